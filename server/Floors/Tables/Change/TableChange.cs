using System.Globalization;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>A person whose seat changes.</summary>
/// <param name="From">Id of the seat on this floor; null: none.</param>
/// <param name="To">Null: the person loses the seat.</param>
internal sealed record SeatMove(string Occupant, string? From, string? To);

/// <summary>
/// What a table changes on a floor: 37 moved, 4 new, 3 gone, 456 unchanged. Seats that are in both keep their id, number and place; people keep theirs if
/// the table says so, or asks a question about them and they sit there. Pure.
/// </summary>
/// <param name="Document">The floor afterwards.</param>
/// <param name="IsRedrawn">Seats were added or removed.</param>
/// <param name="SeatOf">Id of the seat of each desk of the table.</param>
/// <param name="People">Everybody who sits on the floor afterwards.</param>
internal sealed record TableChange(
    FloorDocument Document, bool IsRedrawn, IReadOnlyList<string> SeatOf, IReadOnlyList<(string Seat, string Occupant)> People)
{
    public IReadOnlyList<SeatMove> Moved { get; init; } = [];

    public IReadOnlyList<SeatMove> New { get; init; } = [];

    public IReadOnlyList<SeatMove> Gone { get; init; } = [];

    public int Unchanged { get; init; }

    public IReadOnlyList<string> AddedSeats { get; init; } = [];

    public IReadOnlyList<string> RemovedSeats { get; init; } = [];

    /// <param name="table">The read table.</param>
    /// <param name="floor">The floor as it is; null: a new one.</param>
    /// <param name="now">Who sits on it.</param>
    public static TableChange Of(SeatTable table, FloorDocument? floor, IReadOnlyList<(string Seat, string Occupant)> now)
    {
        var (document, seatOf) = floor is null ? (table.Document, table.Document.Seats.Select(s => s.Id).ToArray()) : Merged(table, floor, now);
        var there = now.ToLookup(n => n.Seat, n => n.Occupant, StringComparer.Ordinal);
        Dictionary<string, string> after = new(StringComparer.Ordinal);
        foreach (var (i, answer) in table.Names.Index())
        {
            if (answer.Kind == NameKind.Found)
            {
                after[answer.People[0].Id] = seatOf[i];
            }
        }
        foreach (var (i, answer) in table.Names.Index().Where(a => a.Item.Kind == NameKind.Question))
        {
            foreach (var sitting in there[seatOf[i]].Where(o => answer.People.Any(p => p.Id == o)))
            {
                after.TryAdd(sitting, seatOf[i]);
            }
        }
        var before = now.ToDictionary(n => n.Occupant, n => n.Seat, StringComparer.Ordinal);
        var known = floor?.Seats.Select(s => s.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        var kept = document.Seats.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return new TableChange(
            document, floor is null || !known.SetEquals(kept), seatOf, [.. after.Select(a => (a.Value, a.Key)).OrderBy(a => a.Value, StringComparer.Ordinal)])
        {
            Moved =
            [
                .. after.Where(a => before.TryGetValue(a.Key, out var seat) && seat != a.Value).Select(a => new SeatMove(a.Key, before[a.Key], a.Value)),
            ],
            New = [.. after.Where(a => !before.ContainsKey(a.Key)).Select(a => new SeatMove(a.Key, null, a.Value))],
            Gone = [.. now.Where(n => !after.ContainsKey(n.Occupant)).Select(n => new SeatMove(n.Occupant, n.Seat, null))],
            Unchanged = after.Count(a => before.TryGetValue(a.Key, out var seat) && seat == a.Value),
            AddedSeats = [.. document.Seats.Select(s => s.Id).Where(id => !known.Contains(id))],
            RemovedSeats = [.. known.Except(kept, StringComparer.Ordinal)],
        };
    }

    private static (FloorDocument Document, string[] SeatOf) Merged(
        SeatTable table, FloorDocument floor, IReadOnlyList<(string Seat, string Occupant)> now)
    {
        var sitting = now.ToDictionary(n => n.Occupant, n => n.Seat, StringComparer.Ordinal);
        string?[] seatNow =
        [
            .. table.Names.Select(a => a.Kind == NameKind.Found ? sitting.GetValueOrDefault(a.People[0].Id) : null),
        ];
        var (of, x, y) = SeatMatch.Find(
            floor.Seats, table.Document.Seats, i => table.Seats[i].Cell.Label is not null, (i, j) => seatNow[i] == floor.Seats[j].Id,
            table.IsList);
        var ids = floor.Seats.Select(s => s.Id).Concat(floor.Islands.Select(i => i.Id)).Concat(floor.Zones.Select(z => z.Id))
            .Concat(floor.Walls.Select(w => w.Id)).Concat(floor.Doors.Select(d => d.Id)).Concat(floor.Labels.Select(l => l.Id))
            .ToHashSet(StringComparer.Ordinal);
        var labels = of.Where(j => j >= 0).Select(j => floor.Seats[j].Label).ToHashSet(StringComparer.Ordinal);
        var beside = table.IsList ? _ => null : IslandsBeside(table.Document.Seats, of, floor);
        List<FloorSeat> added = [];
        var next = 1;
        var seatOf = new string[of.Length];
        foreach (var (i, seat) in table.Document.Seats.Index())
        {
            if (of[i] >= 0)
            {
                seatOf[i] = floor.Seats[of[i]].Id;
                continue;
            }
            string id;
            do
            {
                id = "s" + next++.ToString(CultureInfo.InvariantCulture);
            }
            while (!ids.Add(id));
            var hasLabel = table.Seats[i].Cell.Label is not null && seat.Label.Length > 0 && labels.Add(seat.Label);
            seatOf[i] = id;
            var (left, top) = table.IsList ? BelowAll(floor, added.Count) : (Math.Round(seat.X - x, 1), Math.Round(seat.Y - y, 1));
            added.Add(seat with { Id = id, Label = hasLabel ? seat.Label : "", X = left, Y = top, Island = beside(i) });
        }
        // Desks that a list does not name are still in the room.
        var kept = table.IsList ? [.. Enumerable.Range(0, floor.Seats.Count)] : of.Where(j => j >= 0).ToHashSet();
        if (added.Count == 0 && kept.Count == floor.Seats.Count)
        {
            return (floor, seatOf);
        }
        FloorSeat[] seats = [.. floor.Seats.Where((_, j) => kept.Contains(j)), .. added];
        return (
            floor with
            {
                Seats = seats,
                Width = Math.Max(floor.Width, Math.Ceiling(seats.Select(s => s.X + s.Width).DefaultIfEmpty(0).Max())),
                Height = Math.Max(floor.Height, Math.Ceiling(seats.Select(s => s.Y + s.Height).DefaultIfEmpty(0).Max())),
            },
            seatOf);
    }

    /// <summary>Where new desks of a list stand until somebody moves them: rows of ten, below everything.</summary>
    private static (double X, double Y) BelowAll(FloorDocument floor, int n)
    {
        const int InRow = 10;
        const double Margin = 40;
        var bottom = floor.Seats.Select(s => s.Y + s.Height).DefaultIfEmpty(0).Max();
        return (
            Margin + (n % InRow * (FloorDocument.SeatWidth + 5)), Math.Round(bottom + Margin + (n / InRow * (FloorDocument.SeatHeight + 5)), 1));
    }

    /// <summary>A new seat joins the island of a seat of the floor that stands beside it in the table.</summary>
    private static Func<int, string?> IslandsBeside(IReadOnlyList<FloorSeat> drawing, int[] of, FloorDocument floor)
    {
        var known = drawing.Index().Where(s => of[s.Index] >= 0 && s.Item.Island is not null).ToLookup(s => s.Item.Island!, StringComparer.Ordinal);
        // Almost always all of them are in one island of the floor, and then nothing has to be searched.
        var only = known.Where(g => g.Select(s => floor.Seats[of[s.Index]].Island).Distinct(StringComparer.Ordinal).Count() == 1)
            .ToDictionary(g => g.Key, g => floor.Seats[of[g.First().Index]].Island, StringComparer.Ordinal);
        return i => drawing[i].Island is not { } island || !known.Contains(island) ? null
            : only.TryGetValue(island, out var one) ? one
            : floor.Seats[of[known[island].MinBy(s => Math.Abs(s.Item.X - drawing[i].X) + Math.Abs(s.Item.Y - drawing[i].Y)).Index]].Island;
    }
}
