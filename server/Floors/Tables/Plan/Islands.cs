namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>Desks that stand together, without an aisle between. Pure.</summary>
internal static class Islands
{
    /// <summary>A gap of this part of a desk is an aisle; smaller ones are lines between desks.</summary>
    private const double Aisle = 0.2;

    /// <returns>For each box the number of its island; islands are numbered from the upper left.</returns>
    public static int[] Of(IReadOnlyList<Rect> boxes)
    {
        if (boxes.Count == 0)
        {
            return [];
        }
        var width = Median(boxes.Select(b => b.Width)) * Aisle;
        var height = Median(boxes.Select(b => b.Height)) * Aisle;
        var parent = Enumerable.Range(0, boxes.Count).ToArray();
        int[] byTop = [.. Enumerable.Range(0, boxes.Count).OrderBy(i => boxes[i].Y)];
        List<int> open = [];
        foreach (var i in byTop)
        {
            open.RemoveAll(j => boxes[j].Bottom + height <= boxes[i].Y);
            foreach (var j in open)
            {
                if (IsBeside(boxes[i], boxes[j], width, height))
                {
                    parent[Root(parent, i)] = Root(parent, j);
                }
            }
            open.Add(i);
        }
        var groups = Enumerable.Range(0, boxes.Count).GroupBy(i => Root(parent, i)).Select(g => (
            Members: g.ToArray(), Y: g.Min(i => boxes[i].Y), X: g.Min(i => boxes[i].X), Bottom: g.Max(i => boxes[i].Bottom))).ToArray();
        var island = new int[boxes.Count];
        foreach (var (n, group) in InReadingOrder(groups).Index())
        {
            foreach (var i in group)
            {
                island[i] = n;
            }
        }
        return island;
    }

    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted.Length == 0 ? 1 : sorted[sorted.Length / 2];
    }

    /// <summary>They share an edge: corners alone do not join.</summary>
    private static bool IsBeside(Rect a, Rect b, double width, double height)
    {
        var (x, y) = (a.SharedX(b), a.SharedY(b));
        return (x > 0 && y > -height) || (y > 0 && x > -width);
    }

    private static IEnumerable<int[]> InReadingOrder((int[] Members, double Y, double X, double Bottom)[] groups)
    {
        var sorted = groups.OrderBy(g => g.Y).ToArray();
        for (var (from, to) = (0, 0); from < sorted.Length; from = to)
        {
            // A row of islands: the first one, and those that begin above its middle.
            var middle = (sorted[from].Y + sorted[from].Bottom) / 2;
            for (to = from + 1; to < sorted.Length && sorted[to].Y < middle; to++)
            {
            }
            foreach (var group in sorted[from..to].OrderBy(g => g.X))
            {
                yield return group.Members;
            }
        }
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            i = parent[i] = parent[parent[i]];
        }
        return i;
    }
}
