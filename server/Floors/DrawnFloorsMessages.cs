namespace ConnectStreaming.Floors;

/// <summary>A revision of the drawn floors. It is valid only together with the epoch of the grain that counted it.</summary>
[GenerateSerializer, Immutable, Alias("drawn-floors-position")]
internal readonly record struct DrawnFloorsPosition([property: Id(0)] string? Epoch, [property: Id(1)] long Rev);

/// <summary>A seat on a drawn floor, by ids.</summary>
[GenerateSerializer, Immutable, Alias("drawn-seat")]
internal readonly record struct DrawnSeat([property: Id(0)] string Floor, [property: Id(1)] string Seat);

/// <summary>A person on a drawn seat (<see cref="Floors.Occupant"/>).</summary>
[GenerateSerializer, Immutable, Alias("seated")]
internal readonly record struct Seated([property: Id(0)] string Occupant, [property: Id(1)] DrawnSeat At)
{
    /// <summary>The person checked in at the desk: the seat is freed when the agent logs off. False: it is assigned.</summary>
    [Id(2)] public bool IsCheckIn { get; init; }
}

/// <summary>A drawn floor without its document.</summary>
/// <param name="Site">Id of the site.</param>
/// <param name="TimeZone">IANA name of the site's time zone.</param>
/// <param name="Ordinal">Its position in the list of floors of the site.</param>
/// <param name="Instances">ARNs of the instances whose agents it shows.</param>
/// <param name="Version">The current version; 0: nothing is published.</param>
[GenerateSerializer, Immutable, Alias("floor-header")]
internal sealed record FloorHeader(
    [property: Id(0)] string Id,
    [property: Id(1)] string Site,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] string Name,
    [property: Id(4)] int Ordinal,
    [property: Id(5)] string[] Instances,
    [property: Id(6)] int Version)
{
    /// <summary>What people call the site. Null: from an older version.</summary>
    [Id(7)] public string? SiteName { get; init; }

    public bool IsSame(FloorHeader other) => Instances.AsSpan().SequenceEqual(other.Instances) && this with { Instances = other.Instances } == other;
}

/// <summary>The changes that bring a picture of the drawn floors up to date.</summary>
/// <param name="Position">The new position.</param>
/// <param name="IsWhole"><paramref name="Floors"/> and <paramref name="Seats"/> are complete.</param>
/// <param name="Floors">All changed floors.</param>
/// <param name="GoneFloors">Ids of floors that no longer exist.</param>
/// <param name="Seats">New assignments.</param>
/// <param name="Left">Occupants who have no seat now.</param>
[GenerateSerializer, Immutable, Alias("drawn-floors-answer")]
internal sealed record DrawnFloorsAnswer(
    [property: Id(0)] DrawnFloorsPosition Position,
    [property: Id(1)] bool IsWhole,
    [property: Id(2)] FloorHeader[] Floors,
    [property: Id(3)] string[] GoneFloors,
    [property: Id(4)] Seated[] Seats,
    [property: Id(5)] string[] Left)
{
    /// <summary>New or changed, of those who have a seat. Null: from an older version.</summary>
    [Id(6)] public LastKnownAgent[]? Agents { get; init; }

    /// <summary>ARNs of those who are heard again, or have no seat now. Null: from an older version.</summary>
    [Id(7)] public string[]? HeardAgents { get; init; }

    /// <summary>People who said that they work at home. Null: none, or from an older version.</summary>
    [Id(8)] public string[]? Homes { get; init; }

    /// <summary>People who no longer work at home. Null: none, or from an older version.</summary>
    [Id(9)] public string[]? LeftHomes { get; init; }
}

/// <summary>
/// One for all drawn floors: numbers the changes of the database, which holds the truth. Key: <see cref="Key"/>.
/// </summary>
[Alias("drawn-floors")]
internal interface IDrawnFloorsGrain : IGrainWithStringKey
{
    public const string Key = "drawn";

    /// <summary>
    /// Returns what the caller's picture lacks. If it lacks nothing, the answer waits for a change, at most 2 s, and then has the current position.
    /// </summary>
    [Alias("follow"), ResponseTimeout("00:00:10")]
    Task<DrawnFloorsAnswer> Follow(DrawnFloorsPosition known);

    /// <summary>Something was written. Without this call it is seen within 2 s.</summary>
    [Alias("changed"), ResponseTimeout("00:00:05")]
    Task Changed();

    /// <summary>The names of people with a seat may have changed in the directory. Without this call it is seen within a minute.</summary>
    [Alias("names-changed"), ResponseTimeout("00:00:05")]
    Task NamesChanged();
}
