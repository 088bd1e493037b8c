namespace ConnectStreaming.Board;

/// <summary>Runs a loop for each board of this silo, from the time when the board is opened until the server stops.</summary>
internal abstract class BoardFollowers : IHostedService
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly Lock _lock = new();

    protected BoardFollowers(BoardReplicas boards) => boards.Opened += board =>
    {
        lock (_lock)
        {
            _running.Add(Task.Run(() => Follow(board, _stopping.Token)));
        }
    };

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

    /// <summary>Ends when <paramref name="stopping"/> is cancelled.</summary>
    protected abstract Task Follow(BoardReplica board, CancellationToken stopping);
}
