using System.Globalization;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>
/// The one writing connection with its prepared statements. synchronous=NORMAL: a killed process loses nothing, because the
/// operating system has every commit; a power cut may lose the last commits but only whole ones from the end, and then the
/// shards read again from the older checkpoint that was committed with the older states.
/// </summary>
internal sealed class WriterSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _rollback;

    public WriterSession(string database, TimeProvider time)
    {
        _connection = StoreFiles.Open(database, SqliteOpenMode.ReadWrite, pooled: false);
        try
        {
            Execute(
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000;
                PRAGMA cache_size = -20480; PRAGMA temp_store = MEMORY
                """);
            _begin = new Statement(Db, "BEGIN IMMEDIATE");
            _commit = new Statement(Db, "COMMIT");
            _rollback = new Statement(Db, "ROLLBACK");
            Agents = new AgentStatements(Db);
            Intervals = new IntervalStatements(Db);
            Shards = new ShardStatements(Db, time);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public sqlite3 Db => _connection.Handle!;
    public SqliteConnection Connection => _connection;
    public AgentStatements Agents { get; }
    public IntervalStatements Intervals { get; }
    public ShardStatements Shards { get; }

    /// <summary>SQLite ends a transaction by itself on some errors; then nothing of it can be saved.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Db) == 0;

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    public void Rollback()
    {
        _rollback.Run();
        Agents.Forget();
    }

    /// <summary>Writes one page and changes nothing: whether the disk takes a write.</summary>
    public bool Touch()
    {
        using var touch = new Statement(Db, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaSteps.Sqlite.Count}"));
        touch.Run();
        return true;
    }

    public CommitResult Write(ShardCommit commit)
    {
        if (!Shards.Holds(commit.Shard, commit.Epoch))
        {
            return CommitResult.StaleEpoch;
        }

        foreach (var (state, keyHash) in commit.Agents)
        {
            Agents.Save(state, keyHash, commit.Epoch);
        }

        foreach (var interval in commit.Intervals)
        {
            Intervals.Save(Agents.Id(interval.AgentArn), interval);
        }

        foreach (var interval in commit.ContactIntervals)
        {
            Intervals.Save(Agents.Id(interval.AgentArn), interval);
        }

        Shards.Quarantine(commit.Quarantined);
        Shards.Gaps(commit.Gaps);
        Shards.Save(commit);
        return CommitResult.Committed;
    }

    public int Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Statement[] all = [_begin, _commit, _rollback];
        foreach (var statement in all)
        {
            statement.Dispose();
        }

        Agents.Dispose();
        Intervals.Dispose();
        Shards.Dispose();
        _connection.Dispose();
    }
}
