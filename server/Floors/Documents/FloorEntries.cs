using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Audit entries for floors: person, floor, old and new values.</summary>
internal static class FloorEntries
{
    public static FloorWriter Made(Viewer viewer) => By(viewer, "floor.made", result => [.. Version(result), Instances(result.Floor!)]);

    public static FloorWriter Published(Viewer viewer, IOccupantNames names) =>
        By(viewer, "floor.published", result => [.. Version(result), .. Freed(result, names)]);

    public static FloorWriter Republished(Viewer viewer, int number, IOccupantNames names) => By(
        viewer, "floor.version-restored", result => [new AuditFact("from-version", Text(number)), .. Version(result), .. Freed(result, names)]);

    public static FloorWriter PublishUndone(Viewer viewer, int number, IOccupantNames names) => By(viewer, "floor.publish-undone", result =>
        [new AuditFact("undone-version", Text(number)), .. Version(result), .. Freed(result, names),
            .. SeatFacts.Given(result.Floor!.Name, result.Seated, names.InAudit)]);

    public static FloorWriter Deleted(Viewer viewer, IOccupantNames names) => By(viewer, "floor.deleted", result => Freed(result, names));

    public static FloorWriter Undeleted(Viewer viewer, IOccupantNames names) =>
        By(viewer, "floor.restored", result => SeatFacts.Given(result.Floor!.Name, result.Seated, names.InAudit));

    public static FloorWriter Changed(Viewer viewer, IOccupantNames names) => By(viewer, "floor.changed", result =>
    {
        var (before, now) = (result.Before!, result.Floor!);
        List<AuditFact> facts = [];
        if (before.Name != now.Name)
        {
            facts.Add(new AuditFact("renamed", before.Name, now.Name));
        }
        if (!before.Instances.SequenceEqual(now.Instances))
        {
            facts.Add(Instances(now));
        }
        if (result.Moved is { } moved)
        {
            facts.Add(new AuditFact("site", moved.From, moved.To));
        }
        else if (before.Ordinal != now.Ordinal)
        {
            facts.Add(new AuditFact("order", Text(before.Ordinal), Text(now.Ordinal)));
        }
        return [.. facts, .. Freed(result, names)];
    });

    public static SiteWriter SiteMade(Viewer viewer) => Site(viewer, "floor.site-made", result => [new AuditFact("time-zone", result.Site!.TimeZone)]);

    public static SiteWriter SiteDeleted(Viewer viewer) => Site(viewer, "floor.site-deleted", _ => []);

    public static SiteWriter SiteChanged(Viewer viewer) => Site(viewer, "floor.site-changed", result =>
    {
        var (before, now) = (result.Before!, result.Site!);
        return
        [
            .. before.Name != now.Name ? [new AuditFact("renamed", before.Name, now.Name)] : Array.Empty<AuditFact>(),
            .. before.TimeZone != now.TimeZone ? [new AuditFact("time-zone", before.TimeZone, now.TimeZone)] : Array.Empty<AuditFact>(),
        ];
    });

    public static AuditEntry Image(Viewer viewer, FloorImage image) => new(
        viewer.Actor, "floor.image", new AuditSubject(image.Hash[..12], image.Hash),
        new AuditFact("image", image.Type, Text(image.Width), Text(image.Height)));

    private static FloorWriter By(Viewer viewer, string what, Func<FloorResult, IReadOnlyList<AuditFact>> facts) => new(
        viewer.Actor, floor => viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances),
        result => new AuditEntry(viewer.Actor, what, new AuditSubject(result.Floor!.Name, result.Floor.Id), facts(result)));

    private static SiteWriter Site(Viewer viewer, string what, Func<SiteResult, IReadOnlyList<AuditFact>> facts) => new(
        viewer.Actor, floor => viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances),
        result => new AuditEntry(viewer.Actor, what, new AuditSubject(result.Site!.Name, result.Site.Id), facts(result)));

    internal static IEnumerable<AuditFact> Version(FloorResult result)
    {
        if (result.Version is { } version)
        {
            yield return new AuditFact("version", Text(result.Before?.Version ?? 0), Text(version.Number), Text(version.Seats));
            if (version.Name is { } name)
            {
                yield return new AuditFact("version-name", name);
            }
        }
    }

    internal static IReadOnlyList<AuditFact> Freed(FloorResult result, IOccupantNames names) => SeatFacts.Lost(result.Floor!.Name, result.Freed, names.InAudit);

    private static AuditFact Instances(DrawnFloor floor) => new("instances", floor.Instances);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
