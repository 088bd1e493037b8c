using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>A person whose seat changes.</summary>
/// <param name="From">Id of the seat; null: none.</param>
/// <param name="To">Id of the seat on this floor; null: the person loses the seat.</param>
/// <param name="FromFloor">Id of another floor that has the seat <paramref name="From"/>; null: it is on this one.</param>
internal sealed record SeatMove(string Occupant, string? From, string? To, string? FromFloor = null);

/// <summary>
/// What a table changes on a floor: 37 moved, 4 new, 3 gone, 456 unchanged. Seats that are in both keep their id, number and place; people keep theirs if
/// the table says so, or asks a question about them and they sit there. Names that nobody has stay on their desks as texts. Pure.
/// </summary>
/// <param name="Document">The floor afterwards.</param>
/// <param name="IsRedrawn">Seats were added or removed.</param>
/// <param name="SeatOf">Id of the seat of each desk of the table.</param>
/// <param name="People">Everybody who sits on the floor afterwards.</param>
internal sealed record TableChange(
    FloorDocument Document, bool IsRedrawn, IReadOnlyList<string> SeatOf, IReadOnlyList<(string Seat, string Occupant)> People)
{
    /// <summary>From a seat of this floor, or of another one.</summary>
    public IReadOnlyList<SeatMove> Moved { get; init; } = [];

    /// <summary>They had no seat.</summary>
    public IReadOnlyList<SeatMove> New { get; init; } = [];

    public IReadOnlyList<SeatMove> Gone { get; init; } = [];

    public int Unchanged { get; init; }

    public IReadOnlyList<string> AddedSeats { get; init; } = [];

    public IReadOnlyList<string> RemovedSeats { get; init; } = [];

    /// <param name="table">The read table.</param>
    /// <param name="floor">The floor as it is; null: a new one.</param>
    /// <param name="now">Who sits on it.</param>
    /// <param name="elsewhere">Seats of people on other floors.</param>
    /// <param name="known">Those whom the reader may see, by id.</param>
    /// <param name="instance">ARN of the instance to which names that nobody has belong; null: they are not kept.</param>
    public static TableChange Of(
        SeatTable table, FloorDocument? floor, IReadOnlyList<(string Seat, string Occupant)> now,
        IReadOnlyDictionary<string, DrawnSeat>? elsewhere = null, IReadOnlyDictionary<string, TablePerson>? known = null,
        string? instance = null)
    {
        var (document, seatOf) = floor is null
            ? (table.Document, table.Document.Seats.Select(s => s.Id).ToArray()) : FloorMerge.Of(table, floor, now);
        var after = After(table, seatOf, now.ToLookup(n => n.Seat, n => n.Occupant, StringComparer.Ordinal), known);
        // Nobody is named twice at one desk: somebody who stays there may be the one whose name is written.
        var taken = after.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (seat, name) in instance is null ? [] : TableNames.Of(table, seatOf, now, instance).Where(n => !taken.Contains(n.Seat)))
        {
            after[name] = seat;
        }
        var before = now.ToDictionary(n => n.Occupant, n => new DrawnSeat("", n.Seat), StringComparer.Ordinal);
        SeatMove[] seated =
        [
            .. after.Select(a => before.TryGetValue(a.Key, out var here) ? new SeatMove(a.Key, here.Seat, a.Value)
                : elsewhere?.TryGetValue(a.Key, out var other) == true ? new SeatMove(a.Key, other.Seat, a.Value, other.Floor)
                : new SeatMove(a.Key, null, a.Value)),
        ];
        var had = floor?.Seats.Select(s => s.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        var has = document.Seats.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return new TableChange(
            document, floor is null || !had.SetEquals(has), seatOf, [.. after.Select(a => (a.Value, a.Key)).OrderBy(a => a.Value, StringComparer.Ordinal)])
        {
            Moved = [.. seated.Where(s => s.From is not null && !IsSame(s))],
            New = [.. seated.Where(s => s.From is null)],
            Gone = [.. now.Where(n => !after.ContainsKey(n.Occupant)).Select(n => new SeatMove(n.Occupant, n.Seat, null))],
            Unchanged = seated.Count(IsSame),
            AddedSeats = [.. document.Seats.Select(s => s.Id).Where(id => !had.Contains(id))],
            RemovedSeats = [.. had.Except(has, StringComparer.Ordinal)],
        };

        static bool IsSame(SeatMove move) => move.From == move.To && move.FromFloor is null;
    }

    /// <summary>
    /// Who sits where afterwards. Nobody loses a seat to a name that cannot be read: that of a question, or one that is hidden from the reader.
    /// </summary>
    private static Dictionary<string, string> After(
        SeatTable table, string[] seatOf, ILookup<string, string> there, IReadOnlyDictionary<string, TablePerson>? known)
    {
        Dictionary<string, string> after = new(StringComparer.Ordinal);
        foreach (var (i, answer) in table.Names.Index().Where(a => a.Item.Kind == NameKind.Found))
        {
            after[answer.People[0].Id] = seatOf[i];
        }
        foreach (var (i, answer) in table.Names.Index().Where(a => a.Item.Kind != NameKind.Found && a.Item.Reason != NameReason.Chosen))
        {
            var people = there[seatOf[i]].Where(o => Occupant.NameOf(o) is null);
            foreach (var sitting in people.Where(o => answer.Kind == NameKind.Question ? answer.People.Any(p => p.Id == o)
                : known is not null && IsHidden(o, table.Seats[i].Cell, known)))
            {
                after.TryAdd(sitting, seatOf[i]);
            }
        }
        return after;
    }

    private static bool IsHidden(string occupant, CellText cell, IReadOnlyDictionary<string, TablePerson> known) =>
        cell.Names.Count > 0 && (!known.TryGetValue(occupant, out var person) || person.MayBe(cell));
}
