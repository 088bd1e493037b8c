using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>A draft to open.</summary>
/// <param name="Id">A new id.</param>
/// <param name="Base">Number of the version from which it is made; 0: the floor has none.</param>
/// <param name="Snapshot">As <see cref="DraftSnapshot"/> writes it.</param>
internal sealed record NewDraft(string Floor, string Id, int Base, byte[] Snapshot);

/// <summary>A draft that is not open any more.</summary>
/// <param name="How">published or discarded.</param>
/// <param name="Version">The version that was published last from it; 0: none.</param>
internal sealed record EndedDraft(string Draft, string How, int Version);

/// <summary>A stored draft that is open, or how the last one ended.</summary>
/// <param name="Ended">published or discarded; null: it is open.</param>
/// <param name="Version">The version that was published last from it; 0: none.</param>
/// <param name="Steps">In order, each with the id of the person. All that are still stored.</param>
/// <param name="Planned">Null: no time is set.</param>
/// <param name="Before">The drafts of the floor that were open before this one, newest first, at most <see cref="IDraftStore.MostEnds"/>.</param>
internal sealed record StoredDraft(
    string Id, int Base, DateTimeOffset OpenedAt, DraftPerson By, string? Ended, int Version, byte[] Snapshot,
    IReadOnlyList<(DraftStep Step, string Person)> Steps, PlannedPublish? Planned, IReadOnlyList<EndedDraft> Before);

/// <summary>What the owner of a draft knows of it. A write is refused if something else is stored.</summary>
/// <param name="N">The last step.</param>
/// <param name="Base">The version from which it is made: another one since a part was published.</param>
internal readonly record struct DraftState(string Floor, string Draft, int N, int Base);

/// <summary>What is published of a draft.</summary>
/// <param name="UpTo">The last step that is published.</param>
/// <param name="BasedOn">The version that must be current.</param>
/// <param name="Rest">Snapshot of the draft that stays; null: everything is published, and the draft ends.</param>
/// <param name="Plan">The set time at which it is published; null: now.</param>
internal sealed record DraftPublication(
    DraftState Known, int UpTo, int BasedOn, NewVersion Version, byte[]? Rest, PlannedPublish? Plan = null);

/// <param name="IsGone">Another step was stored, or the draft has ended: nothing was written.</param>
internal sealed record DraftWritten(bool IsGone, FloorResult Result);

/// <summary>
/// Stores drafts: their steps in order, and snapshots. Storage implements it. Two servers may hold the same draft for a moment: a write names what its
/// writer knows (<see cref="DraftState"/>), and is refused when that is not what is stored.
/// </summary>
internal interface IDraftStore
{
    /// <summary>Drafts that are open at once.</summary>
    public const int Most = 20;

    /// <summary>Drafts of a floor of which it is stored how they ended.</summary>
    public const int MostEnds = 20;

    /// <returns>The floor and its current document, which is null when nothing is published. Null: there is no such floor.</returns>
    Task<(DrawnFloor Floor, StoredDocument? Document)?> Current(string floor, CancellationToken cancellationToken);

    /// <returns>Null: the floor does not have this version.</returns>
    Task<FloorVersion?> Version(string floor, int number, CancellationToken cancellationToken);

    /// <returns>Null: none was ever opened.</returns>
    Task<StoredDraft?> Load(string floor, CancellationToken cancellationToken);

    /// <summary>Opens a draft if none is open.</summary>
    /// <returns>None: one is open now, this one or another. TooMany: <see cref="Most"/> are open.</returns>
    Task<FloorRefusal> Open(NewDraft draft, DraftPerson by, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken);

    /// <summary>Stores the next step.</summary>
    /// <returns>False: another step has this number, or the draft has ended.</returns>
    Task<bool> Append(DraftState known, DraftStep step, DraftPerson by, CancellationToken cancellationToken);

    /// <summary>Replaces the snapshot, and removes the steps up to it that are not needed any more.</summary>
    /// <param name="known">The last step is the last one in the snapshot.</param>
    /// <param name="keep">Numbers of steps up to it that stay.</param>
    Task Shorten(DraftState known, byte[] snapshot, IReadOnlySet<int> keep, CancellationToken cancellationToken);

    /// <summary>Publishes a version and ends the draft, or leaves the rest of it, in one transaction.</summary>
    Task<DraftWritten> Publish(DraftPublication publication, FloorWriter writer, CancellationToken cancellationToken);

    /// <summary>Whether the background image of the document is stored.</summary>
    Task<bool> HasImage(FloorDocument document, CancellationToken cancellationToken);

    /// <summary>Sets the time of a publication, in place of another one.</summary>
    /// <param name="document">What is published then.</param>
    /// <param name="basedOn">The version that must be current then.</param>
    /// <returns>False: the draft has ended.</returns>
    Task<bool> Plan(
        string floor, string draft, PlannedPublish plan, StoredDocument document, int basedOn, Func<DrawnFloor, AuditEntry> entry,
        CancellationToken cancellationToken);

    /// <summary>What is published at the set time, and over which version.</summary>
    Task<(StoredDocument Document, int BasedOn)?> Planned(string floor, string draft, CancellationToken cancellationToken);

    /// <summary>The set time has come, and nothing could be published. It is not tried again.</summary>
    Task<bool> Fail(
        string floor, string draft, PlannedPublish plan, string why, int version, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken);

    /// <returns>False: no time is set.</returns>
    Task<bool> Cancel(string floor, string draft, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken);

    /// <returns>False: another step was stored, or the draft has ended.</returns>
    Task<bool> Discard(DraftState known, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken);

    /// <summary>Floors with a draft whose set time has come.</summary>
    Task<IReadOnlyList<string>> Due(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the publication of the current version back: the version before it becomes current, as a new version. People who lost their seats by it get
    /// them back if they have none and the seat is free.
    /// </summary>
    /// <param name="knownAs">An occupant as it is now: a person who was seated by user name may have logged in since.</param>
    Task<FloorResult> UndoPublish(string floor, int number, Func<string, string> knownAs, FloorWriter writer, CancellationToken cancellationToken);
}
