using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Sites and floors, including deleted ones. The stamp was read before them: newer content has a higher stamp.</summary>
internal sealed record FloorRows(long Stamp, IReadOnlyList<Site> Sites, IReadOnlyList<DrawnFloor> Floors);

/// <summary>Why nothing was written.</summary>
internal enum FloorRefusal
{
    None = 0,
    NoSuchFloor,
    NoSuchSite,
    NoSuchVersion,
    NoSuchImage,

    /// <summary>Another version is current: <see cref="FloorResult.Floor"/> has its number.</summary>
    OtherVersion,

    /// <summary>The given name is not the floor's name.</summary>
    OtherName,

    /// <summary>There are already <see cref="DrawnFloor.Most"/> floors.</summary>
    TooMany,

    /// <summary><see cref="Site.Most"/> are there.</summary>
    TooManySites,

    /// <summary>Another site has the name.</summary>
    SiteNameTaken,

    /// <summary>Floors of it are there, or can be restored.</summary>
    SiteInUse,

    /// <summary>A floor of the site is outside the writer's scope.</summary>
    OutOfScope,

    /// <summary>Some of the people whom the floor shows are outside the writer's scope.</summary>
    NotWhole,

    /// <summary>A seat table made the version: only the table's own undo takes both back.</summary>
    OfSeatTable,
}

/// <summary>What was written.</summary>
/// <param name="Floor">The floor after the write; null: it does not exist.</param>
/// <param name="Version">The published version; null: none.</param>
/// <param name="Before">The floor before the write; null: it did not exist.</param>
/// <param name="Freed">Seats whose occupants were unseated in the same transaction, by seat.</param>
internal sealed record FloorResult(
    FloorRefusal Refusal, DrawnFloor? Floor = null, FloorVersion? Version = null, DrawnFloor? Before = null, params IReadOnlyList<HeldSeat> Freed)
{
    /// <summary>Seats that people got in the same transaction, by seat.</summary>
    public IReadOnlyList<HeldSeat> Seated { get; init; } = [];

    /// <summary>Names of the sites that the floor left and came to; null: it stayed.</summary>
    public (string From, string To)? Moved { get; init; }
}

/// <summary>What was written of a site.</summary>
/// <param name="Site">As it is now; deleted: as it was.</param>
/// <param name="Before">As it was; null: it was not there.</param>
internal sealed record SiteResult(FloorRefusal Refusal, Site? Site = null, Site? Before = null);

/// <summary>Who writes a site, and what the audit log is told of it: in the same transaction.</summary>
/// <param name="Sees">Whether all of a floor is in the writer's scope: a site with another one is not theirs to change.</param>
internal sealed record SiteWriter(AuditActor Actor, Func<DrawnFloor, bool> Sees, Func<SiteResult, AuditEntry> Entry);

/// <summary>A version to publish.</summary>
/// <param name="Name">Null: the version has no name.</param>
internal sealed record NewVersion(string? Name, FloorDocument Document);

/// <summary>The person who writes, and the audit entry, which is written in the same transaction.</summary>
/// <param name="MayChange">
/// Whether the floor may be changed as a whole. It is asked in the transaction, with the instances of the floor and of everybody who sits there.
/// </param>
/// <param name="Entry">Makes the entry. Texts are cut to the length that the log allows.</param>
internal sealed record FloorWriter(AuditActor Actor, Func<DrawnFloor, bool> MayChange, Func<FloorResult, AuditEntry> Entry)
{
    /// <summary>The server itself.</summary>
    public FloorWriter(AuditActor actor, Func<FloorResult, AuditEntry> entry)
        : this(actor, _ => true, entry)
    {
    }
}

/// <summary>
/// Stores floors, their versions and images. Storage implements it. Every write is one transaction after the previous one, increments the
/// stamp, and adds its audit entry.
/// </summary>
internal interface IFloorStore
{
    /// <summary>Increases with each write to floors, versions and assignments.</summary>
    Task<long> Stamp(CancellationToken cancellationToken);

    Task<FloorRows> Load(CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<FloorVersion>> Versions(string floor, CancellationToken cancellationToken);

    /// <returns>Null: it does not exist, or is no longer stored.</returns>
    Task<StoredDocument?> Document(string floor, int number, CancellationToken cancellationToken);

    /// <param name="floor">Has a new id, and <see cref="Site.Id"/> of an existing site. Its ordinal and version are set here.</param>
    /// <param name="site">Is created if the floor names it and no site has its id.</param>
    /// <param name="version">Null: nothing is published yet.</param>
    Task<FloorResult> Make(DrawnFloor floor, Site site, NewVersion? version, FloorWriter writer, CancellationToken cancellationToken);

    /// <param name="site">A new id.</param>
    Task<SiteResult> MakeSite(Site site, SiteWriter writer, CancellationToken cancellationToken);

    /// <param name="change">Of name and time zone.</param>
    Task<SiteResult> ChangeSite(string site, Func<Site, Site> change, SiteWriter writer, CancellationToken cancellationToken);

    /// <summary>Deletes a site without floors.</summary>
    Task<SiteResult> DeleteSite(string site, SiteWriter writer, CancellationToken cancellationToken);

    /// <summary>People of an instance that the floor no longer shows are unseated.</summary>
    /// <param name="change">Of site, name, ordinal and instances; the rest stays.</param>
    Task<FloorResult> Change(string floor, Func<DrawnFloor, DrawnFloor> change, FloorWriter writer, CancellationToken cancellationToken);

    /// <param name="basedOn">The version that it was made from; null: the current one, whichever it is.</param>
    Task<FloorResult> Publish(string floor, int? basedOn, NewVersion version, FloorWriter writer, CancellationToken cancellationToken);

    /// <summary>Publishes an old version again, with a new number.</summary>
    Task<FloorResult> Republish(string floor, int number, FloorWriter writer, CancellationToken cancellationToken);

    /// <param name="name">The name as the user typed it.</param>
    Task<FloorResult> Delete(string floor, string name, FloorWriter writer, CancellationToken cancellationToken);

    /// <summary>Undoes a deletion. Former occupants without another seat get their seats back.</summary>
    /// <param name="knownAs">An occupant as it is now: a person who was seated by user name may have logged in since.</param>
    Task<FloorResult> Undelete(string floor, Func<string, string> knownAs, FloorWriter writer, CancellationToken cancellationToken);

    /// <summary>Stores an image once by its hash.</summary>
    /// <returns>False: there are already <paramref name="most"/> images.</returns>
    Task<bool> SaveImage(FloorImage image, int most, AuditActor actor, AuditEntry entry, CancellationToken cancellationToken);

    Task<FloorImage?> Image(string hash, CancellationToken cancellationToken);

    /// <summary>Removes floors that were deleted before this time, and older images that no version uses.</summary>
    Task<int> Forget(DateTimeOffset deletedBefore, DateTimeOffset imagesBefore, CancellationToken cancellationToken);
}
