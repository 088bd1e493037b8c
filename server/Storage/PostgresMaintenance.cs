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

    private const int Batch = 5_000;
    private const int MostCarried = PostgresCommit.MostCarried / 2;

    // Longer than the longest retention of a stream (365 days): an older shard has no records left to resume.
    private const int ShardDays = 400;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DeleteEvery = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Loop(_stop.Token);

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    public async Task DeleteOld(CancellationToken cancellationToken)
    {
        if (time is SourceClock { IsKnown: false })
        {
            return;
        }

        var now = time.GetUtcNow();
        var kept = now.AddDays(-options.Value.IntervalDays);
        await Delete("agent_interval", "end_at", kept, cancellationToken);
        await Delete("contact_interval", "end_at", kept, cancellationToken);
        await Delete("seat_assignment", "to_at", kept, cancellationToken);
        await Delete("at_home", "to_at", kept, cancellationToken);
        await Repeat(connection => ProfileTable.DeleteOld(connection, kept, Batch), cancellationToken);
        await Delete("shard", "written_at", now.AddDays(-ShardDays), cancellationToken);
        await ForgetUnheard(now, cancellationToken);
    }

    /// <summary>Keeps the number of agents, whatever the stream sends.</summary>
    /// <returns>Number of deleted agents.</returns>
    public async Task<int> LimitAgents(CancellationToken cancellationToken)
    {
        var forgotten = await Repeat(connection => PostgresAgents.ForgetOver(connection, options.Value.MaxAgents, Batch), cancellationToken);
        if (forgotten > 0)
        {
            StoreLog.AgentsOverLimit(logger, forgotten, options.Value.MaxAgents);
        }

        return forgotten;
    }

    /// <summary>The days count back from the time up to which every shard of every stream is read, as on SQLite.</summary>
    private async Task ForgetUnheard(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (streams.ReadUpTo() is not { } readUpTo)
        {
            return;
        }

        var before = (readUpTo < now ? readUpTo : now).AddDays(-options.Value.IntervalDays).ToUnixTimeMilliseconds();
        var forgotten = await Repeat(connection => PostgresAgents.ForgetUnheard(connection, before, Batch), cancellationToken);
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

    private Task Delete(string table, string column, DateTimeOffset before, CancellationToken cancellationToken) => Repeat(
        connection => connection.Execute(
            $"DELETE FROM {table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {table} WHERE {column} < @before LIMIT {Batch}))",
            new { before = before.ToUnixTimeMilliseconds() }),
        cancellationToken);

    /// <summary>Each batch is a transaction. Before each it is asked whether the duty is still this server's.</summary>
    /// <param name="deleteBatch">Deletes <see cref="Batch"/> rows at most, and says how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<int> Repeat(Func<DbConnection, int> deleteBatch, CancellationToken cancellationToken)
    {
        var total = 0;
        while (await duties.Have(Duty, cancellationToken))
        {
            var deleted = await database.Write(deleteBatch, cancellationToken);
            total += deleted;
            if (deleted < Batch)
            {
                break;
            }
        }

        return total;
    }

    private async Task Loop(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        long? deletedAt = null;
        while (await Tick(timer, cancellationToken))
        {
            try
            {
                await LimitAgents(cancellationToken);
                await LimitCarried(cancellationToken);
                if (deletedAt is { } last && time.GetElapsedTime(last) < DeleteEvery)
                {
                    continue;
                }

                if (await duties.Have(Duty, cancellationToken))
                {
                    await DeleteOld(cancellationToken);
                    deletedAt = time.GetTimestamp();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                StoreLog.UpkeepFailed(logger, e.Message);
            }
        }
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
