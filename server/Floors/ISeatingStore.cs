using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors;

/// <summary>Why nothing was assigned or freed.</summary>
internal enum SeatingRefusal
{
    None = 0,

    /// <summary>The floor does not exist, or was deleted.</summary>
    NoSuchFloor,

    /// <summary>The floor now has another version than the one in which the seat was looked up: look it up again.</summary>
    OtherVersion,

    /// <summary>A person whom the writer may not move would lose a seat.</summary>
    NotTheirs,

    /// <summary>A person would move to a floor that does not show the agents of their instance.</summary>
    OtherInstance,
}

/// <summary>A requested assignment.</summary>
/// <param name="Version">Version of the floor that has the seat.</param>
/// <param name="Occupant">The person who gets the seat.</param>
/// <param name="Swap">The current occupant gets the former seat of <paramref name="Occupant"/>, if there is one.</param>
internal sealed record SeatingRequest(DrawnSeat At, int Version, string Occupant, bool Swap = false);

/// <summary>What was written, in one transaction. It may be nothing.</summary>
/// <param name="Seated">New assignments.</param>
/// <param name="Ended">Assignments that ended.</param>
internal sealed record SeatingResult(SeatingRefusal Refusal, IReadOnlyList<Seated> Seated, IReadOnlyList<Seated> Ended)
{
    public static SeatingResult Refused(SeatingRefusal why) => new(why, [], []);
}

/// <summary>The person who writes, and the audit entry, which is written in the same transaction.</summary>
/// <param name="MayEnd">Whether the writer may remove a person from a seat.</param>
/// <param name="Entry">Makes the entry. A write that changes nothing has no entry.</param>
internal sealed record SeatingWriter(AuditActor Actor, Func<Seated, bool> MayEnd, Func<SeatingResult, AuditEntry> Entry);

/// <summary>A past or current assignment.</summary>
/// <param name="To">Null: until now.</param>
/// <param name="IsCheckIn">The person checked in. False: it was assigned.</param>
internal sealed record PastSeat(DrawnSeat At, DateTimeOffset From, DateTimeOffset? To, bool IsCheckIn = false);

/// <summary>
/// Stores who sits where on the drawn floors. Storage implements it. An occupant has at most one seat on all of them. Ended assignments are kept for
/// Storage:IntervalDays.
/// </summary>
internal interface ISeatingStore
{
    /// <summary>Current assignments of one floor, by seat.</summary>
    Task<IReadOnlyList<Seated>> On(string floor, CancellationToken cancellationToken);

    /// <summary>Current and past seats of a person, newest first.</summary>
    Task<IReadOnlyList<PastSeat>> Of(string occupant, CancellationToken cancellationToken);

    /// <summary>Assigns a seat to a person. The person's former assignment ends, and the former occupant of the seat is unseated.</summary>
    Task<SeatingResult> Seat(SeatingRequest request, SeatingWriter writer, CancellationToken cancellationToken);

    /// <summary>Assigns seats to many people at once. A person who has a seat keeps it, and nobody loses one.</summary>
    /// <param name="version">Version of the floor in which the seats were looked up.</param>
    /// <param name="people">All on one floor.</param>
    Task<SeatingResult> SeatAll(string floor, int version, IReadOnlyList<Seated> people, SeatingWriter writer, CancellationToken cancellationToken);

    /// <summary>Frees a seat.</summary>
    /// <param name="occupant">Null: all occupants of the seat.</param>
    Task<SeatingResult> Free(DrawnSeat at, string? occupant, SeatingWriter writer, CancellationToken cancellationToken);

    /// <summary>A person who was seated by user name has logged in: the assignments get the agent's ARN. If both have a current one, the newer stays.</summary>
    Task<SeatingResult> Recognize(string user, string agentArn, SeatingWriter writer, CancellationToken cancellationToken);
}
