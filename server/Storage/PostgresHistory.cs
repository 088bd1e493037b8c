using System.Data.Common;
using System.Diagnostics;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>One agent's committed intervals on PostgreSQL.</summary>
internal sealed class PostgresHistory(IDatabase database, IOptions<StoreOptions> options) : IStoredHistory
{
    public int RetentionDays => options.Value.IntervalDays;

    public async Task<IReadOnlyList<AgentState>> Find(string name, CancellationToken cancellationToken) =>
        await database.Read(connection => PostgresAgentRows.Named(connection, name), cancellationToken);

    public Task<KeptIntervals> Of(string agentArn, DateTimeOffset since, CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            var asked = new { agentArn, since = since.ToUnixTimeMilliseconds() };
            return new KeptIntervals(
                PostgresIntervals.AgentRows(connection, "a.arn = @agentArn AND i.end_at >= @since ORDER BY i.no", asked),
                PostgresIntervals.ContactRows(connection, "a.arn = @agentArn AND i.end_at >= @since ORDER BY i.start_at, i.contact, i.no", asked),
                ProfileTable.Of(connection, agentArn, since));
        },
        cancellationToken);

    public Task<IReadOnlyList<TimeRange>> Gaps(string instanceArn, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.Read(connection => GapRange.Of(connection, instanceArn, since), cancellationToken);

    public Task<bool?> HadQueue(string queue, IReadOnlyCollection<string> instances, TimeSpan longest, CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            var began = Stopwatch.GetTimestamp();
            var prefixes = instances.Select(arn => arn + "/agent/").ToArray();
            var (first, last) = connection.QuerySingle<(long? First, long? Last)>("SELECT min(end_at), max(end_at) FROM contact_interval");
            // An hour after the other, the newest first: each is a stretch of the index.
            for (var hour = last / HistoryOrder.Hour; hour >= first / HistoryOrder.Hour; hour--)
            {
                if (Stopwatch.GetElapsedTime(began) > longest || cancellationToken.IsCancellationRequested)
                {
                    return (bool?)null;
                }

                if (Had(connection, queue, prefixes, hour.Value * HistoryOrder.Hour))
                {
                    return true;
                }
            }

            return last / HistoryOrder.Hour - first / HistoryOrder.Hour >= KeptHistory.Certain ? false : null;
        },
        cancellationToken);

    private static bool Had(DbConnection connection, string queue, string[] prefixes, long from) => connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (
            SELECT FROM contact_interval i JOIN agent a ON a.id = i.agent
            WHERE i.end_at >= @from AND i.end_at < @to AND i.queue = @queue
                AND EXISTS (SELECT FROM unnest(@prefixes) AS p(text) WHERE starts_with(a.arn, p.text)))
        """,
        new { queue, prefixes, from, to = from + HistoryOrder.Hour });
}
