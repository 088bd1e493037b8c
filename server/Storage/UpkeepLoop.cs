namespace ConnectStreaming.Storage;

/// <summary>Runs the upkeep of a database once a minute, until it is stopped. A failure is logged, and the next minute tries again.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">For failures.</param>
/// <param name="work">The work of one minute.</param>
internal sealed class UpkeepLoop(TimeProvider time, ILogger logger, Func<CancellationToken, Task> work)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Run(_stop.Token);

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await work(cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    StoreLog.UpkeepFailed(logger, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }
}
