using System.Globalization;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors;

/// <summary>Audit facts about people who got or lost a seat in one write: their number, and the first of them with name and seat.</summary>
internal static class SeatFacts
{
    /// <summary>An entry names this number of people and counts all. Every assignment is stored with the person who made it.</summary>
    public const int MostNamed = 200;

    /// <summary>A seat as the audit log names it: <c>A01 (s17)</c>; without a label, its id.</summary>
    public static string Seat(string label, string id) => label.Length == 0 || label == id ? id : $"{label} ({id})";

    /// <summary>Names in the same order as the occupants (<see cref="IOccupantNames.InAudit"/>).</summary>
    public delegate IReadOnlyList<string> NamesOf(IReadOnlyList<string> occupants);

    /// <param name="floor">Name of the floor.</param>
    /// <returns>Nothing if nobody lost a seat.</returns>
    public static IReadOnlyList<AuditFact> Lost(string floor, IReadOnlyList<HeldSeat> seats, NamesOf names) =>
        Of("freed", "seat-lost", floor, seats, names);

    /// <inheritdoc cref="Lost"/>
    public static IReadOnlyList<AuditFact> Given(string floor, IReadOnlyList<HeldSeat> seats, NamesOf names) =>
        Of("seated", "seat-given", floor, seats, names);

    /// <summary>Who has a seat on another floor now.</summary>
    /// <inheritdoc cref="Lost"/>
    public static IReadOnlyList<AuditFact> Left(string floor, IReadOnlyList<HeldSeat> seats, NamesOf names) =>
        Of("left", "seat-left", floor, seats, names);

    private static IReadOnlyList<AuditFact> Of(string count, string each, string floor, IReadOnlyList<HeldSeat> seats, NamesOf names)
    {
        if (seats.Count == 0)
        {
            return [];
        }
        HeldSeat[] named = [.. seats.Take(MostNamed)];
        return
        [
            new AuditFact(count, Text(seats.Count)),
            .. named.Zip(names([.. named.Select(s => s.Occupant)]), (s, name) => new AuditFact(each, name, floor, Seat(s.Label, s.Seat))),
            .. seats.Count > MostNamed ? [new AuditFact("more-people", Text(seats.Count - MostNamed))] : Array.Empty<AuditFact>(),
        ];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
