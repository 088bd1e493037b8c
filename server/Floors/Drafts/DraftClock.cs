namespace ConnectStreaming.Floors.Drafts;

/// <summary>
/// Publishes drafts at their set times. The times are stored, so a server that was not running does it when it starts. Every server looks; the grain of the
/// floor does it once.
/// </summary>
internal sealed partial class DraftClock(IDraftStore store, IGrainFactory grains, TimeProvider time, ILogger<DraftClock> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private bool _isFailing;

    /// <summary>Publishes what is due now.</summary>
    public async Task PublishDue(CancellationToken cancellationToken) =>
        // All at once: a floor that does not answer does not hold up another.
        await Task.WhenAll((await store.Due(time.GetUtcNow(), cancellationToken)).Select(floor => grains.GetGrain<IDraftGrain>(floor).Due()));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                try
                {
                    await PublishDue(stoppingToken);
                    _isFailing = false;
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    if (!_isFailing)
                    {
                        LogNotPublished(error);
                    }
                    _isFailing = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The set times of drafts could not be read. Nothing is published at a set time until they can; tried every second")]
    private partial void LogNotPublished(Exception error);
}
