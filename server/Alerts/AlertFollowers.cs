using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Alerts;

/// <summary>Keeps this silo's marks of each instance up to date. While the grain does not answer, they do not change.</summary>
internal sealed partial class AlertFollowers : IHostedService
{
    private static readonly TimeSpan SettleAtMost = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ILogger<AlertFollowers> _log;

    public AlertFollowers(
        BoardReplicas boards, AlertReplicas alerts, IGrainFactory grains, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<AlertFollowers> log)
    {
        (_time, _log) = (time, log);
        boards.Opened += board =>
        {
            var (replica, grain) = (alerts.Of(board.InstanceArn), grains.GetGrain<IAlertGrain>(board.InstanceArn));
            lock (_lock)
            {
                _running.Add(Task.Run(() => Follow(replica, grain)));
            }
        };
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }
        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Follow(AlertReplica replica, IAlertGrain grain)
    {
        // The live picture does not wait for a slow store.
        _ = Task.Delay(SettleAtMost, _time).ContinueWith(_ => replica.IsSettled = true, TaskScheduler.Default);
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        var isFailing = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                replica.Apply(await grain.Follow(replica.Now.Position).WaitAsync(_stopping.Token));
                (isFailing, replica.IsSettled) = (false, true);
                backoff.Reset();
            }
            catch (Exception error) when (!_stopping.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogUnreachable(error);
                }
                (isFailing, replica.IsSettled) = (true, true);
                await Task.Delay(backoff.Next(), _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The grain of the alerts does not answer. What people did about alerts stays as it is shown")]
    private partial void LogUnreachable(Exception error);
}
