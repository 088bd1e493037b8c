using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>Keeps the files small: empties the journal every minute, deletes what is too old every hour, in batches between the commits.</summary>
internal sealed class StoreUpkeep(SqliteStore store, StoreHealth health, IOptions<StoreOptions> options, TimeProvider time, ILogger<StoreUpkeep> logger)
{
    private const int Batch = 5_000;

    // Longer than the longest retention of a stream (365 days): a shard that old has nothing left to resume.
    private const int ShardDays = 400;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
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
        var now = time.GetUtcNow();
        var intervals = now.AddDays(-options.Value.IntervalDays).ToUnixTimeMilliseconds();
        await Delete("DELETE FROM agent_interval WHERE (end_at, agent, no) IN (SELECT end_at, agent, no FROM agent_interval WHERE end_at < ?1 LIMIT ?2)", intervals, cancellationToken);
        await Delete("DELETE FROM contact_interval WHERE (end_at, agent, contact, no) IN (SELECT end_at, agent, contact, no FROM contact_interval WHERE end_at < ?1 LIMIT ?2)", intervals, cancellationToken);
        await Delete("DELETE FROM shard WHERE (stream, name) IN (SELECT stream, name FROM shard WHERE written_at < ?1 LIMIT ?2)", now.AddDays(-ShardDays).ToUnixTimeMilliseconds(), cancellationToken);
    }

    /// <summary>A reader that stays would hold the writer up for the whole busy time: give it 0.2 s, the next minute tries again.</summary>
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

    private async Task Delete(string sql, long before, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            deleted = await store.Writer.Write(
                session =>
                {
                    using var delete = new Statement(session.Db, sql);
                    delete.Bind(1, before).Bind(2, (long)Batch).Run();
                    return SQLitePCL.raw.sqlite3_changes(session.Db);
                },
                cancellationToken);
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
