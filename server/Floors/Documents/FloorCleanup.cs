using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Every hour, removes floors that were deleted more than 30 days ago, and images older than a day that no version uses. This
/// machine's clock alone is not trusted: if it were ahead, floors that can still be restored would be removed.
/// </summary>
internal sealed partial class FloorCleanup(IFloorStore store, IConfirmedTime confirmed, TimeProvider time, ILogger<FloorCleanup> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptImages = TimeSpan.FromDays(1);

    public async Task Forget(CancellationToken cancellationToken)
    {
        if (confirmed.Now is { } now)
        {
            await store.Forget(now - DrawnFloor.KeptDeleted, now - KeptImages, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Forget(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogKept(e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Floors that were deleted long ago could not be removed: {Reason} The server tries again in an hour.")]
    private partial void LogKept(string reason);
}
