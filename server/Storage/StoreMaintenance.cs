using System.Diagnostics;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>
/// Keeps the files small: empties the journal and sorts the history every minute, and deletes old data every hour, in batches between the
/// commits. What is deleted: <see cref="OldRows"/>.
/// </summary>
internal sealed class StoreMaintenance(
    SqliteStore store,
    StoreHealth health,
    StreamReports streams,
    IOptions<StoreOptions> options,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<StoreMaintenance> logger) : IStoreUpkeep
{
    private sealed record Unheard(long Id, string Arn, string Instance);

    /// <summary>Sorted rows of two of the tables (<see cref="HistoryOrder"/>), on this engine only.</summary>
    private static readonly OldRows[] Sorted =
    [
        new("agent_interval_hour", "hour, agent, end_at, no", "end_at"), new("contact_interval_hour", "hour, agent, end_at, contact, no", "end_at"),
    ];

    // After an upgrade there may be a hundred million rows to sort, so the journal is emptied in between.
    private static readonly TimeSpan SortTime = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan SayAfter = TimeSpan.FromSeconds(10);
    private readonly AgentLimit _limit = new(store, options, logger);
    private UpkeepLoop? _loop;
    private int _minute;

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

        foreach (var old in OldRows.Tables.Concat(Sorted))
        {
            // Only with the hours can the rows of this key be found without reading all.
            var hours = Sorted.Contains(old) ? $"hour <= ?1 / {HistoryOrder.Hour} AND " : "";
            await Delete(
                $"DELETE FROM {old.Table} WHERE ({old.Key}) IN (SELECT {old.Key} FROM {old.Table} WHERE {hours}{old.Time} < ?1 LIMIT ?2)",
                old.Before(now, options.Value), cancellationToken);
        }

        await Delete(session => ProfileTable.DeleteOld(session.Connection, now.AddDays(-options.Value.IntervalDays), OldRows.Batch), cancellationToken);
        // After the intervals: the number of a deleted agent may be given to another one.
        await ForgetAgents(now, cancellationToken);
    }

    /// <summary>Deletes the state and the seat of agents without an event for long (<see cref="OldRows.UnheardBefore"/>).</summary>
    public async Task ForgetAgents(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (OldRows.UnheardBefore(streams, now, options.Value) is not { } before)
        {
            return;
        }

        int forgotten;
        do
        {
            forgotten = await store.Writer.Write(session => Forget(session, before), cancellationToken);
            if (forgotten > 0)
            {
                StoreLog.AgentsForgotten(logger, forgotten, options.Value.IntervalDays);
            }
        }
        while (forgotten == OldRows.Batch);
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
            WHERE s.last_event_at > 0 AND s.last_event_at < @heard LIMIT @most
            """,
            new { heard, most = OldRows.Batch }).AsList();
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
            delete.Bind(1, before).Bind(2, (long)OldRows.Batch).Run();
            return SQLitePCL.raw.sqlite3_changes(session.Db);
        },
        cancellationToken);

    /// <param name="deleteBatch">Deletes <see cref="OldRows.Batch"/> rows at most, and says how many.</param>
    private async Task Delete(Func<WriterSession, int> deleteBatch, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            deleted = await store.Writer.Write(deleteBatch, cancellationToken);
        }
        while (deleted == OldRows.Batch);
    }

    private async Task EveryMinute(CancellationToken cancellationToken)
    {
        var isHour = _minute++ % 60 == 0;
        await EmptyJournal(cancellationToken);
        await _limit.Keep(cancellationToken);
        await SortHistory(cancellationToken);
        if (isHour)
        {
            await DeleteOld(cancellationToken);
        }
    }
}
