namespace ConnectStreaming.Floors;

/// <summary>Where an agent stands on the automatic floor: island (a group's name) and the number of the seat in it, from 0.</summary>
internal sealed record AutoSeat(string AgentArn, string Island, int Seat);

/// <summary>Keeps the places of the automatic floor, so that everyone keeps a place from visit to visit.</summary>
internal interface IAutoFloorStore
{
    Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, CancellationToken cancellationToken);

    /// <summary>Adds or moves seats (key: instance and agent).</summary>
    Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken);
}
