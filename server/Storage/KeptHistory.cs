using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>One agent's committed intervals.</summary>
internal sealed class KeptHistory(SqliteStore store, IOptions<StoreOptions> options) : IKeptHistory
{
    private sealed record AgentRow(long No, string Code, string? Status, long Start, long End);

    private sealed record ContactRow(string Contact, long No, string State, string Channel, string? Queue, long Start, long End);

    public int RetentionDays => options.Value.IntervalDays;

    public async Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken) =>
        await store.Read(connection => AgentRows.Named(connection.Handle!, name), cancellationToken);

    public Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken) => store.Read(
        connection =>
        {
            var asked = new { agentArn, since = since.ToUnixTimeMilliseconds() };
            return new KeptIntervals(
                [.. connection.Query<AgentRow>(
                    """
                    SELECT i.no AS No, i.code AS Code, i.status_name AS Status, i.start_at AS Start, i.end_at AS "End"
                    FROM agent_interval i JOIN agent a ON a.id = i.agent WHERE a.arn = @agentArn AND i.end_at >= @since ORDER BY i.no
                    """,
                    asked).Select(row => new AgentInterval(agentArn, row.No, IntervalStatements.Code(row.Code), row.Status, Time(row.Start), Time(row.End)))],
                [.. connection.Query<ContactRow>(
                    """
                    SELECT i.contact AS Contact, i.no AS No, i.state AS State, i.channel AS Channel, i.queue AS Queue, i.start_at AS Start, i.end_at AS "End"
                    FROM contact_interval i JOIN agent a ON a.id = i.agent WHERE a.arn = @agentArn AND i.end_at >= @since ORDER BY i.start_at, i.contact, i.no
                    """,
                    asked).Select(row => new ContactInterval(agentArn, row.Contact, (int)row.No, row.State, row.Channel, row.Queue, Time(row.Start), Time(row.End)))]);
        },
        cancellationToken);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
