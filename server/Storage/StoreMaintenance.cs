using System.Diagnostics;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>
/// Keeps the files small: empties the journal and sorts the history every minute, and deletes old data every hour, in batches between the
/// commits. This machine's clock alone is not trusted for deletions: if it were years ahead, the history would be lost.
/// </summary>
internal sealed class StoreMaintenance(
    SqliteStore store,
    StoreHealth health,
    StreamReports streams,
    IOptions<StoreOptions> options,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<StoreMaintenance> logger) : IStoreUpkeep
{
    private const int Batch = 5_000;

    // Longer than the longest retention of a stream (365 days): an older shard has no records left to resume.
    private const int ShardDays = 400;

    private sealed record Unheard(long Id, string Arn, string Instance);

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // After an upgrade there may be a hundred million rows to sort, so the journal is emptied in between.
    private static readonly TimeSpan SortTime = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan SayAfter = TimeSpan.FromSeconds(10);
    private readonly AgentLimit _limit = new(store, options, logger);
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
        var intervals = now.AddDays(-options.Value.IntervalDays).ToUnixTimeMilliseconds();
        foreach (var (table, key) in new[]
        {
            ("agent_interval", "end_at, agent, no"), ("contact_interval", "end_at, agent, contact, no"),
            ("agent_interval_hour", "hour, agent, end_at, no"), ("contact_interval_hour", "hour, agent, end_at, contact, no"),
        })
        {
            var hours = table.EndsWith("_hour", StringComparison.Ordinal) ? $"hour <= ?1 / {HistoryOrder.Hour} AND " : "";
            await Delete($"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {hours}end_at < ?1 LIMIT ?2)", intervals, cancellationToken);
        }

        await Delete("DELETE FROM seat_assignment WHERE id IN (SELECT id FROM seat_assignment WHERE to_at < ?1 LIMIT ?2)", intervals, cancellationToken);
        await Delete("DELETE FROM at_home WHERE id IN (SELECT id FROM at_home WHERE to_at < ?1 LIMIT ?2)", intervals, cancellationToken);
        await Delete(session => ProfileTable.DeleteOld(session.Connection, now.AddDays(-options.Value.IntervalDays), Batch), cancellationToken);
        await Delete(
            "DELETE FROM shard WHERE (stream, name) IN (SELECT stream, name FROM shard WHERE written_at < ?1 LIMIT ?2)",
            now.AddDays(-ShardDays).ToUnixTimeMilliseconds(), cancellationToken);
        // After the intervals: the number of a deleted agent may be given to another one.
        await ForgetAgents(now, cancellationToken);
    }

    /// <summary>
    /// Deletes the state and the seat of agents without an event for <see cref="StoreOptions.IntervalDays"/>; they have no intervals
    /// left. A signed-in agent sends an event every two minutes. The days count back from the time up to which every shard of every stream is read, so
    /// nobody is deleted while their shard is not read.
    /// </summary>
    public async Task ForgetAgents(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (streams.ReadUpTo() is not { } readUpTo)
        {
            return;
        }

        var before = (readUpTo < now ? readUpTo : now).AddDays(-options.Value.IntervalDays).ToUnixTimeMilliseconds();
        int forgotten;
        do
        {
            forgotten = await store.Writer.Write(session => Forget(session, before), cancellationToken);
            if (forgotten > 0)
            {
                StoreLog.AgentsForgotten(logger, forgotten, options.Value.IntervalDays);
            }
        }
        while (forgotten == Batch);
    }

    /// <summary>Sorts closed intervals by hour and agent, until all are sorted or the time is over.</summary>
    public async Task SortHistory(CancellationToken cancellationToken)
    {
        var before = HistoryOrder.Before(time.GetUtcNow());
        var (began, said, total) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, 0L);
        while (true)
        {
            var moved = await store.Writer.Write(session => HistoryOrder.Move(session.Connection, before), cancellationToken);
            total += moved;
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (moved == 0 || elapsed > SortTime)
            {
                if (elapsed > SayAfter)
                {
                    StoreLog.HistorySorted(logger, total, elapsed.TotalSeconds, moved == 0);
                }

                return;
            }

            if (elapsed - said > SayAfter)
            {
                said = elapsed;
                StoreLog.SortingHistory(logger, total, elapsed.TotalSeconds);
            }
        }
    }

    /// <summary>A long reader would block the writer for the whole busy timeout. Allow 0.2 s; it is tried again in a minute.</summary>
    public async Task EmptyJournal(CancellationToken cancellationToken)
    {
        await store.Writer.Write(
            session =>
            {
                SQLitePCL.raw.sqlite3_busy_timeout(session.Db, 200);
                try
                {
                    using var checkpoint = new Statement(session.Db, "PRAGMA wal_checkpoint(TRUNCATE)");
                    checkpoint.Run();
                }
                finally
                {
                    SQLitePCL.raw.sqlite3_busy_timeout(session.Db, 5000);
                }

                return true;
            },
            cancellationToken,
            alone: true);
        var wal = new FileInfo(store.Files.Wal);
        if (health.OnWal(wal.Exists ? wal.Length : 0, options.Value.WalLimit * (1L << 20)) && health.WalWarning is { } warning)
        {
            StoreLog.WalGrew(logger, warning);
        }
    }

    private static int Forget(WriterSession session, long heard)
    {
        var connection = session.Connection;
        var unheard = connection.Query<Unheard>(
            """
            SELECT s.agent AS Id, a.arn AS Arn, s.instance_arn AS Instance FROM agent_state s JOIN agent a ON a.id = s.agent
            WHERE s.last_event_at > 0 AND s.last_event_at < @heard LIMIT @Batch
            """,
            new { heard, Batch }).AsList();
        connection.Execute("DELETE FROM auto_seat WHERE instance_arn = @Instance AND agent_arn = @Arn", unheard);
        ProfileTable.Forget(connection, unheard.Select(agent => agent.Arn));
        connection.Execute("DELETE FROM agent_state WHERE agent = @Id", unheard);
        connection.Execute("DELETE FROM agent WHERE id = @Id", unheard);
        unheard.ForEach(agent => session.Agents.Forget(agent.Arn));
        return unheard.Count;
    }

    private Task Delete(string sql, long before, CancellationToken cancellationToken) => Delete(
        session =>
        {
            using var delete = new Statement(session.Db, sql);
            delete.Bind(1, before).Bind(2, (long)Batch).Run();
            return SQLitePCL.raw.sqlite3_changes(session.Db);
        },
        cancellationToken);

    /// <param name="deleteBatch">Deletes <see cref="Batch"/> rows at most, and says how many.</param>
    private async Task Delete(Func<WriterSession, int> deleteBatch, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            deleted = await store.Writer.Write(deleteBatch, cancellationToken);
        }
        while (deleted == Batch);
    }

    private async Task Loop(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        for (var minute = 0; await Tick(timer, cancellationToken); minute++)
        {
            try
            {
                await EmptyJournal(cancellationToken);
                await _limit.Keep(cancellationToken);
                await SortHistory(cancellationToken);
                if (minute % 60 == 0)
                {
                    await DeleteOld(cancellationToken);
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
