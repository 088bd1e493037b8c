using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.CheckIns;

/// <summary>A current check-in.</summary>
/// <param name="At">Null: at home.</param>
internal sealed record CheckedIn(string Occupant, DrawnSeat? At, DateTimeOffset From);

internal enum CheckInState
{
    Invalid = 0,
    Waiting,
    Confirmed,
    Refused,

    /// <summary>The person asked for another seat, or checked out.</summary>
    Withdrawn,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>A check-in that a supervisor must confirm.</summary>
/// <param name="Person">Id of the account that asked.</param>
/// <param name="By">The supervisor who answered; null: nobody.</param>
internal sealed record CheckInRequest(
    string Id, DrawnSeat At, string Occupant, string Person, string PersonName, string? Account, DateTimeOffset AskedAt, DateTimeOffset Until,
    CheckInState State = CheckInState.Waiting, string? By = null, DateTimeOffset? AnsweredAt = null);

/// <summary>A check-in that is to be written.</summary>
/// <param name="At">Null: at home.</param>
/// <param name="Version">Version of the floor that has the seat; 0: at home.</param>
internal sealed record CheckInWish(string Occupant, DrawnSeat? At, int Version)
{
    /// <summary>The request that is confirmed by it, in the same transaction; null: none.</summary>
    public string? Request { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Seating">Refused, or the assignments that began and ended. People who already sat at the desk stay.</param>
/// <param name="Home">The person is at home from now on (true), or no longer (false); null: no change.</param>
/// <param name="Lost">The request was answered by somebody else, or is over; null: no.</param>
/// <param name="IsConfirmed">A request was confirmed by it.</param>
internal sealed record CheckInResult(SeatingResult Seating, bool? Home = null, CheckInRequest? Lost = null, bool IsConfirmed = false)
{
    public bool IsChange => IsConfirmed || Home is not null || Seating.Seated.Count + Seating.Ended.Count > 0;
}

/// <summary>Stores check-ins and the requests for them. Storage implements it. Every write is one transaction with its audit entry.</summary>
internal interface ICheckInStore
{
    /// <summary>The person sits there from now on, beside those who already do. The person's former seat is freed.</summary>
    Task<CheckInResult> CheckIn(CheckInWish wish, CheckInWriter writer, CancellationToken cancellationToken);

    /// <summary>The person's check-in ends, at a desk or at home. An assigned seat is not freed.</summary>
    /// <param name="from">Only the check-in that began then; null: any.</param>
    Task<CheckInResult> CheckOut(string occupant, DateTimeOffset? from, CheckInWriter writer, CancellationToken cancellationToken);

    /// <summary>All current check-ins.</summary>
    Task<IReadOnlyList<CheckedIn>> Current(CancellationToken cancellationToken);

    /// <summary>The person's current check-in or assigned seat; null: neither.</summary>
    Task<(CheckedIn At, bool IsAssigned)?> Of(string occupant, CancellationToken cancellationToken);

    /// <summary>A new request. An earlier one of the person that still waits is withdrawn.</summary>
    Task AddRequest(CheckInRequest request, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The newest request of the account, in any state; null: none in the last day.</summary>
    Task<CheckInRequest?> Last(string person, CancellationToken cancellationToken);

    /// <returns>Null: no such request.</returns>
    Task<CheckInRequest?> Find(string id, CancellationToken cancellationToken);

    /// <summary>Requests that wait, the oldest first.</summary>
    Task<IReadOnlyList<CheckInRequest>> Waiting(CancellationToken cancellationToken);

    /// <summary>Refuses a request.</summary>
    /// <returns>The request as it was answered before, by somebody else; null: it is refused now.</returns>
    Task<CheckInRequest?> Refuse(string id, AuditActor by, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The person's request that still waits is withdrawn.</summary>
    Task<bool> Withdraw(string person, CancellationToken cancellationToken);
}

/// <summary>Who writes, and the audit entry. A write that changes nothing has no entry.</summary>
internal sealed record CheckInWriter(AuditActor Actor, Func<CheckInResult, AuditEntry> Entry);

/// <summary>What the boards of this server say about an agent. Live implements it.</summary>
internal interface ICheckInPeople
{
    CheckInPresence Presence(string occupant);

    /// <summary>The audit entry for a check-in that ends by itself.</summary>
    Task<AuditEntry> Ended(CheckedIn ended, CheckInEnd why, CancellationToken cancellationToken);
}
