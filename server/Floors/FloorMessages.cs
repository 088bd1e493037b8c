using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>A revision. It is valid only together with the epoch of its owner: the floor, or the board that it follows.</summary>
[GenerateSerializer, Immutable, Alias("floor-position")]
internal readonly record struct FloorPosition([property: Id(0)] string Epoch, [property: Id(1)] long Rev);

/// <summary>An agent that is on the board.</summary>
/// <param name="Shown">The seat on the caller's screens; null if the floor has already sent it.</param>
[GenerateSerializer, Immutable, Alias("floor-agent")]
internal readonly record struct FloorAgent(
    [property: Id(0)] string AgentArn, [property: Id(1)] AgentProfile Profile, [property: Id(2)] AutoSeat? Shown = null);

/// <summary>An agent that left the board.</summary>
/// <param name="IsKnown">The agent has worked here, so the seat is kept (<see cref="Standing"/>).</param>
/// <param name="HeardAt">Time of the last event.</param>
[GenerateSerializer, Immutable, Alias("floor-left")]
internal readonly record struct FloorLeft(
    [property: Id(0)] string AgentArn, [property: Id(1)] bool IsKnown, [property: Id(2)] DateTimeOffset HeardAt);

/// <summary>The changes of the board between two of its positions, and the caller's position of the floor.</summary>
/// <param name="From">The board's earlier position; not used when <paramref name="IsWhole"/>.</param>
/// <param name="To">The board's later position.</param>
/// <param name="IsWhole"><paramref name="Agents"/> are all agents of the board.</param>
/// <param name="Agents">Agents that joined or whose profile changed.</param>
/// <param name="Left">Agents that left.</param>
/// <param name="Known">Position of the caller's picture of the floor.</param>
[GenerateSerializer, Immutable, Alias("floor-step")]
internal sealed record FloorStep(
    [property: Id(0)] FloorPosition From,
    [property: Id(1)] FloorPosition To,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] FloorAgent[] Agents,
    [property: Id(4)] FloorLeft[] Left,
    [property: Id(5)] FloorPosition Known);

/// <summary>The changes that bring a picture of the floor up to date.</summary>
/// <param name="NeedsWhole">The step does not follow the floor's position of the board: send the whole board.</param>
/// <param name="Position">The floor's new position.</param>
/// <param name="IsWhole"><paramref name="Seats"/> are all seats.</param>
/// <param name="Seats">New assignments.</param>
/// <param name="Left">Agents that have no seat now.</param>
[GenerateSerializer, Immutable, Alias("floor-answer")]
internal sealed record FloorAnswer(
    [property: Id(0)] bool NeedsWhole,
    [property: Id(1)] FloorPosition Position,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] AutoSeat[] Seats,
    [property: Id(4)] string[] Left);

/// <summary>The automatic floor on its way to another server, or to the next activation here.</summary>
/// <param name="Position">The floor's position.</param>
/// <param name="Followed">The board's position that it has followed.</param>
/// <param name="Agents">Everybody who is present, with the seat.</param>
/// <param name="Unsure">Those of them whom the board has still to report.</param>
[GenerateSerializer, Immutable, Alias("moved-floor")]
internal sealed record MovedFloor(
    [property: Id(0)] FloorPosition Position,
    [property: Id(1)] FloorPosition Followed,
    [property: Id(2)] FloorAgent[] Agents,
    [property: Id(3)] string[] Unsure);

/// <summary>One per Connect instance: who sits where on its automatic floor, numbered. Key: the instance's ARN.</summary>
[Alias("floor")]
internal interface IFloorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies a step of the board from any silo. A step that was already applied changes nothing. Returns what the caller's picture of the floor
    /// lacks.
    /// </summary>
    [Alias("follow"), ResponseTimeout("00:00:05")]
    ValueTask<FloorAnswer> Follow(FloorStep step);
}
