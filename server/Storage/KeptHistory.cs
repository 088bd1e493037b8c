using System.Diagnostics;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>One agent's committed intervals.</summary>
internal sealed class KeptHistory(SqliteStore store, IOptions<StoreOptions> options) : IStoredHistory
{
    private sealed record AgentRow(long No, string Code, string? Status, long Start, long End);

    private sealed record ContactRow(string Contact, long No, string State, string Channel, string? Queue, long Start, long End);

    /// <summary>Parameters: agentArn, since (Unix milliseconds).</summary>
    internal static string AgentSql { get; } =
        $"""
        {Hours("agent_interval")}
        SELECT no AS No, code AS Code, status_name AS Status, start_at AS Start, end_at AS "End"
        FROM ({Own("agent_interval", "no, code, status_name, start_at, end_at")}) ORDER BY no
        """;

    /// <summary>Like <see cref="AgentSql"/>.</summary>
    internal static string ContactSql { get; } =
        $"""
        {Hours("contact_interval")}
        SELECT contact AS Contact, no AS No, state AS State, channel AS Channel, queue AS Queue, start_at AS Start, end_at AS "End"
        FROM ({Own("contact_interval", "contact, no, state, channel, queue, start_at, end_at")}) ORDER BY start_at, contact, no
        """;

    /// <summary>Hours of kept contacts from which on an unknown queue is one that no longer exists.</summary>
    public const int Certain = 7 * 24;

    public int RetentionDays => options.Value.IntervalDays;

    public async Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken) =>
        await store.Read(connection => AgentRows.Named(connection.Handle!, name), cancellationToken);

    public Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken) => store.Read(
        connection =>
        {
            var asked = new { agentArn, since = since.ToUnixTimeMilliseconds() };
            return new KeptIntervals(
                [.. connection.Query<AgentRow>(AgentSql, asked).Select(
                    row => new AgentInterval(agentArn, row.No, IntervalStatements.Code(row.Code), row.Status, Time(row.Start), Time(row.End)))],
                [.. connection.Query<ContactRow>(ContactSql, asked).Select(row => new ContactInterval(
                        agentArn, row.Contact, (int)row.No, row.State, row.Channel, row.Queue, Time(row.Start), Time(row.End)))],
                ProfileTable.Of(connection, agentArn, since));
        },
        cancellationToken);

    public Task<IReadOnlyList<TimeRange>> Gaps(string instanceArn, DateTimeOffset since, CancellationToken cancellationToken) =>
        store.Read(connection => GapRange.Of(connection, instanceArn, since), cancellationToken);

    public Task<bool?> HadQueue(string queue, IReadOnlyCollection<string> instances, TimeSpan longest, CancellationToken cancellationToken) => store.Read(
        connection =>
        {
            var began = Stopwatch.GetTimestamp();
            var asked = JsonSerializer.Serialize(instances.Select(arn => arn + "/agent/"));
            if (Had("contact_interval", 0))
            {
                return true;
            }
            var (first, last, newest) = connection.QuerySingle<(long? First, long? Last, long? Newest)>(
                "SELECT min(hour), max(hour), (SELECT max(end_at) FROM contact_interval) FROM contact_interval_hour");
            for (var hour = last; hour >= first; hour--)
            {
                if (Stopwatch.GetElapsedTime(began) > longest || cancellationToken.IsCancellationRequested)
                {
                    return (bool?)null;
                }
                if (Had("contact_interval_hour", hour.Value))
                {
                    return true;
                }
            }
            return (newest / HistoryOrder.Hour ?? last) - first >= Certain ? false : null;

            bool Had(string table, long hour) => connection.ExecuteScalar<long>(
                $"""
                SELECT EXISTS (
                    SELECT 1 FROM {table} i JOIN agent a ON a.id = i.agent
                    WHERE i.queue = @queue {(table == "contact_interval" ? "" : "AND i.hour = @hour")}
                        AND EXISTS (SELECT 1 FROM json_each(@asked) AS one WHERE substr(a.arn, 1, length(one.value)) = one.value))
                """,
                new { queue, hour, asked }) == 1;
        },
        cancellationToken);

    // The requested hours that contain rows, one after the other: in each of them the agent's rows are stored together.
    private static string Hours(string table) =>
        $"""
        WITH RECURSIVE hours (hour) AS (
            SELECT max(@since / {HistoryOrder.Hour}, coalesce((SELECT min(hour) FROM {table}_hour), 0))
            UNION ALL
            SELECT hour + 1 FROM hours WHERE hour < (SELECT max(hour) FROM {table}_hour)),
        asked (id) AS (SELECT id FROM agent WHERE arn = @agentArn)
        """;

    private static string Own(string table, string columns) =>
        $"""
        SELECT {columns} FROM asked CROSS JOIN hours h CROSS JOIN {table}_hour i WHERE i.hour = h.hour AND i.agent = asked.id AND i.end_at >= @since
        UNION ALL
        SELECT {columns} FROM asked CROSS JOIN {table} i WHERE i.end_at >= @since AND i.agent = asked.id
        """;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
