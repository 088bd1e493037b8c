using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Tables;

/// <summary>Why nothing was written.</summary>
internal enum TableRefusal
{
    None = 0,
    NoSuchFloor,

    /// <summary>Another version is current: <see cref="TableResult.Floor"/> has its number.</summary>
    OtherVersion,

    /// <summary>Some of the people whom the floor shows are outside the writer's scope.</summary>
    NotWhole,

    /// <summary>A person whom the writer may not see would lose or get a seat on another floor.</summary>
    NotTheirs,

    /// <summary>The floor does not show the agents of somebody's instance.</summary>
    OtherInstance,

    /// <summary>There is no such change of this floor, or it is undone already, or what it did is no longer stored.</summary>
    NothingToUndo,

    /// <summary>The floor could not be made: <see cref="TableResult.WhyNotMade"/>.</summary>
    NotMade,
}

/// <summary>What a table does to a floor, in one transaction.</summary>
/// <param name="BasedOn">Version of the floor for which it was made.</param>
/// <param name="Document">The next version; null: the seats stay as they are.</param>
/// <param name="People">Everybody who sits on the floor afterwards.</param>
internal sealed record TableWrite(string Floor, int BasedOn, FloorDocument? Document, IReadOnlyList<Seated> People)
{
    /// <summary>Id of this write, from the caller; null: a new one.</summary>
    public string? Change { get; init; }
}

/// <param name="Version">Null: none was published.</param>
internal sealed record TableResult(TableRefusal Refusal, DrawnFloor? Floor = null, FloorVersion? Version = null, DrawnFloor? Before = null)
{
    /// <summary>Id of this change of the floor: with it the write can be undone.</summary>
    public string Change { get; init; } = "";

    public FloorRefusal WhyNotMade { get; init; }

    /// <summary>What was written for each floor, the floor of the table first.</summary>
    public IReadOnlyList<TableSeats> Seats { get; init; } = [];

    /// <summary>Number of those who got a seat and had another one before.</summary>
    public int Moved { get; init; }

    /// <summary>Number of those who got a seat and had none.</summary>
    public int New => Seats.Sum(s => s.Seated.Count) - Moved;

    /// <summary>Number of those who lost a seat and have none now.</summary>
    public int Gone => Seats.Sum(s => s.Freed.Count);

    /// <summary>The write was done by an earlier request with the same id.</summary>
    public bool IsRepeated { get; init; }

    public bool IsChanged => IsRepeated || Version is not null || Moved + New + Gone > 0;
}

/// <param name="Floor">Name of the floor.</param>
/// <param name="Seated">Who got a seat there.</param>
/// <param name="Freed">Who lost a seat there, and has none now.</param>
internal sealed record TableSeats(string Floor, IReadOnlyList<HeldSeat> Seated, IReadOnlyList<HeldSeat> Freed);

/// <summary>The person who writes, and the audit entry, which is written in the same transaction.</summary>
/// <param name="MayChange">Whether the floor may be changed as a whole.</param>
/// <param name="MayEnd">Whether a person may be taken from a seat on another floor.</param>
internal sealed record TableWriter(AuditActor Actor, Func<DrawnFloor, bool> MayChange, Func<Seated, bool> MayEnd, Func<TableResult, AuditEntry> Entry);

/// <summary>Writes seat tables. Storage implements it.</summary>
internal interface ITableStore
{
    /// <summary>What a write with this id did before, if there was one: its answer was lost, and it is sent again.</summary>
    /// <param name="floor">Id of the floor.</param>
    /// <param name="change">See <see cref="TableWrite.Change"/>.</param>
    Task<TableResult?> Earlier(string floor, string change, TableWriter writer, CancellationToken cancellationToken);

    Task<TableResult> Apply(TableWrite write, TableWriter writer, CancellationToken cancellationToken);

    /// <summary>Makes the floor with its first version, and seats the people. If somebody cannot be seated, the floor is not made either.</summary>
    /// <param name="write">With a document.</param>
    /// <param name="made">The audit entry of the floor.</param>
    Task<TableResult> Make(
        DrawnFloor floor, Site site, TableWrite write, Func<FloorResult, AuditEntry> made, TableWriter writer, CancellationToken cancellationToken);

    /// <summary>
    /// One step back: the version before is published again, and people get the seats that they had. A person who was seated elsewhere since stays there, and
    /// nobody gets a seat that another person has now. It is a change of its own, which can be undone too.
    /// </summary>
    /// <param name="version">The current version, which the table left.</param>
    /// <param name="change">See <see cref="TableResult.Change"/>.</param>
    Task<TableResult> Undo(string floor, int version, string change, TableWriter writer, CancellationToken cancellationToken);
}
