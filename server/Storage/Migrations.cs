using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>
/// Numbered steps of the schema; the number reached is SQLite's <c>user_version</c>, which is written in the same
/// transaction as the step. A released step is never edited: a change is a new one. Times are Unix milliseconds, UTC.
/// </summary>
internal static class Migrations
{
    public static IReadOnlyList<string> All { get; } = [First, AccessSchema.Step, ConnectedStreams, ByEnd];

    // agent_state.agent and the intervals name an agent by a small number: an ARN is 130 bytes. The states are found by
    // key_hash when a shard changes hands (16 bytes, big-endian, so that blobs compare as numbers). Intervals are
    // clustered by agent; the end index finds a day (for the day view) and what is too old (retention).
    private const string First =
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('epoch', 0);

        CREATE TABLE agent (id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE) STRICT;

        CREATE TABLE agent_state (
            agent INTEGER PRIMARY KEY REFERENCES agent,
            instance_arn TEXT NOT NULL,
            key_hash BLOB NOT NULL CHECK (length(key_hash) = 16),
            version INTEGER NOT NULL,
            state TEXT NOT NULL) STRICT;
        CREATE INDEX agent_state_key_hash ON agent_state (key_hash);

        CREATE TABLE agent_interval (
            agent INTEGER NOT NULL REFERENCES agent, no INTEGER NOT NULL,
            code TEXT NOT NULL, status_name TEXT, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
            PRIMARY KEY (agent, no)) STRICT, WITHOUT ROWID;
        CREATE INDEX agent_interval_end ON agent_interval (end_at);

        CREATE TABLE contact_interval (
            agent INTEGER NOT NULL REFERENCES agent, contact TEXT NOT NULL, no INTEGER NOT NULL,
            state TEXT NOT NULL, channel TEXT NOT NULL, queue TEXT, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
            PRIMARY KEY (agent, contact, no)) STRICT, WITHOUT ROWID;
        CREATE INDEX contact_interval_end ON contact_interval (end_at);

        CREATE TABLE shard (
            stream TEXT NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL, begun INTEGER NOT NULL DEFAULT 0,
            sequence TEXT, start_at INTEGER, caught_up_at INTEGER, last_arrival INTEGER, finished INTEGER NOT NULL DEFAULT 0,
            written_at INTEGER NOT NULL,
            PRIMARY KEY (stream, name)) STRICT, WITHOUT ROWID;

        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY, shard TEXT NOT NULL, sequence TEXT NOT NULL, reason TEXT NOT NULL,
            length INTEGER NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (shard, sequence)) STRICT;

        CREATE TABLE gap (
            id INTEGER PRIMARY KEY, shard TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
            reason TEXT NOT NULL, found_at INTEGER NOT NULL, UNIQUE (shard, from_at, to_at)) STRICT;

        CREATE TABLE auto_seat (
            instance_arn TEXT NOT NULL, agent_arn TEXT NOT NULL, island TEXT NOT NULL, seat INTEGER NOT NULL,
            PRIMARY KEY (instance_arn, agent_arn)) STRICT, WITHOUT ROWID;
        """;

    // One line for each Connect instance that setup connected or took down.
    private const string ConnectedStreams =
        """
        CREATE TABLE connected_stream (
            instance_arn TEXT PRIMARY KEY, stream_arn TEXT NOT NULL,
            connected INTEGER NOT NULL, is_read INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    // Intervals close in the order of time, from all agents at once: clustered by their end they are appended, by agent every
    // row of a commit fell into a page of its own. The end also finds a day and what is too old, so it needs no
    // index. Without a reference to agent, which would be looked up for every row: the numbers come from that table and are never
    // deleted. An agent's open interval stands beside its state, for the day when the state cannot be read.
    private const string ByEnd =
        """
        CREATE TABLE agent_interval_by_end (
            end_at INTEGER NOT NULL, agent INTEGER NOT NULL, no INTEGER NOT NULL,
            code TEXT NOT NULL, status_name TEXT, start_at INTEGER NOT NULL,
            PRIMARY KEY (end_at, agent, no)) STRICT, WITHOUT ROWID;
        INSERT INTO agent_interval_by_end SELECT end_at, agent, no, code, status_name, start_at FROM agent_interval ORDER BY end_at, agent, no;

        CREATE TABLE contact_interval_by_end (
            end_at INTEGER NOT NULL, agent INTEGER NOT NULL, contact TEXT NOT NULL, no INTEGER NOT NULL,
            state TEXT NOT NULL, channel TEXT NOT NULL, queue TEXT, start_at INTEGER NOT NULL,
            PRIMARY KEY (end_at, agent, contact, no)) STRICT, WITHOUT ROWID;
        INSERT INTO contact_interval_by_end SELECT end_at, agent, contact, no, state, channel, queue, start_at FROM contact_interval ORDER BY end_at, agent, contact, no;

        ALTER TABLE agent_state ADD COLUMN interval_no INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE agent_state ADD COLUMN interval_start INTEGER;
        UPDATE agent_state SET (interval_no, interval_start) = (last.no + 1, last.end_at)
            FROM (SELECT agent, max(no) AS no, end_at FROM agent_interval GROUP BY agent) AS last WHERE last.agent = agent_state.agent;

        DROP TABLE agent_interval;
        DROP TABLE contact_interval;
        ALTER TABLE agent_interval_by_end RENAME TO agent_interval;
        ALTER TABLE contact_interval_by_end RENAME TO contact_interval;
        """;

    public static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <exception cref="StoreStartException">The schema is of a newer version, which alone knows what is in it.</exception>
    public static void RefuseNewer(int version, int newest, StoreFiles files)
    {
        if (version > newest)
        {
            throw new StoreStartException(string.Create(CultureInfo.InvariantCulture,
                $"The database {files.Database} was written by a newer version of connect-streaming (schema {version}, this version knows {newest}). "
                + $"Start that version, or restore a backup made by this one."));
        }
    }

    /// <summary>Brings the schema to the last step, all steps in one transaction.</summary>
    /// <returns>The copy that was made first; null for a new database or when nothing was to do.</returns>
    public static string? Apply(SqliteConnection connection, StoreFiles files, IReadOnlyList<string> steps, DateTimeOffset now)
    {
        var version = Version(connection);
        RefuseNewer(version, steps.Count, files);
        if (version == steps.Count)
        {
            return null;
        }

        var copy = version == 0 ? null : Copy(connection, files, version, now);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var step = version; step < steps.Count; step++)
        {
            command.CommandText = steps[step];
            command.ExecuteNonQuery();
        }

        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {steps.Count}");
        command.ExecuteNonQuery();
        transaction.Commit();
        return copy;
    }

    private static string Copy(SqliteConnection connection, StoreFiles files, int version, DateTimeOffset now)
    {
        var copy = string.Create(CultureInfo.InvariantCulture, $"{files.Database}.schema-{version}-{now.UtcDateTime:yyyyMMdd-HHmmss}");
        File.Delete(copy);
        StoreFiles.CreateOwnerOnly(copy);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", copy);
        command.ExecuteNonQuery();
        return copy;
    }
}
