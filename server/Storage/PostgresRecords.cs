using ConnectStreaming.Stream;
using Npgsql;
using static ConnectStreaming.Storage.PostgresAgentRows;
using static ConnectStreaming.Storage.PostgresCommit;

namespace ConnectStreaming.Storage;

/// <summary>Quarantined records and gaps in a batch. Of each the newest <see cref="ShardStatements.MostKept"/> are kept.</summary>
internal static class PostgresRecords
{
    private const string Quarantine =
        """
        INSERT INTO quarantine (shard, sequence, reason, length, sha256, at)
        SELECT n.shard, n.sequence, n.reason, n.length, n.sha256, n.at
        FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS n(shard, sequence, reason, length, sha256, at, place) ORDER BY n.place
        ON CONFLICT DO NOTHING
        """;

    private const string Gaps =
        """
        INSERT INTO gap (shard, from_at, to_at, reason, found_at)
        SELECT n.shard, n.from_at, n.to_at, n.reason, n.found_at
        FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS n(shard, from_at, to_at, reason, found_at, place) ORDER BY n.place
        ON CONFLICT DO NOTHING
        """;

    public static void AddQuarantine(NpgsqlBatch batch, IReadOnlyCollection<QuarantinedRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        // There may be more bad records than are stored; do not write those that would be deleted at once.
        QuarantinedRecord[] rows = [.. records.Skip(records.Count - ShardStatements.MostKept)];
        Add(batch, Quarantine,
            Value(Column(rows, r => r.Shard)), Value(Column(rows, r => r.Sequence)), Value(Column(rows, r => PostgresText.Clean(r.Reason))),
            Value(Column(rows, r => (long)r.Length)), Value(Column(rows, r => r.Sha256)), Value(Column(rows, r => r.At.ToUnixTimeMilliseconds())));
        Trim(batch, "quarantine");
    }

    public static void AddGaps(NpgsqlBatch batch, IReadOnlyCollection<StreamGap> gaps)
    {
        if (gaps.Count == 0)
        {
            return;
        }

        StreamGap[] rows = [.. gaps];
        Add(batch, Gaps,
            Value(Column(rows, g => g.Shard)), Value(Column(rows, g => g.From.ToUnixTimeMilliseconds())), Value(Column(rows, g => g.To.ToUnixTimeMilliseconds())),
            Value(Column(rows, g => PostgresText.Clean(g.Reason))), Value(Column(rows, g => g.FoundAt.ToUnixTimeMilliseconds())));
        Trim(batch, "gap");
    }

    private static void Trim(NpgsqlBatch batch, string table) => Add(
        batch, $"DELETE FROM {table} WHERE id <= (SELECT id FROM {table} ORDER BY id DESC LIMIT 1 OFFSET $1)", Value((long)ShardStatements.MostKept));
}
