using System.Globalization;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>Audit entries for drafts: who opened, published, set a time, cancelled it or discarded. Steps are not in the log.</summary>
internal static class DraftEntries
{
    public static AuditEntry Opened(DraftPerson by, DrawnFloor floor) => Of(by, "floor.draft-opened", floor, new AuditFact("from-base", Text(floor.Version)));

    /// <param name="steps">Those that were not published.</param>
    /// <param name="plan">The set time, which is gone too; null: none.</param>
    public static AuditEntry Discarded(DraftPerson by, DrawnFloor floor, int steps, PlannedPublish? plan) => Of(
        by, "floor.draft-discarded", floor,
        [
            new AuditFact("draft-steps", Text(steps)),
            .. plan is { Failed: null } ? [new AuditFact("publish-dropped", At(plan), plan.By.Name)] : Array.Empty<AuditFact>(),
        ]);

    public static AuditEntry Planned(DraftPerson by, DrawnFloor floor, PlannedPublish plan) => Of(by, "floor.publish-set", floor, [.. Facts(plan)]);

    public static AuditEntry Cancelled(DraftPerson by, DrawnFloor floor, PlannedPublish plan) => Of(by, "floor.publish-cancelled", floor, [.. Facts(plan)]);

    public static AuditEntry Published(DraftPerson by, FloorResult result, int upTo, IOccupantNames names) => Of(
        by, "floor.published", result.Floor!,
        [new AuditFact("draft-step", Text(upTo)), .. FloorEntries.Version(result), .. FloorEntries.Freed(result, names)]);

    /// <summary>By the server, for the person who set the time.</summary>
    /// <param name="isLate">Not at that time: the server was not running, or its database did not answer.</param>
    public static AuditEntry PublishedAsPlanned(FloorResult result, PlannedPublish plan, bool isLate, IOccupantNames names) => Of(
        plan.By, "floor.published", result.Floor!,
        [
            new AuditFact(isLate ? "publish-late" : "publish-at", At(plan)), new AuditFact("draft-step", Text(plan.N)), .. FloorEntries.Version(result),
            .. FloorEntries.Freed(result, names),
        ]);

    /// <param name="why">other-version, not-allowed, no-image or not-readable.</param>
    public static AuditEntry NotPublished(DrawnFloor floor, PlannedPublish plan, string why) => Of(
        plan.By, "floor.publish-not-done", floor, [new AuditFact("not-published", why, Text(floor.Version)), .. Facts(plan)]);

    private static IEnumerable<AuditFact> Facts(PlannedPublish plan) =>
    [
        new AuditFact("publish-at", At(plan)), new AuditFact("draft-step", Text(plan.N)),
        .. plan.Name is { } name ? [new AuditFact("version-name", name)] : Array.Empty<AuditFact>(),
    ];

    private static AuditEntry Of(DraftPerson by, string what, DrawnFloor floor, params IReadOnlyList<AuditFact> facts) =>
        new(by.Actor, what, new AuditSubject(floor.Name, floor.Id), facts);

    private static string At(PlannedPublish plan) => plan.At.UtcDateTime.ToString("u");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
