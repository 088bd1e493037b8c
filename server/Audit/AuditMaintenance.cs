using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Audit;

/// <summary>
/// Every minute, writes the due counts of repeats. Every hour, removes entries older than Audit:KeepDays. This machine's clock alone is
/// not trusted for this: if it were years ahead, the log would be emptied. In a cluster one server removes; each writes its own repeats.
/// </summary>
internal sealed class AuditMaintenance(
    IAuditStore store, AuditRepeats repeats, IOptions<AuditOptions> options, TimeProvider time, IConfirmedTime confirmed, ILogger<AuditMaintenance> logger,
    IDuties duties) : BackgroundService
{
    private const string Duty = "remove-audit";
    private const int Batch = 20_000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <returns>Number of removed entries.</returns>
    public async Task<long> RemoveOld(CancellationToken cancellationToken)
    {
        var days = options.Value.KeepDays;
        if (days == 0 || confirmed.Now is not { } now)
        {
            return 0;
        }
        // Whole days: one cut a day records all entries that became too old on that day.
        var before = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-days);
        long removed = 0;
        int batch;
        do
        {
            batch = await store.Cut(before, Batch, cut => cut.Entry(days), cancellationToken);
            removed += batch;
        }
        while (batch == Batch);
        if (removed > 0)
        {
            logger.OldEntriesRemoved(removed, days);
        }
        return removed;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await repeats.Flush(all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
            {
                await repeats.Flush(all: false);
                if (minute % 60 == 0)
                {
                    await TryRemoveOld(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task TryRemoveOld(CancellationToken cancellationToken)
    {
        try
        {
            // A cut takes as long as it takes: the store lets one follow the other, and the second one finds nothing.
            if (await duties.Have(Duty, cancellationToken))
            {
                await RemoveOld(cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.OldEntriesKept(e.Message);
        }
    }
}
