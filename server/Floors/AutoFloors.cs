using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>Opens automatic floors on the store.</summary>
internal sealed class AutoFloors(IAutoFloorStore store, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<AutoFloors> log)
{
    public async Task<SavedAutoFloor> Open(string instanceArn, CancellationToken cancellationToken) =>
        new(new AutoFloor(await store.LoadSeats(instanceArn, cancellationToken)), new AutoFloorSaver(instanceArn, store, time, log));
}

/// <summary>An automatic floor that saves itself. It has one owner per instance.</summary>
internal sealed class SavedAutoFloor(AutoFloor floor, AutoFloorSaver saver) : IAsyncDisposable
{
    public void Remember(AutoSeat seat) => floor.Remember(seat);

    public AutoSeat Place(string agentArn, AgentProfile profile)
    {
        var seat = floor.Place(agentArn, profile, out var moved);
        if (moved)
        {
            saver.Save(seat);
        }
        return seat;
    }

    public void Leave(string agentArn) => floor.Leave(agentArn);

    public ValueTask DisposeAsync() => saver.DisposeAsync();
}

internal static class FloorsRegistration
{
    /// <summary>The automatic floor. Needs an <see cref="IAutoFloorStore"/>.</summary>
    public static IServiceCollection AddFloors(this IServiceCollection services) => services.AddSingleton<AutoFloors>();
}
