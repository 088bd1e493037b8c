using Orleans.Concurrency;

namespace ConnectStreaming.Floors;

/// <inheritdoc cref="IDrawnFloorsGrain"/>
[KeepAlive, Reentrant]
internal sealed partial class DrawnFloorsGrain(IDrawnFloorsStore store, ILogger<DrawnFloorsGrain> log) : Grain, IDrawnFloorsGrain
{
    /// <summary>How often the database is checked for writes that were not notified.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    private readonly DrawnFloorsState _state = new(Guid.NewGuid().ToString("N")[..12]);
    private readonly SemaphoreSlim _looking = new(1);
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _stamp;
    private bool _isFailing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Poll, new GrainTimerCreationOptions(PollEvery, PollEvery) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public async Task<DrawnFloorsAnswer> Follow(DrawnFloorsPosition known)
    {
        if (_stamp is null)
        {
            await Refresh();
        }
        if (known == _state.Position)
        {
            await Task.WhenAny(_advanced.Task, Task.Delay(PollEvery));
        }
        return _state.Answer(known);
    }

    public Task Changed() => Refresh();

    private async Task Poll(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh();
            _isFailing = false;
        }
        catch (Exception error)
        {
            if (!_isFailing)
            {
                LogStoreUnreachable(error);
            }
            _isFailing = true;
        }
    }

    /// <summary>
    /// Callers have written before they call, so a read that begins later sees their write. The stamp is read before the rows: the rows are at least
    /// as new, and newer content is read again with the next stamp.
    /// </summary>
    private async Task Refresh()
    {
        await _looking.WaitAsync();
        try
        {
            if (_stamp is { } known && known == await store.Stamp(CancellationToken.None))
            {
                return;
            }
            var rows = await store.Load(CancellationToken.None);
            _stamp = rows.Stamp;
            if (_state.Take(rows.Floors, rows.Seats))
            {
                var advanced = _advanced;
                _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                advanced.SetResult();
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drawn floors could not be read. They stay as they are shown, and are read again every 2 s")]
    private partial void LogStoreUnreachable(Exception error);
}
