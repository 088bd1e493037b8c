using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Alerts;

/// <summary>Keeps this silo's marks of each instance up to date. While the grain does not answer, they do not change.</summary>
internal sealed partial class AlertFollowers(
    BoardReplicas boards, AlertReplicas alerts, IGrainFactory grains, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<AlertFollowers> log)
    : BoardFollowers(boards)
{
    private static readonly TimeSpan SettleAtMost = TimeSpan.FromSeconds(1);

    protected override async Task Follow(BoardReplica board, CancellationToken stopping)
    {
        var (replica, grain) = (alerts.Of(board.InstanceArn), grains.GetGrain<IAlertGrain>(board.InstanceArn));
        // The live picture does not wait for a slow store.
        _ = Task.Delay(SettleAtMost, time).ContinueWith(_ => replica.IsSettled = true, TaskScheduler.Default);
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        var isFailing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                replica.Apply(await grain.Follow(replica.Now.Position).WaitAsync(stopping));
                (isFailing, replica.IsSettled) = (false, true);
                backoff.Reset();
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogUnreachable(error.Message);
                }
                (isFailing, replica.IsSettled) = (true, true);
                await Task.Delay(backoff.Next(), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain of the alerts does not answer. What people did about alerts stays as it is shown: {Reason}")]
    private partial void LogUnreachable(string reason);
}
