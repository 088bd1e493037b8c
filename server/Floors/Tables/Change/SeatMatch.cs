using ConnectStreaming.Agents.Folding;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Tables.Change;

/// <summary>
/// Which seat of the floor is which seat of a new drawing: by the number that people use, then by place. The drawing may have moved as a whole, because a
/// row or a title was added. Pure.
/// </summary>
internal static class SeatMatch
{
    private const int MostVoters = 200;
    private const double Coarse = 10;

    /// <summary>Seats of the floor that are compared in each square of 100 × 100. People draw fewer there.</summary>
    private const int MostNear = 100;

    /// <summary>How far a seat may be from its place.</summary>
    private const double Near = 0.45;

    /// <param name="has">Whether this seat of the drawing has a number of its own. Made numbers say nothing.</param>
    /// <param name="isSame">Whether who is named at this seat of the drawing sits at that seat of the floor now. Most people stay.</param>
    /// <param name="isList">The drawing says nothing about places: only numbers count.</param>
    /// <returns>For each seat of the drawing, the number of the seat on the floor; -1: it is new. And how far the drawing is from the floor.</returns>
    public static (int[] Of, double X, double Y) Find(
        IReadOnlyList<FloorSeat> floor, IReadOnlyList<FloorSeat> drawing, Func<int, bool> has, Func<int, int, bool> isSame,
        bool isList = false)
    {
        var of = Enumerable.Repeat(-1, drawing.Count).ToArray();
        var free = Enumerable.Range(0, floor.Count).ToHashSet();
        var byLabel = floor.Index().Where(s => s.Item.Label.Length > 0).GroupBy(s => Key(s.Item.Label)).Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Index, StringComparer.Ordinal);
        foreach (var (i, seat) in drawing.Index())
        {
            if (has(i) && byLabel.TryGetValue(Key(seat.Label), out var known) && free.Remove(known))
            {
                of[i] = known;
            }
        }
        if (isList)
        {
            return (of, 0, 0);
        }
        int[] left = [.. Enumerable.Range(0, drawing.Count).Where(i => of[i] < 0)];
        var (x, y) = Offset(floor, drawing, isSame);
        ByPlace(floor, drawing, left, free, of, x, y);
        return (of, x, y);
    }

    private static void ByPlace(
        IReadOnlyList<FloorSeat> floor, IReadOnlyList<FloorSeat> drawing, int[] left, HashSet<int> free, int[] of, double x, double y)
    {
        const double Cell = 100;
        var places = free.ToLookup(j => ((int)Math.Floor(floor[j].X / Cell), (int)Math.Floor(floor[j].Y / Cell)));
        List<(double Distance, int New, int Old)> pairs = [];
        foreach (var i in left)
        {
            var (column, row) = ((int)Math.Floor((drawing[i].X - x) / Cell), (int)Math.Floor((drawing[i].Y - y) / Cell));
            for (var n = 0; n < 9; n++)
            {
                foreach (var j in places[(column + (n % 3) - 1, row + (n / 3) - 1)].Take(MostNear))
                {
                    var (dx, dy) = (Math.Abs(drawing[i].X - x - floor[j].X) / floor[j].Width, Math.Abs(drawing[i].Y - y - floor[j].Y) / floor[j].Height);
                    if (dx < Near && dy < Near)
                    {
                        pairs.Add((dx + dy, i, j));
                    }
                }
            }
        }
        foreach (var (_, i, j) in pairs.OrderBy(p => p.Distance).ThenBy(p => p.New).ThenBy(p => p.Old))
        {
            if (of[i] < 0 && free.Remove(j))
            {
                of[i] = j;
            }
        }
    }

    /// <summary>The shift under which most seats of the drawing stand where seats of the floor are; of several, the one under which most people stay.</summary>
    private static (double X, double Y) Offset(IReadOnlyList<FloorSeat> floor, IReadOnlyList<FloorSeat> drawing, Func<int, int, bool> isSame)
    {
        if (drawing.Count == 0 || floor.Count == 0)
        {
            return (0, 0);
        }
        var every = Math.Max(1, drawing.Count / MostVoters);
        Dictionary<(int, int), (int Seats, int People)> votes = [];
        for (var i = 0; i < drawing.Count; i += every)
        {
            foreach (var (j, seat) in floor.Index())
            {
                var vote = ((int)Math.Round((drawing[i].X - seat.X) / Coarse), (int)Math.Round((drawing[i].Y - seat.Y) / Coarse));
                var (seats, people) = votes.GetValueOrDefault(vote);
                votes[vote] = (seats + 1, people + (isSame(i, j) ? 1 : 0));
            }
        }
        var best = votes.MaxBy(v => (v.Value.Seats, v.Value.People, -Math.Abs(v.Key.Item1) - Math.Abs(v.Key.Item2))).Key;
        return (best.Item1 * Coarse, best.Item2 * Coarse);
    }

    private static string Key(string label) => NameFold.Plain(label).Replace(" ", "", StringComparison.Ordinal);
}
