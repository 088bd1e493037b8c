using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>
/// Desks of several cells: the seat number or the kana above the name, the telephone number below it. Only where most desks have it: a single number is a
/// desk of its own. Pure.
/// </summary>
internal static class Attached
{
    /// <returns>The same blocks, with roles that say what is attached.</returns>
    public static IEnumerable<TableBlock> To(TableBlock[] blocks, HashSet<string> people)
    {
        TableBlock[] named = [.. blocks.Where(b => b.Role == BlockRole.Seat && IsNamed(b, people))];
        var touching = new Touching(blocks.Where(b => b.Role is BlockRole.Seat or BlockRole.Index));
        var below = named.Select(b => touching.Below(b)).OfType<TableBlock>().Where(b => !b.IsFlipped && !people.Contains(b.At)).ToArray();
        var codes = below.Where(b => CellTextReader.IsLabel(b.Text) && !BlockWords.IsExtension(b.Text)).ToArray();
        var lines = below.Where(b => BlockWords.IsExtension(b.Text)).ToArray();
        var kana = named.Where(b => PersonKeys.HasKanji(b.Text)).Select(b => touching.Above(b)).OfType<TableBlock>()
            .Where(b => !b.IsFlipped && !people.Contains(b.At) && CellTextReader.IsKana(b.Text)).ToArray();
        var isKana = kana.Select(b => b.At).ToHashSet(StringComparer.Ordinal);
        var numbers = named.Select(b => touching.Above(b) is { } above && isKana.Contains(above.At) ? touching.Above(above) : touching.Above(b))
            .OfType<TableBlock>().Where(b => !b.IsFlipped && CellTextReader.IsLabel(b.Text)).ToArray();
        Dictionary<string, BlockRole> roles = new(StringComparer.Ordinal);
        Mark(kana, BlockRole.Reading, named.Length / 4);
        // Without an aisle between, a number is below one desk and above the next: the side where more desks have one is meant.
        foreach (var (found, role) in new[] { (numbers, BlockRole.SeatNumber), (codes, BlockRole.SeatNumber), (lines, BlockRole.Extension) }
            .OrderByDescending(f => f.Item1.Length))
        {
            Mark([.. found.Where(b => !roles.ContainsKey(b.At))], role, named.Length / 2);
        }
        var hasNumbers = roles.ContainsValue(BlockRole.SeatNumber);
        return blocks.Select(b => roles.TryGetValue(b.At, out var role) ? b with { Role = role }
            // Desks without a person have their number too.
            : hasNumbers && b.Role == BlockRole.Index && CellTextReader.IsLabel(b.Text) ? b with { Role = BlockRole.Seat } : b);

        void Mark(TableBlock[] found, BlockRole role, int least)
        {
            if (found.Length > 0 && found.Length >= Math.Max(least, 2))
            {
                foreach (var block in found)
                {
                    roles.TryAdd(block.At, role);
                }
            }
        }
    }

    private static bool IsNamed(TableBlock block, HashSet<string> people) =>
        people.Contains(block.At) || (CellText.Of(block.Text) is { Names.Count: > 0 } cell && !cell.Names.All(CellTextReader.IsKana));
}

/// <summary>Finds the block right above or below another one.</summary>
internal sealed class Touching
{
    private readonly ILookup<double, TableBlock> _byTop;
    private readonly ILookup<double, TableBlock> _byBottom;

    public Touching(IEnumerable<TableBlock> blocks)
    {
        TableBlock[] all = [.. blocks];
        _byTop = all.ToLookup(b => Math.Round(b.Box.Y));
        _byBottom = all.ToLookup(b => Math.Round(b.Box.Bottom));
    }

    public TableBlock? Above(TableBlock block) => Near(_byBottom, block.Box.Y).FirstOrDefault(b => b.Box.IsAbove(block.Box));

    public TableBlock? Below(TableBlock block) => Near(_byTop, block.Box.Bottom).FirstOrDefault(b => block.Box.IsAbove(b.Box));

    private static IEnumerable<TableBlock> Near(ILookup<double, TableBlock> blocks, double at) =>
        blocks[Math.Round(at)].Concat(blocks[Math.Round(at) - 1]).Concat(blocks[Math.Round(at) + 1]);
}
