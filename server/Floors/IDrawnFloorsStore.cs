namespace ConnectStreaming.Floors;

/// <summary>The content of the drawn floors that is shown: existing floors without their documents, and everybody who has a seat.</summary>
/// <param name="Stamp">Was read before the rest: newer content has a higher stamp.</param>
internal sealed record DrawnFloorsRows(long Stamp, IReadOnlyList<FloorHeader> Floors, IReadOnlyList<Seated> Seats)
{
    /// <summary>People who said that they work at home.</summary>
    public IReadOnlyList<string> Homes { get; init; } = [];
}

/// <summary>Reads the drawn floors for the grain that numbers their changes. Storage implements it.</summary>
internal interface IDrawnFloorsStore
{
    /// <summary>Increases with each write to floors, versions and assignments.</summary>
    Task<long> Stamp(CancellationToken cancellationToken);

    Task<DrawnFloorsRows> Load(CancellationToken cancellationToken);
}
