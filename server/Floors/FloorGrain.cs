using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <inheritdoc cref="IFloorGrain"/>
[KeepAlive]
internal sealed partial class FloorGrain(
    IAutoFloorStore store, EndedGrains ended, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<FloorGrain> log)
    : Grain, IFloorGrain, IGrainMigrationParticipant
{
    private const string Moved = "floor";

    /// <summary>The live picture does not wait for a slow store.</summary>
    private static readonly TimeSpan OwnAtMost = TimeSpan.FromSeconds(2);

    private AutoFloor? _floor;
    private FloorState? _state;
    private AutoFloorSaver? _saver;
    private MovedFloor? _moved;

    /// <summary>A step has failed, or another server owns the floor: the next activation does not go on with this state.</summary>
    private bool _isOver;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var instance = this.GetPrimaryKeyString();
        var now = time.GetUtcNow();
        _floor = new AutoFloor(store.KeepsSeats);
        var owner = await Own(instance, cancellationToken);
        foreach (var seat in await store.LoadSeats(instance, AutoFloor.MostKept, cancellationToken))
        {
            _floor.Keep(seat, now);
        }
        var moved = _moved ?? ended.Take<MovedFloor>(instance);
        _state = moved is null ? new FloorState(_floor, Guid.NewGuid().ToString("N")[..12]) : FloorState.Of(_floor, moved, now);
        _moved = null;
        _saver = new AutoFloorSaver(instance, store, owner, time, log);
    }

    /// <summary>Before the seats are loaded: what a former owner still writes is then loaded, or refused.</summary>
    /// <returns>Null: the store cannot be written now. The saver tries again.</returns>
    private async Task<long?> Own(string instance, CancellationToken cancellationToken)
    {
        try
        {
            return await store.Own(instance, cancellationToken).WaitAsync(OwnAtMost, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotOwned(error);
            return null;
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_saver is not null)
        {
            await _saver.DisposeAsync();
        }
        if (_state is not null && !_isOver)
        {
            var floor = this.AsReference<IFloorGrain>();
            var nothing = new FloorStep(default, default, false, [], [], default);
            ended.Keep(this.GetPrimaryKeyString(), _state.Moved, reason, () => floor.Follow(nothing).AsTask());
        }
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_state is not null && !_isOver)
        {
            dehydrationContext.TryAddValue(Moved, _state.Moved());
        }
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        rehydrationContext.TryGetValue(Moved, out _moved);
    }

    public ValueTask<FloorAnswer> Follow(FloorStep step)
    {
        if (_saver!.IsOver)
        {
            // Another server owns the floor now. If it does not, the next call begins here again, with what is saved.
            _isOver = true;
            DeactivateOnIdle();
        }
        var now = time.GetUtcNow();
        try
        {
            var answer = _state!.Follow(step, now, out var moved);
            moved.ForEach(_saver!.Save);
            foreach (var arn in _floor!.TakeForgotten(now))
            {
                _saver.Forget(arn);
            }
            return ValueTask.FromResult(answer);
        }
        catch (Exception error)
        {
            // A step may be applied in part: the next owner begins with the saved seats and those on the screens.
            LogStepFailed(error);
            _isOver = true;
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be written. New seats of the automatic floor are kept in memory until it can be")]
    private partial void LogNotOwned(Exception error);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A change of the board could not be applied to the floor. The floor starts again from the seats that are saved and shown")]
    private partial void LogStepFailed(Exception error);
}
