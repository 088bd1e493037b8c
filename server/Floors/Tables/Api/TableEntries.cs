using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>Audit entries for seat tables: the numbers, the version, and who got or lost which seat.</summary>
internal static class TableEntries
{
    public static TableWriter Applied(Viewer viewer, ITablePeople people, IOccupantNames names) => By(viewer, people, names, "floor.table-applied");

    public static TableWriter Undone(Viewer viewer, ITablePeople people, IOccupantNames names) => By(viewer, people, names, "floor.table-undone");

    private static TableWriter By(Viewer viewer, ITablePeople people, IOccupantNames names, string what) => new(
        viewer.Actor, floor => viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances), seated => people.Sees(viewer, seated),
        result => new AuditEntry(viewer.Actor, what, new AuditSubject(result.Floor!.Name, result.Floor.Id), Facts(result, names)));

    private static IReadOnlyList<AuditFact> Facts(TableResult result, IOccupantNames names) =>
    [
        new AuditFact("table", Text(result.Moved), Text(result.New), Text(result.Gone)),
        .. result.Version is { } version
            ? [new AuditFact("version", Text(result.Before?.Version ?? 0), Text(version.Number), Text(version.Seats))] : Array.Empty<AuditFact>(),
        .. result.Seats.SelectMany(s => SeatFacts.Lost(s.Floor, s.Freed, names.InAudit)),
        .. result.Seats.SelectMany(s => SeatFacts.Left(s.Floor, s.Left, names.InAudit)),
        .. result.Seats.SelectMany(s => SeatFacts.Given(s.Floor, s.Seated, names.InAudit)),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
