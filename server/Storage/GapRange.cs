using System.Data.Common;
using ConnectStreaming.Live;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Lost ranges of streams, on both engines.</summary>
internal static class GapRange
{
    private sealed record Row(long From, long To);

    /// <summary>A stream that is not known to carry any instance may have carried this one.</summary>
    public static IReadOnlyList<TimeRange> Of(DbConnection connection, string instanceArn, DateTimeOffset since) =>
    [
        .. connection.Query<Row>(
            """
            WITH carriers AS (
                SELECT g.id, c.instance_arn FROM gap g
                JOIN carried c ON g.shard = c.stream_arn OR substr(g.shard, 1, length(c.stream_arn) + 1) = c.stream_arn || '|')
            SELECT from_at AS "From", to_at AS "To" FROM gap g
            WHERE to_at > @since AND (NOT EXISTS (SELECT 1 FROM carriers WHERE id = g.id)
                OR EXISTS (SELECT 1 FROM carriers WHERE id = g.id AND instance_arn = @instanceArn))
            ORDER BY from_at
            """,
            new { instanceArn, since = since.ToUnixTimeMilliseconds() }).Select(row => new TimeRange(
                DateTimeOffset.FromUnixTimeMilliseconds(row.From), DateTimeOffset.FromUnixTimeMilliseconds(row.To))),
    ];
}
