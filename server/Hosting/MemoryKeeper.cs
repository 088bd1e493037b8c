using ConnectStreaming.Agents;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Keeps the process small. .NET lets new objects pile up to the size of the processor's last-level cache before it collects
/// them, and many virtual machines report hundreds of MB for that; an agent's state lives for about a minute, which is long enough to
/// be taken for old and left lying; and what a burst has claimed is not given back by itself. Every 10 s: collect the young when
/// 16 MB have been allocated; once a minute the old, in the background; and give memory back when far more is held than lives, at most
/// once in 5 minutes, since that stops everything for a moment.
/// Under load .NET's own collections are far more frequent than these.
/// </summary>
internal sealed partial class MemoryKeeper([FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<MemoryKeeper> logger) : BackgroundService
{
    private const long Young = 16 << 20;
    private const long Spare = 48 << 20;
    private const long Busy = 100 << 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OldEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, since, collections) = (GC.GetTotalAllocatedBytes(), GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
        var (returnedAt, oldAt, old) = (time.GetTimestamp(), time.GetTimestamp(), GC.CollectionCount(2));
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = GC.GetTotalAllocatedBytes();
            var busy = now - seen >= Busy;
            seen = now;
            if (GC.CollectionCount(0) != collections)
            {
                (since, collections) = (now, GC.CollectionCount(0));
            }
            if (GC.CollectionCount(2) != old)
            {
                (oldAt, old) = (time.GetTimestamp(), GC.CollectionCount(2));
            }
            var last = GC.GetGCMemoryInfo(GCKind.Any);
            if (busy)
            {
                continue;
            }
            if (last.TotalCommittedBytes - last.HeapSizeBytes > Spare && time.GetElapsedTime(returnedAt) >= Rest)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                NativeHeap.Trim();
                returnedAt = time.GetTimestamp();
                LogReturned((last.TotalCommittedBytes - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes) >> 20);
            }
            else if (now - since >= Young)
            {
                GC.Collect(1, GCCollectionMode.Forced, blocking: true);
                if (time.GetElapsedTime(oldAt) >= OldEvery)
                {
                    GC.Collect(2, GCCollectionMode.Forced, blocking: false);
                    NativeHeap.Trim();
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Gave {Megabytes} MB back to the system")]
    private partial void LogReturned(long megabytes);
}
