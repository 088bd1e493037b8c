using System.Data.Common;
using ConnectStreaming.Agents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary><see cref="IntervalHistory"/> on PostgreSQL: short intervals by their end, and the few long ones, which can end much later than the time.</summary>
internal sealed class PostgresIntervals(IDatabase database)
{
    private sealed record AgentRow(string Arn, long No, string Code, string? Status, long Start, long End);

    private sealed record ContactRow(string Arn, string Contact, long No, string State, string Channel, string? Queue, long Start, long End);

    // Twice the same table: each half is a stretch of an index.
    private const string Touching =
        """
        (i.end_at >= @from AND i.end_at < @to + 3600000 AND i.start_at < @to AND i.end_at - i.start_at <= 3600000
            OR i.end_at >= @from AND i.start_at < @to AND i.end_at - i.start_at > 3600000)
        """;

    /// <summary>Intervals of all agents, sorted by agent and number.</summary>
    public Task<IReadOnlyList<AgentInterval>> Agents(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.Read(
        connection => AgentRows(connection, $"{Touching} ORDER BY i.agent, i.no", Stretch(from, to)), cancellationToken);

    public Task<IReadOnlyList<ContactInterval>> Contacts(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.Read(
        connection => ContactRows(connection, $"{Touching} ORDER BY i.agent, i.contact, i.no", Stretch(from, to)), cancellationToken);

    public static IReadOnlyList<AgentInterval> AgentRows(DbConnection connection, string which, object asked) =>
    [
        .. connection.Query<AgentRow>(
            $"""
            SELECT a.arn AS Arn, i.no AS No, i.code AS Code, i.status_name AS Status, i.start_at AS "Start", i.end_at AS "End"
            FROM agent_interval i JOIN agent a ON a.id = i.agent WHERE {which}
            """,
            asked).Select(row => new AgentInterval(
                row.Arn, row.No, IntervalStatements.Code(row.Code), row.Status, Time(row.Start), Time(row.End))),
    ];

    public static IReadOnlyList<ContactInterval> ContactRows(DbConnection connection, string which, object asked) =>
    [
        .. connection.Query<ContactRow>(
            $"""
            SELECT a.arn AS Arn, i.contact AS Contact, i.no AS No, i.state AS State, i.channel AS Channel, i.queue AS Queue,
                i.start_at AS "Start", i.end_at AS "End"
            FROM contact_interval i JOIN agent a ON a.id = i.agent WHERE {which}
            """,
            asked).Select(row => new ContactInterval(
                row.Arn, row.Contact, (int)row.No, row.State, row.Channel, row.Queue, Time(row.Start), Time(row.End))),
    ];

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static object Stretch(DateTimeOffset from, DateTimeOffset to) => new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() };
}
