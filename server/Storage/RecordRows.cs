using System.Data.Common;
using ConnectStreaming.Stream;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>A row of <c>shard</c>, the same on both engines.</summary>
internal sealed record ShardRow(string Stream, string Name, string? Sequence, long? Start, long? CaughtUp, long? Arrival, long Finished)
{
    public const string Select =
        """
        SELECT stream AS Stream, name AS Name, sequence AS Sequence, start_at AS Start, caught_up_at AS CaughtUp, last_arrival AS Arrival,
            finished AS Finished
        FROM shard
        """;

    public Checkpoint Checkpoint => new(
        Sequence, ShardStatements.Time(Start), ShardStatements.Time(CaughtUp), ShardStatements.Time(Arrival), Finished == 1);
}

/// <summary>Reads quarantined records and gaps, newest first, on both engines.</summary>
internal static class RecordRows
{
    private sealed record QuarantineRow(string Shard, string Sequence, string Reason, long Length, string Sha256, long At);

    private sealed record GapRow(string Shard, long From, long To, string Reason, long Found);

    public static IReadOnlyList<QuarantinedRecord> Quarantine(DbConnection connection, int limit) =>
    [
        .. connection.Query<QuarantineRow>(
            """
            SELECT shard AS Shard, sequence AS Sequence, reason AS Reason, length AS Length, sha256 AS Sha256, at AS At
            FROM quarantine ORDER BY id DESC LIMIT @limit
            """,
            new { limit }).Select(row => new QuarantinedRecord(row.Shard, row.Sequence, row.Reason, (int)row.Length, row.Sha256, Time(row.At))),
    ];

    public static IReadOnlyList<StreamGap> Gaps(DbConnection connection, int limit) =>
    [
        .. connection.Query<GapRow>(
            """SELECT shard AS Shard, from_at AS "From", to_at AS "To", reason AS Reason, found_at AS Found FROM gap ORDER BY id DESC LIMIT @limit""",
            new { limit }).Select(row => new StreamGap(row.Shard, Time(row.From), Time(row.To), row.Reason, Time(row.Found))),
    ];

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
