using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <inheritdoc cref="IFloorGrain"/>
[KeepAlive]
internal sealed partial class FloorGrain(
    IAutoFloorStore store, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<FloorGrain> log) : Grain, IFloorGrain
{
    private AutoFloor? _floor;
    private FloorState? _state;
    private AutoFloorSaver? _saver;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var instance = this.GetPrimaryKeyString();
        var now = time.GetUtcNow();
        _floor = new AutoFloor(store.KeepsSeats);
        foreach (var seat in await store.LoadSeats(instance, AutoFloor.MostKept, cancellationToken))
        {
            _floor.Keep(seat, now);
        }
        _state = new FloorState(_floor, Guid.NewGuid().ToString("N")[..12]);
        _saver = new AutoFloorSaver(instance, store, time, log);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_saver is not null)
        {
            await _saver.DisposeAsync();
        }
    }

    public ValueTask<FloorAnswer> Follow(FloorStep step)
    {
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
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A change of the board could not be applied to the floor. The floor starts again from the seats that are saved and shown")]
    private partial void LogStepFailed(Exception error);
}
