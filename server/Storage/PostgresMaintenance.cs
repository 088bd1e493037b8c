using System.Data.Common;
using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>
/// Deletes old data on PostgreSQL, in batches. One server of the cluster does it: the one that has the duty <c>prune</c>. As on SQLite, this
/// machine's clock alone is not trusted for deletions.
/// </summary>
internal sealed class PostgresMaintenance(
    IDatabase database,
    IDuties duties,
    StreamReports streams,
    IOptions<StoreOptions> options,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<PostgresMaintenance> logger) : IStoreUpkeep
{
    public const string Duty = "prune";

    private const int MostCarried = PostgresCommit.MostCarried / 2;

    private static readonly TimeSpan DeleteEvery = TimeSpan.FromHours(1);

    private UpkeepLoop? _loop;
    private long? _deletedAt;

    public void Start()
    {
        _loop = new UpkeepLoop(time, logger, EveryMinute);
        _loop.Start();
    }

    public Task Stop() => _loop?.Stop() ?? Task.CompletedTask;

    public async Task DeleteOld(CancellationToken cancellationToken)
    {
        if (OldRows.Now(time) is not { } now)
        {
            return;
        }

        foreach (var old in OldRows.Tables)
        {
            await Delete(old, old.Before(now, options.Value), cancellationToken);
        }

        await Repeat(connection => ProfileTable.DeleteOld(connection, now.AddDays(-options.Value.IntervalDays), OldRows.Batch), cancellationToken);
        await ForgetUnheard(now, cancellationToken);
    }

    /// <summary>Keeps the number of agents, whatever the stream sends.</summary>
    /// <returns>Number of deleted agents.</returns>
    public async Task<int> LimitAgents(CancellationToken cancellationToken)
    {
        var forgotten = await Repeat(connection => PostgresAgents.ForgetOver(connection, options.Value.MaxAgents, OldRows.Batch), cancellationToken);
        if (forgotten > 0)
        {
            StoreLog.AgentsOverLimit(logger, forgotten, options.Value.MaxAgents);
        }

        return forgotten;
    }

    private async Task ForgetUnheard(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (OldRows.UnheardBefore(streams, now, options.Value) is not { } before)
        {
            return;
        }

        var forgotten = await Repeat(connection => PostgresAgents.ForgetUnheard(connection, before, OldRows.Batch), cancellationToken);
        if (forgotten > 0)
        {
            StoreLog.AgentsForgotten(logger, forgotten, options.Value.IntervalDays);
        }
    }

    private Task LimitCarried(CancellationToken cancellationToken) => Repeat(
        connection => connection.Execute(
            """
            DELETE FROM carried WHERE (instance_arn, stream_arn) IN
                (SELECT instance_arn, stream_arn FROM carried ORDER BY last_event_at DESC OFFSET @most)
            """,
            new { most = MostCarried }),
        cancellationToken);

    private Task Delete(OldRows old, long before, CancellationToken cancellationToken) => Repeat(
        connection => connection.Execute(
            $"DELETE FROM {old.Table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {old.Table} WHERE {old.Time} < @before LIMIT {OldRows.Batch}))",
            new { before }),
        cancellationToken);

    /// <summary>Each batch is a transaction. Before each it is asked whether the duty is still this server's.</summary>
    /// <param name="deleteBatch">Deletes <see cref="OldRows.Batch"/> rows at most, and says how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<int> Repeat(Func<DbConnection, int> deleteBatch, CancellationToken cancellationToken)
    {
        var total = 0;
        while (await duties.Have(Duty, cancellationToken))
        {
            var deleted = await database.Write(deleteBatch, cancellationToken);
            total += deleted;
            if (deleted < OldRows.Batch)
            {
                break;
            }
        }

        return total;
    }

    private async Task EveryMinute(CancellationToken cancellationToken)
    {
        await LimitAgents(cancellationToken);
        await LimitCarried(cancellationToken);
        if ((_deletedAt is { } last && time.GetElapsedTime(last) < DeleteEvery) || !await duties.Have(Duty, cancellationToken))
        {
            return;
        }

        await DeleteOld(cancellationToken);
        _deletedAt = time.GetTimestamp();
    }
}
