namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>Which islands a header names. Pure.</summary>
internal static class Zones
{
    public const double Padding = 8;

    /// <summary>Takes the product of both numbers.</summary>
    /// <returns>Zones of several islands; the name of each island, null: none of its own; the number of its zone, null: none.</returns>
    public static (IReadOnlyList<(string Name, Rect Box)> Zones, string?[] Islands, int?[] ZoneOf) Of((string Name, Rect Box)[] headers, Rect[] islands)
    {
        var names = new string?[islands.Length];
        var zoneOf = new int?[islands.Length];
        double[] ends = [.. headers.Select(h => End(h.Box, headers))];
        var byHeader = Enumerable.Range(0, islands.Length).Select(i => (Island: i, Header: HeaderOf(islands[i], headers, ends))).Where(p => p.Header >= 0)
            .GroupBy(p => p.Header, p => p.Island).OrderBy(g => g.Key);
        List<(string Name, Rect Box)> zones = [];
        foreach (var group in byHeader)
        {
            int[] members = [.. group];
            var (name, box) = headers[group.Key];
            if (members is [var only])
            {
                names[only] = name;
                continue;
            }
            var bounds = members.Select(i => islands[i]).Aggregate(box, (a, b) => a.With(b));
            foreach (var member in members)
            {
                zoneOf[member] = zones.Count;
            }
            zones.Add((name, new Rect(bounds.X - Padding, bounds.Y - Padding, bounds.Width + (2 * Padding), bounds.Height + (2 * Padding))));
        }
        return (zones, names, zoneOf);
    }

    /// <summary>The nearest header above the island, else one on its left side that is as high.</summary>
    private static int HeaderOf(Rect island, (string Name, Rect Box)[] headers, double[] ends)
    {
        var best = -1;
        for (var i = 0; i < headers.Length; i++)
        {
            var box = headers[i].Box;
            var end = ends[i];
            var isAbove = box.Bottom <= island.Y + 1 && island.X < end && island.X > box.X - (island.Width / 2)
                && Math.Min(end, island.Right) > Math.Max(box.X, island.X);
            if (isAbove && (best < 0 || box.Y > headers[best].Box.Y || (box.Y == headers[best].Box.Y && box.X > headers[best].Box.X)))
            {
                best = i;
            }
        }
        return best >= 0 ? best : Array.FindLastIndex(headers, h => h.Box.Right <= island.X + 1 && h.Box.SharedY(island) > island.Height / 2);
    }

    /// <summary>A header reaches as far as the next one of its row: often only its first cell is written.</summary>
    private static double End(Rect box, (string Name, Rect Box)[] headers) =>
        headers.Where(h => Math.Abs(h.Box.Y - box.Y) < 1 && h.Box.X > box.X).Select(h => h.Box.X).DefaultIfEmpty(double.MaxValue).Min();
}
