using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>What a table is read against: the floor as it is, who sits where, and who may be meant.</summary>
/// <param name="Floor">Null: a new one.</param>
/// <param name="Version">Of the floor; 0: none.</param>
/// <param name="Here">Who sits on it.</param>
/// <param name="Elsewhere">Seats of others on other floors.</param>
/// <param name="People">By id: those who may be meant.</param>
/// <param name="Ids">Ids that are sent instead of the person's own, which has the user name: for readers who may not read it.</param>
/// <param name="IsNamed">The reader may read at least family names.</param>
internal sealed record TableSituation(
    FloorDocument? Floor, int Version, IReadOnlyList<(string Seat, string Occupant)> Here, IReadOnlyDictionary<string, DrawnSeat> Elsewhere,
    IReadOnlyDictionary<string, TablePerson> People, IReadOnlyDictionary<string, string> Ids, bool IsNamed)
{
    /// <summary>There are people of these instances whom the reader may not see.</summary>
    public bool IsSomebodyHidden { get; init; }

    /// <summary>ARN of the instance to which names that nobody has belong; null: they are not kept.</summary>
    public string? NamesOf { get; init; }

    /// <summary>The reader may read whole names.</summary>
    public bool ReadsNames { get; init; }

    /// <summary>The id under which a person is sent.</summary>
    public string Sent(string occupant) => Ids.GetValueOrDefault(occupant, occupant);

    /// <param name="floor">Id of the floor; null: a new one.</param>
    /// <param name="isFull">The reader may read user names.</param>
    public static TableSituation Of(
        string? floor, FloorDocument? document, int version, IReadOnlyList<Seated> seats, IReadOnlyList<TablePerson> people, bool isFull, bool isNamed)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        if (!isFull)
        {
            // Each of them has a seat: who was never seen is known by it only. The same on every server.
            foreach (var seat in seats.Where(s => Occupant.UserOf(s.Occupant) is not null).GroupBy(s => s.At))
            {
                foreach (var (n, occupant) in seat.Select(s => s.Occupant).Order(StringComparer.Ordinal).Index())
                {
                    ids[occupant] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"seat:{seat.Key.Floor}/{seat.Key.Seat}/{n}");
                }
            }
        }
        return new TableSituation(
            document, version,
            [.. seats.Where(s => s.At.Floor == floor).OrderBy(s => s.At.Seat, StringComparer.Ordinal).ThenBy(s => s.Occupant, StringComparer.Ordinal)
                .Select(s => (s.At.Seat, s.Occupant))],
            seats.Where(s => s.At.Floor != floor).ToDictionary(s => s.Occupant, s => s.At, StringComparer.Ordinal),
            // A name without a seat was given to an agent, or freed, a moment ago.
            people.Where(p => isFull || Occupant.UserOf(p.Id) is null || ids.ContainsKey(p.Id)).ToDictionary(p => p.Id, StringComparer.Ordinal), ids, isNamed);
    }
}

/// <summary>Another floor that people leave.</summary>
/// <param name="Labels">Of its seats, by id, where there is one.</param>
internal sealed record TableOtherFloor(string Id, string Name, IReadOnlyDictionary<string, string> Labels);
