using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>
/// Desks of several cells: the seat number or the kana above the name, the telephone number below it, or the same on its left and right. Only where most
/// desks have it: a single number is a desk of its own. Pure.
/// </summary>
internal static class Attached
{
    /// <returns>The same blocks, with roles that say what is attached.</returns>
    public static IEnumerable<TableBlock> To(TableBlock[] blocks, HashSet<string> people)
    {
        TableBlock[] named = [.. blocks.Where(b => b.Role == BlockRole.Seat && IsNamed(b, people))];
        var touching = new Touching(blocks.Where(b => b.Role is BlockRole.Seat or BlockRole.Index));
        var below = Beside(touching.Below);
        var kanji = named.Where(b => PersonKeys.HasKanji(b.Text)).ToArray();
        TableBlock[] kana = [.. kanji.Select(touching.Above).OfType<TableBlock>().Where(b => IsFree(b) && CellTextReader.IsKana(b.Text))];
        TableBlock[] kanaBeside = [.. kanji.Select(touching.Right).OfType<TableBlock>().Where(b => IsFree(b) && CellTextReader.IsKana(b.Text))];
        var isKana = kana.Concat(kanaBeside).Select(b => b.At).ToHashSet(StringComparer.Ordinal);
        var above = Beside(b => touching.Above(b) is { } found && isKana.Contains(found.At) ? touching.Above(found) : touching.Above(b));
        var right = Beside(b => touching.Right(b) is { } found && isKana.Contains(found.At) ? touching.Right(found) : touching.Right(b));
        Dictionary<string, BlockRole> roles = new(StringComparer.Ordinal);
        Mark(kana, BlockRole.Reading, named.Length / 4);
        Mark(kanaBeside, BlockRole.Reading, named.Length / 2);
        // Without an aisle between, a number is below one desk and above the next, or between two: the side where more desks have one is meant.
        foreach (var (found, role) in new[]
        {
            (Labels(above), BlockRole.SeatNumber), (Codes(below), BlockRole.SeatNumber), (Lines(below), BlockRole.Extension),
            (Labels(Beside(touching.Left)), BlockRole.SeatNumber), (Codes(right), BlockRole.SeatNumber), (Lines(right), BlockRole.Extension),
        }.OrderByDescending(f => f.Item1.Length))
        {
            Mark([.. found.Where(b => !roles.ContainsKey(b.At))], role, named.Length / 2);
        }
        var hasNumbers = roles.ContainsValue(BlockRole.SeatNumber);
        return blocks.Select(b => roles.TryGetValue(b.At, out var role) ? b with { Role = role }
            // Desks without a person have their number too.
            : hasNumbers && b.Role == BlockRole.Index && CellTextReader.IsLabel(b.Text) ? b with { Role = BlockRole.Seat } : b);

        TableBlock[] Beside(Func<TableBlock, TableBlock?> side) => [.. named.Select(side).OfType<TableBlock>().Where(IsFree)];

        // The user name of somebody may be a number: beside a name it says who that is.
        bool IsFree(TableBlock block) => !block.IsFlipped && (!people.Contains(block.At) || CellTextReader.IsLabel(block.Text));

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

    private static TableBlock[] Labels(TableBlock[] blocks) => [.. blocks.Where(b => CellTextReader.IsLabel(b.Text))];

    private static TableBlock[] Codes(TableBlock[] blocks) => [.. Labels(blocks).Where(b => !BlockWords.IsExtension(b.Text))];

    private static TableBlock[] Lines(TableBlock[] blocks) => [.. blocks.Where(b => BlockWords.IsExtension(b.Text))];

    private static bool IsNamed(TableBlock block, HashSet<string> people) =>
        (people.Contains(block.At) && !CellTextReader.IsLabel(block.Text))
        || (CellText.Of(block.Text) is { Names.Count: > 0 } cell && !cell.Names.All(CellTextReader.IsKana));
}
