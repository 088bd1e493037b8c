namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>Finds the block that touches another one: right above, below, on its left or on its right. Pure.</summary>
internal sealed class Touching
{
    private readonly Edge _tops;
    private readonly Edge _bottoms;
    private readonly Edge _lefts;
    private readonly Edge _rights;

    public Touching(IEnumerable<TableBlock> blocks)
    {
        TableBlock[] all = [.. blocks];
        (_tops, _bottoms) = (new Edge(all, b => b.Y, b => b.X), new Edge(all, b => b.Bottom, b => b.X));
        (_lefts, _rights) = (new Edge(all, b => b.X, b => b.Y), new Edge(all, b => b.Right, b => b.Y));
    }

    public TableBlock? Above(TableBlock block) =>
        _bottoms.Near(block.Box.Y, block.Box.X, block.Box.Width).FirstOrDefault(b => b.Box.IsAbove(block.Box));

    public TableBlock? Below(TableBlock block) =>
        _tops.Near(block.Box.Bottom, block.Box.X, block.Box.Width).FirstOrDefault(b => block.Box.IsAbove(b.Box));

    public TableBlock? Left(TableBlock block) =>
        _rights.Near(block.Box.X, block.Box.Y, block.Box.Height).FirstOrDefault(b => b.Box.IsLeftOf(block.Box));

    public TableBlock? Right(TableBlock block) =>
        _lefts.Near(block.Box.Right, block.Box.Y, block.Box.Height).FirstOrDefault(b => block.Box.IsLeftOf(b.Box));

    /// <summary>Blocks by one of their edges, sorted along it.</summary>
    /// <param name="at">Where the edge is.</param>
    /// <param name="start">Where it begins.</param>
    private sealed class Edge(TableBlock[] blocks, Func<Rect, double> at, Func<Rect, double> start)
    {
        /// <summary>Two that share four fifths begin closer to each other than this part of the size of one.</summary>
        private const double Apart = 0.26;

        private readonly Dictionary<double, (double Start, TableBlock Block)[]> _blocks = blocks.GroupBy(b => Math.Round(at(b.Box)))
            .ToDictionary(g => g.Key, g => g.Select(b => (start(b.Box), b)).OrderBy(b => b.Item1).ToArray());

        public IEnumerable<TableBlock> Near(double place, double from, double size)
        {
            for (var n = 0; n < 3; n++)
            {
                // The same pixel, the one before, the one behind.
                if (!_blocks.TryGetValue(Math.Round(place) + (n == 0 ? 0 : (2 * n) - 3), out var row))
                {
                    continue;
                }
                for (var i = First(row, from - (Apart * size)); i < row.Length && row[i].Start <= from + (Apart * size); i++)
                {
                    yield return row[i].Block;
                }
            }
        }

        private static int First((double Start, TableBlock Block)[] row, double from)
        {
            var (low, high) = (0, row.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = row[middle].Start < from ? (middle + 1, high) : (low, middle);
            }
            return low;
        }
    }
}
