using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>Keeps this silo's picture of the drawn floors up to date. While the grain does not answer, the picture does not change.</summary>
internal sealed partial class DrawnFloorsFollower(
    IGrainFactory grains, DrawnFloorsReplica replica, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<DrawnFloorsFollower> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grain = grains.GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key);
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                replica.Apply(await grain.Follow(replica.Now.Position).WaitAsync(stoppingToken));
                (isFailing, replica.IsSettled) = (false, true);
                backoff.Reset();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogUnreachable(error.Message);
                }
                (isFailing, replica.IsSettled) = (true, true);
                await Task.Delay(backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain of the drawn floors does not answer. The floors stay as they are shown: {Reason}")]
    private partial void LogUnreachable(string reason);
}
