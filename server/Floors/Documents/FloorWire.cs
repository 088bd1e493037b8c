using System.Text.Json.Serialization;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Sites, each with the floors that the caller may see.</summary>
internal sealed record FloorsJson(SiteJson[] Sites)
{
    /// <summary>You can add sites: you plan, and your scope is everything.</summary>
    public bool MayAddSites { get; init; }
}

/// <param name="TimeZone">IANA name.</param>
internal sealed record SiteJson(string Id, string Name, string TimeZone, FloorJsonRow[] Floors)
{
    /// <summary>You can rename the site: you plan, and everybody of each of its floors is in your scope.</summary>
    public bool MayChange { get; init; }
}

/// <param name="Instances">ARNs of the Amazon Connect instances whose agents it shows. Only those in the caller's scope.</param>
/// <param name="Version">The current version; 0: nothing is published.</param>
/// <param name="MayChange">You can change the floor as a whole: you plan, and everybody of its instances is in your scope.</param>
/// <param name="DeletedAt">Only in the list of deleted floors. The floor can be restored until 30 days later.</param>
internal record FloorJsonRow(
    string Id, string Name, string Site, string[] Instances, int Version, int Ordinal, bool MayChange,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DeletedAt);

/// <param name="Seated">Number of people who sit there now.</param>
/// <param name="Scopes">Number of people and API tokens whose scope names the floor. Only for callers who may change floors.</param>
/// <param name="Uses">What depends on the floor. Only for callers who may change floors.</param>
internal sealed record FloorMetaJson(
    string Id, string Name, string Site, string[] Instances, int Version, int Ordinal, bool MayChange, DateTimeOffset? DeletedAt, int Seated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Scopes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FloorUsesJson? Uses)
    : FloorJsonRow(Id, Name, Site, Instances, Version, Ordinal, MayChange, DeletedAt);

/// <summary>What depends on a floor. Every list has at most 20 names.</summary>
/// <param name="People">People who sit there. Named are those whom the caller may see.</param>
/// <param name="Accounts">People whose scope names the floor. Named only for administrators, as tokens and links are.</param>
/// <param name="Tokens">API tokens whose scope names it.</param>
/// <param name="Links">One-time links of these people that were not used yet.</param>
internal sealed record FloorUsesJson(PeopleUseJson People, UseJson Accounts, UseJson Tokens, UseJson Links);

internal sealed record UseJson(int Count, string[] Names);

internal sealed record PeopleUseJson(int Count, NameJson[] Named);

/// <param name="User">User name; null: not known, or the caller may not read it. The others too.</param>
internal sealed record NameJson(string? User, string? First, string? Last);

/// <param name="Freed">Ids of seats whose occupants were unseated, because the floor no longer shows their instance.</param>
internal sealed record ChangedFloorJson(
    string Id, string Name, string Site, string[] Instances, int Version, int Ordinal, bool MayChange, DateTimeOffset? DeletedAt, string[] Freed)
    : FloorJsonRow(Id, Name, Site, Instances, Version, Ordinal, MayChange, DeletedAt);

/// <param name="Hash">SHA-256 of the document, hex; its ETag.</param>
internal sealed record FloorVersionJson(int Number, string? Name, string Hash, int Seats, DateTimeOffset PublishedAt, FloorByJson By)
{
    public static FloorVersionJson Of(FloorVersion v) => new(v.Number, v.Name, v.Hash, v.Seats, v.PublishedAt, new FloorByJson(v.ById, v.ByName));
}

internal sealed record FloorByJson(string Id, string Name);

/// <param name="Freed">Ids of seats whose occupants were unseated, because the new version does not have these seats.</param>
internal sealed record PublishedJson(FloorJsonRow Floor, FloorVersionJson Version, string[] Freed);

/// <param name="Freed">Ids of seats whose occupants were unseated.</param>
/// <param name="Scopes">Number of people and API tokens whose scope names the floor. These parts of their scopes show nothing now.</param>
/// <param name="RestorableUntil">Until this time, <c>POST /api/floors/ID/restore</c> can undo the deletion.</param>
internal sealed record DeletedJson(FloorJsonRow Floor, string[] Freed, int Scopes, DateTimeOffset RestorableUntil);

internal sealed record ImageJson(string Hash, string Type, int Width, int Height, int Bytes);

/// <param name="Site">Null: the existing site.</param>
/// <param name="Instances">ARNs.</param>
/// <param name="Document">Null: nothing is published yet.</param>
internal sealed record FloorRequestJson(string? Site, string Name, string[] Instances, FloorDocument? Document);

/// <summary>What is left out stays as it is.</summary>
/// <param name="Site">Id of the site that the floor moves to.</param>
internal sealed record FloorPatchJson(string? Name, int? Ordinal, string?[]? Instances, string? Site = null);

/// <param name="Name">1 to 100 characters; no other site has it.</param>
/// <param name="TimeZone">IANA name: all clock times on the site's floors are in it.</param>
internal sealed record SiteRequestJson(string? Name, string? TimeZone);

/// <param name="BasedOn">Number of the version that the document was made from; 0: none.</param>
/// <param name="Name">A version with a name is kept for ever.</param>
internal sealed record PublishRequestJson(int BasedOn, string? Name, FloorDocument Document);

/// <param name="Name">The name of the floor, as a confirmation.</param>
internal sealed record DeleteRequestJson(string? Name);
