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

    /// <summary>A person whom the writer may not see would lose a seat on another floor.</summary>
    NotTheirs,

    /// <summary>The floor does not show the agents of somebody's instance.</summary>
    OtherInstance,

    /// <summary>No table was applied at this time, or what it did is no longer stored.</summary>
    NothingToUndo,
}

/// <summary>What a table does to a floor, in one transaction.</summary>
/// <param name="BasedOn">Version of the floor for which it was made.</param>
/// <param name="Document">The next version; null: the seats stay as they are.</param>
/// <param name="People">Everybody who sits on the floor afterwards.</param>
internal sealed record TableWrite(string Floor, int BasedOn, FloorDocument? Document, IReadOnlyList<Seated> People);

/// <param name="At">When: with it the write can be undone.</param>
/// <param name="Version">Null: none was published.</param>
internal sealed record TableResult(
    TableRefusal Refusal, DrawnFloor? Floor = null, DateTimeOffset At = default, FloorVersion? Version = null, DrawnFloor? Before = null)
{
    /// <summary>Who got a seat.</summary>
    public IReadOnlyList<HeldSeat> Seated { get; init; } = [];

    /// <summary>Who lost a seat, and has none now.</summary>
    public IReadOnlyList<HeldSeat> Freed { get; init; } = [];

    /// <summary>Number of those who got a seat and had another one before.</summary>
    public int Moved { get; init; }
}

/// <summary>The person who writes, and the audit entry, which is written in the same transaction.</summary>
/// <param name="MayChange">Whether the floor may be changed as a whole.</param>
/// <param name="MayEnd">Whether a person may be taken from a seat on another floor.</param>
internal sealed record TableWriter(AuditActor Actor, Func<DrawnFloor, bool> MayChange, Func<Seated, bool> MayEnd, Func<TableResult, AuditEntry> Entry);

/// <summary>Writes seat tables. Storage implements it.</summary>
internal interface ITableStore
{
    Task<TableResult> Apply(TableWrite write, TableWriter writer, CancellationToken cancellationToken);

    /// <summary>
    /// One step back: the version before is published again, and people get the seats that they had. Whoever was seated elsewhere since stays there.
    /// </summary>
    /// <param name="version">The current version, which the table left.</param>
    /// <param name="at">When the table was applied.</param>
    Task<TableResult> Undo(string floor, int version, DateTimeOffset at, TableWriter writer, CancellationToken cancellationToken);
}
