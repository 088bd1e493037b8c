using ConnectStreaming.Agents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Reads committed intervals that overlap a time range. It reads the newest hours in order of arrival, then the hours of the range, and
/// the long intervals, by class, that end after it.
/// </summary>
internal sealed class IntervalHistory(SqliteStore store)
{
    private sealed record AgentRow(string Arn, long No, string Code, string? Status, long Start, long End);

    private sealed record ContactRow(string Arn, string Contact, long No, string State, string Channel, string? Queue, long Start, long End);

    /// <summary>Intervals of all agents, sorted by agent and number.</summary>
    public Task<IReadOnlyList<AgentInterval>> Agents(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<AgentInterval>>(
            connection => [.. connection.Query<AgentRow>(
                $"""
                SELECT a.arn AS Arn, i.no AS No, i.code AS Code, i.status_name AS Status, i.start_at AS Start, i.end_at AS "End"
                FROM ({Touching("agent_interval", "agent, no, code, status_name, start_at, end_at")}) i JOIN agent a ON a.id = i.agent ORDER BY i.agent, i.no
                """,
                Stretch(from, to)).Select(row => new AgentInterval(
                    row.Arn, row.No, IntervalStatements.Code(row.Code), row.Status, Time(row.Start), Time(row.End)))],
            cancellationToken);

    public Task<IReadOnlyList<ContactInterval>> Contacts(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<ContactInterval>>(
            connection => [.. connection.Query<ContactRow>(
                $"""
                SELECT a.arn AS Arn, i.contact AS Contact, i.no AS No, i.state AS State, i.channel AS Channel, i.queue AS Queue,
                    i.start_at AS Start, i.end_at AS "End"
                FROM ({Touching("contact_interval", "agent, contact, no, state, channel, queue, start_at, end_at")}) i JOIN agent a ON a.id = i.agent
                ORDER BY i.agent, i.contact, i.no
                """,
                Stretch(from, to)).Select(row => new ContactInterval(
                    row.Arn, row.Contact, (int)row.No, row.State, row.Channel, row.Queue, Time(row.Start), Time(row.End)))],
            cancellationToken);

    /// <summary>The rows of <paramref name="table"/> and of its hours that end at <c>@from</c> or later and begin before <c>@to</c>.</summary>
    public static string Touching(string table, string columns) =>
        $"""
        SELECT {columns} FROM {table} WHERE end_at >= @from AND start_at < @to
        UNION ALL
        SELECT {columns} FROM {table}_hour
        WHERE hour BETWEEN @from / {HistoryOrder.Hour} AND (@to + {HistoryOrder.Hour}) / {HistoryOrder.Hour} AND end_at >= @from AND start_at < @to AND span = 0
        UNION ALL
        SELECT {columns} FROM (SELECT column1 AS class, column2 AS longest FROM (VALUES {HistoryOrder.Spans})) CROSS JOIN {table}_hour INDEXED BY {table}_long
        WHERE span = class AND span > 0 AND end_at >= @from AND end_at < @to + longest AND start_at < @to
        """;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static object Stretch(DateTimeOffset from, DateTimeOffset to) => new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() };
}
