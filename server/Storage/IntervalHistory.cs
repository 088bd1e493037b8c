using ConnectStreaming.Agents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Reads committed intervals that touch a stretch of time.</summary>
internal sealed class IntervalHistory(SqliteStore store)
{
    private sealed record AgentRow(string Arn, long No, string Code, string? Status, long Start, long End);

    private sealed record ContactRow(string Arn, string Contact, long No, string State, string Channel, string? Queue, long Start, long End);

    /// <summary>Of every agent, in order of agent and number.</summary>
    public Task<IReadOnlyList<AgentInterval>> Agents(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<AgentInterval>>(
            connection => [.. connection.Query<AgentRow>(
                """
                SELECT a.arn AS Arn, i.no AS No, i.code AS Code, i.status_name AS Status, i.start_at AS Start, i.end_at AS "End"
                FROM agent_interval i JOIN agent a ON a.id = i.agent WHERE i.end_at >= @from AND i.start_at < @to ORDER BY i.agent, i.no
                """,
                new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() }).Select(row => new AgentInterval(
                    row.Arn, row.No, IntervalStatements.Code(row.Code), row.Status, DateTimeOffset.FromUnixTimeMilliseconds(row.Start), DateTimeOffset.FromUnixTimeMilliseconds(row.End)))],
            cancellationToken);

    public Task<IReadOnlyList<ContactInterval>> Contacts(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        store.Read<IReadOnlyList<ContactInterval>>(
            connection => [.. connection.Query<ContactRow>(
                """
                SELECT a.arn AS Arn, i.contact AS Contact, i.no AS No, i.state AS State, i.channel AS Channel, i.queue AS Queue, i.start_at AS Start, i.end_at AS "End"
                FROM contact_interval i JOIN agent a ON a.id = i.agent WHERE i.end_at >= @from AND i.start_at < @to ORDER BY i.agent, i.contact, i.no
                """,
                new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() }).Select(row => new ContactInterval(
                    row.Arn, row.Contact, (int)row.No, row.State, row.Channel, row.Queue, DateTimeOffset.FromUnixTimeMilliseconds(row.Start), DateTimeOffset.FromUnixTimeMilliseconds(row.End)))],
            cancellationToken);
}
