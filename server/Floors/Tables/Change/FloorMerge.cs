using System.Globalization;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>
/// The floor with the desks of a new table: what is in both stays as it is, what the table does not have is gone, and new desks get a number, and an island
/// with its zone. A list takes no desk away. Pure.
/// </summary>
internal static class FloorMerge
{
    /// <returns>The floor, and the id of the seat of each desk.</returns>
    public static (FloorDocument Document, string[] SeatOf) Of(
        SeatTable table, FloorDocument floor, IReadOnlyList<(string Seat, string Occupant)> now)
    {
        var drawing = table.Document;
        var sitting = now.ToDictionary(n => n.Occupant, n => n.Seat, StringComparer.Ordinal);
        string?[] seatNow = [.. table.Names.Select(a => a.Kind == NameKind.Found ? sitting.GetValueOrDefault(a.People[0].Id) : null)];
        var (of, x, y) = SeatMatch.Find(
            floor.Seats, drawing.Seats, i => table.Seats[i].Cell.Label is not null, (i, j) => seatNow[i] == floor.Seats[j].Id,
            table.IsList);
        var ids = new NewIds(floor);
        var seatOf = of.Select(j => j >= 0 ? floor.Seats[j].Id : ids.Next("s")).ToArray();
        // Desks that a list does not name are still in the room.
        var kept = table.IsList ? [.. Enumerable.Range(0, floor.Seats.Count)] : of.Where(j => j >= 0).ToHashSet();
        int[] added = [.. Enumerable.Range(0, of.Length).Where(i => of[i] < 0)];
        if (added.Length == 0 && kept.Count == floor.Seats.Count)
        {
            return (floor, seatOf);
        }
        if (table.IsList)
        {
            return (InView(floor with { Seats = [.. floor.Seats, .. added.Select((i, n) => Below(floor, drawing.Seats[i], n, seatOf[i]))] }), seatOf);
        }
        FloorSeat[] stay = [.. floor.Seats.Where((_, j) => kept.Contains(j))];
        var place = new NewIslands(floor, drawing, ids, x, y);
        var keptOf = Enumerable.Range(0, of.Length).Where(i => of[i] >= 0).ToLookup(i => drawing.Seats[i].Island, StringComparer.Ordinal);
        // Almost always all of them are in one island of the floor, and then nothing has to be searched.
        var only = keptOf.ToDictionary(
            g => g.Key ?? "", g => g.Select(j => floor.Seats[of[j]].Island).Distinct(StringComparer.Ordinal).Count() == 1, StringComparer.Ordinal);
        var labels = new NewLabels(stay, table);
        FloorSeat[] seats =
        [
            .. stay,
            .. added.Select(i =>
            {
                var seat = drawing.Seats[i];
                var island = keptOf[seat.Island].Any()
                    ? Beside(seat, only[seat.Island ?? ""] ? keptOf[seat.Island].Take(1) : keptOf[seat.Island], drawing.Seats, j => floor.Seats[of[j]])
                    : place.Of(seat.Island);
                return seat with
                {
                    Id = seatOf[i], Label = labels.Of(i, seat, island, place.NameOf(island)), Island = island, X = Math.Round(seat.X - x, 1),
                    Y = Math.Round(seat.Y - y, 1),
                };
            }),
        ];
        return (InView(floor with { Seats = seats, Islands = place.Islands, Zones = place.Zones }), seatOf);
    }

    /// <summary>A new desk of a list stands below everything, in rows of ten, until somebody moves it.</summary>
    private static FloorSeat Below(FloorDocument floor, FloorSeat seat, int n, string id)
    {
        const int InRow = 10;
        const double Gap = 5;
        var bottom = floor.Seats.Select(s => s.Y + s.Height).DefaultIfEmpty(0).Max();
        return seat with
        {
            Id = id, Island = null, X = TableFloor.Margin + (n % InRow * (FloorDocument.SeatWidth + Gap)),
            Y = Math.Round(bottom + TableFloor.Margin + (n / InRow * (FloorDocument.SeatHeight + Gap)), 1),
            Label = floor.Seats.All(s => s.Label != seat.Label) ? seat.Label : "",
        };
    }

    /// <summary>A new seat joins the island of a seat of the floor that stands beside it in the table.</summary>
    private static string? Beside(FloorSeat seat, IEnumerable<int> beside, IReadOnlyList<FloorSeat> drawing, Func<int, FloorSeat> onFloor) =>
        seat.Island is null ? null : onFloor(beside.MinBy(i => Math.Abs(drawing[i].X - seat.X) + Math.Abs(drawing[i].Y - seat.Y))).Island;

    /// <summary>The map begins at 0: a floor with desks on its left or above is moved as a whole, and is as large as they need.</summary>
    private static FloorDocument InView(FloorDocument floor)
    {
        if (floor.Seats.Count == 0)
        {
            return floor;
        }
        var (left, top) = (floor.Seats.Min(s => s.X), floor.Seats.Min(s => s.Y));
        var (x, y) = (left < 0 ? Math.Ceiling(TableFloor.Margin - left) : 0, top < 0 ? Math.Ceiling(TableFloor.Margin - top) : 0);
        var moved = x == 0 && y == 0 ? floor : Moved(floor, x, y);
        return moved with
        {
            Width = Math.Max(floor.Width + x, Math.Ceiling(moved.Seats.Max(s => s.X + s.Width))),
            Height = Math.Max(floor.Height + y, Math.Ceiling(moved.Seats.Max(s => s.Y + s.Height))),
        };
    }

    private static FloorDocument Moved(FloorDocument floor, double x, double y) => floor with
    {
        Background = floor.Background is { } image ? image with { X = Sum(image.X, x), Y = Sum(image.Y, y) } : null,
        Zones = [.. floor.Zones.Select(z => z with { X = Sum(z.X, x), Y = Sum(z.Y, y) })],
        Islands = [.. floor.Islands.Select(i => i with { X = Sum(i.X, x), Y = Sum(i.Y, y) })],
        Seats = [.. floor.Seats.Select(s => s with { X = Sum(s.X, x), Y = Sum(s.Y, y) })],
        Walls = [.. floor.Walls.Select(w => w with { Points = [.. w.Points.Select(p => new[] { Sum(p[0], x), Sum(p[1], y) })] })],
        Doors = [.. floor.Doors.Select(d => d with { X = Sum(d.X, x), Y = Sum(d.Y, y) })],
        Labels = [.. floor.Labels.Select(l => l with { X = Sum(l.X, x), Y = Sum(l.Y, y) })],
    };

    /// <summary>Without the last digits that adding leaves: 0.1 + 0.2 is 0.3.</summary>
    private static double Sum(double a, double b) => Math.Round(a + b, 6);
}

/// <summary>Ids that nothing on a floor has.</summary>
internal sealed class NewIds(FloorDocument floor)
{
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    private readonly HashSet<string> _ids = floor.Seats.Select(s => s.Id).Concat(floor.Islands.Select(i => i.Id)).Concat(floor.Zones.Select(z => z.Id))
        .Concat(floor.Walls.Select(w => w.Id)).Concat(floor.Doors.Select(d => d.Id)).Concat(floor.Labels.Select(l => l.Id))
        .ToHashSet(StringComparer.Ordinal);

    public string Next(string kind)
    {
        string id;
        do
        {
            _last[kind] = _last.GetValueOrDefault(kind) + 1;
            id = kind + _last[kind].ToString(CultureInfo.InvariantCulture);
        }
        while (!_ids.Add(id));
        return id;
    }
}
