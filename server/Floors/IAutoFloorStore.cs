namespace ConnectStreaming.Floors;

/// <summary>An agent's seat on the automatic floor: island (a group's name) and the number of the seat in it, from 0.</summary>
[GenerateSerializer, Immutable, Alias("auto-seat")]
internal sealed record AutoSeat([property: Id(0)] string AgentArn, [property: Id(1)] string Island, [property: Id(2)] int Seat);

/// <summary>Stores the seats of the automatic floor, so that everyone keeps a seat between visits. Storage implements it.</summary>
internal interface IAutoFloorStore
{
    /// <summary>How long the seat of an agent without events is kept. Default: for ever.</summary>
    TimeSpan KeepsSeats => TimeSpan.MaxValue;

    /// <summary>At most this many: those with the lowest numbers.</summary>
    Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the caller the owner of an instance's seats: every former owner's writes are refused from now on. So a server that was taken for dead, and
    /// is not, writes no old seats over new ones. Default: nobody else writes.
    /// </summary>
    /// <returns>Number of the owner.</returns>
    Task<long> Own(string instanceArn, CancellationToken cancellationToken) => Task.FromResult(0L);

    /// <summary>Writes in one transaction what an owner changed.</summary>
    /// <returns>False: there is another owner, and nothing was written.</returns>
    async Task<bool> Write(
        string instanceArn, long owner, IReadOnlyCollection<AutoSeat> seats, IReadOnlyCollection<string> forgotten, CancellationToken cancellationToken)
    {
        if (seats.Count > 0)
        {
            await SaveSeats(instanceArn, seats, cancellationToken);
        }
        if (forgotten.Count > 0)
        {
            await ForgetSeats(instanceArn, forgotten, cancellationToken);
        }
        return true;
    }

    /// <summary>Adds or moves seats (key: instance and agent).</summary>
    Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken);

    /// <summary>Deletes the seats of forgotten agents.</summary>
    Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken);
}
