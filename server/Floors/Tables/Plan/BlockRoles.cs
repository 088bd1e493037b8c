using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>
/// Guesses what each cell stands for. Somebody's name is always a desk. Every guess about the rest can be flipped by a person. Pure.
/// </summary>
internal static class BlockRoles
{
    /// <param name="blocks">As <see cref="TableBlocks.Of"/> makes them.</param>
    /// <param name="isSomebody">Whether a text has the name of a person who is known.</param>
    /// <param name="flips">What a person has said: true: a desk; false: none. By place.</param>
    /// <param name="list">The sheet as a list; null: it is a plan.</param>
    public static IReadOnlyList<TableBlock> Guess(
        IReadOnlyList<TableBlock> blocks, Func<TableBlock, bool> isSomebody, IReadOnlyDictionary<string, bool> flips, TableList? list = null)
    {
        TableBlock[] written = [.. blocks.Where(b => b.Text.Length > 0)];
        if (list is not null)
        {
            return [.. written.Select(b => flips.TryGetValue(b.At, out var isDesk) ? Flipped(b, isDesk) : b with { Role = list.RoleOf(b) })];
        }
        var people = written.Where(isSomebody).Select(b => b.At).ToHashSet(StringComparer.Ordinal);
        var usual = UsualSize(written, people);
        var context = new Context(written, people, usual);
        TableBlock[] guessed = [.. written.Select(b => flips.TryGetValue(b.At, out var isSeat) ? Flipped(b, isSeat) : b with { Role = context.RoleOf(b) })];
        guessed = [.. Attached.To(guessed, people)];
        return [.. guessed, .. EmptyDesks(blocks.Where(b => b.Text.Length == 0), guessed, usual, flips)];
    }

    private static TableBlock Flipped(TableBlock block, bool isSeat) => block with { Role = isSeat ? BlockRole.Seat : BlockRole.Note, IsFlipped = true };

    /// <summary>The most common size of a cell with somebody's name; if nobody is known, of any cell with a text.</summary>
    private static (double Width, double Height) UsualSize(TableBlock[] written, HashSet<string> people)
    {
        var some = people.Count >= 3 ? written.Where(b => people.Contains(b.At)) : written;
        var most = some.GroupBy(b => (Math.Round(b.Box.Width / 4), Math.Round(b.Box.Height / 4))).MaxBy(g => g.Count())?.First().Box;
        return (most?.Width ?? 1, most?.Height ?? 1);
    }

    /// <summary>A cell with lines around it and without a text is a desk, if it is as large as one, and names are in its row and in its column.</summary>
    private static IEnumerable<TableBlock> EmptyDesks(
        IEnumerable<TableBlock> empty, TableBlock[] written, (double Width, double Height) usual, IReadOnlyDictionary<string, bool> flips)
    {
        Rect[] seats = [.. written.Where(b => b.Role == BlockRole.Seat).Select(b => b.Box)];
        var rows = new Stretches(seats.Select(s => (s.Y, s.Bottom)));
        var columns = new Stretches(seats.Select(s => (s.X, s.Right)));
        foreach (var block in empty)
        {
            var box = block.Box;
            var isSeat = flips.TryGetValue(block.At, out var said) ? said
                : block.IsBoxed && Is(box.Width, usual.Width) && Is(box.Height, usual.Height)
                    && rows.Contains(box.MiddleY) && columns.Contains(box.MiddleX);
            if (isSeat)
            {
                yield return block with { Role = BlockRole.Seat, IsFlipped = flips.ContainsKey(block.At) };
            }
        }

        static bool Is(double size, double usual) => size > usual * 0.7 && size < usual * 1.5;
    }

    private sealed class Context
    {
        private readonly HashSet<string> _people;
        private readonly (double Width, double Height) _usual;
        private readonly Dictionary<double, TableBlock[]> _rows;
        private readonly Dictionary<double, TableBlock[]> _columns;
        private readonly double[] _tops;
        private readonly double _firstRow;
        /// <summary>Tops of rows, and left edges of columns: each is looked at once, because a row may have a thousand cells.</summary>
        private readonly HashSet<double> _legendRows;
        private readonly HashSet<double> _indexRows;
        private readonly HashSet<double> _indexColumns;
        private readonly HashSet<double> _headerRows;
        private readonly HashSet<double> _columnNameRows;
        private readonly Dictionary<double, double> _otherColumns;

        public Context(TableBlock[] written, HashSet<string> people, (double Width, double Height) usual)
        {
            (_people, _usual) = (people, usual);
            _rows = written.GroupBy(b => b.Box.Y).ToDictionary(g => g.Key, g => g.ToArray());
            _tops = [.. _rows.Keys.Order()];
            _columns = written.GroupBy(b => b.Box.X).ToDictionary(g => g.Key, g => g.ToArray());
            var seats = written.Where(b => people.Contains(b.At)).ToArray();
            _firstRow = seats.Length > 0 ? seats.Min(b => b.Box.Y) : _rows.Where(r => r.Value.Length > 1).Select(r => r.Key).DefaultIfEmpty(0).Min();
            _legendRows = [.. _rows.Where(r => !IsAnybodyIn(r.Value) && r.Value.Any(b => BlockWords.IsLegend(b.Text))).Select(r => r.Key)];
            _indexRows = [.. _rows.Where(r => IsIndex(r.Value)).Select(r => r.Key)];
            _indexColumns = [.. _columns.Where(c => IsIndex(c.Value)).Select(c => c.Key)];
            _columnNameRows = [.. _rows.Where(r => r.Value.Length > 1 && r.Value.All(b => BlockWords.IsColumnName(b.Text))).Select(r => r.Key)];
            // The teams in a list of people are no desks and no headers.
            _otherColumns = _columnNameRows.SelectMany(y => _rows[y]).Where(b => BlockWords.IsOtherColumn(b.Text)).GroupBy(b => b.Box.X)
                .ToDictionary(g => g.Key, g => g.Min(b => b.Box.Y));
            _headerRows = [.. _rows.Where(r => IsHeaderRow(r.Key, r.Value)).Select(r => r.Key)];
        }

        public BlockRole RoleOf(TableBlock block)
        {
            var text = block.Text;
            if (_people.Contains(block.At))
            {
                return BlockRole.Seat;
            }
            if (_otherColumns.TryGetValue(block.Box.X, out var top) && block.Box.Y > top)
            {
                return BlockRole.Note;
            }
            var row = _rows[block.Box.Y];
            if (BlockWords.IsLegend(text) || _legendRows.Contains(block.Box.Y))
            {
                return BlockRole.Legend;
            }
            var cell = CellText.Of(text);
            if (cell.IsEmptyDesk)
            {
                return BlockRole.Seat;
            }
            if (BlockWords.IsTitle(text) || _columnNameRows.Contains(block.Box.Y))
            {
                return BlockRole.Title;
            }
            if (!BlockWords.IsZone(text) && (BlockWords.IsAisle(text) || BlockWords.IsFixture(text)))
            {
                return BlockWords.IsAisle(text) ? BlockRole.Note : BlockRole.Fixture;
            }
            if (_indexRows.Contains(block.Box.Y) || _indexColumns.Contains(block.Box.X))
            {
                return BlockRole.Index;
            }
            var isWide = block.Box.Width > _usual.Width * 1.8;
            var isTall = block.Box.Height > _usual.Height * 1.8;
            if (BlockWords.IsZone(text) || ((isWide || isTall) && cell.Label is null && !isWide == isTall && !BlockWords.IsNote(text)))
            {
                return block.Box.Y < _firstRow && row.Length == 1 && isWide && _tops.Any(y => y > block.Box.Y && y < _firstRow) && !BlockWords.IsZone(text)
                    ? BlockRole.Title : BlockRole.Zone;
            }
            if (BlockWords.IsNote(text))
            {
                return BlockRole.Note;
            }
            return block.Box.Y < _firstRow && row.Length == 1 && cell.Label is null ? BlockRole.Title
                : cell.Label is null && _headerRows.Contains(block.Box.Y) ? BlockRole.Zone : BlockRole.Seat;
        }

        /// <summary>A few texts without anybody's name, above a row of many names: the teams of the columns below.</summary>
        private bool IsHeaderRow(double top, TableBlock[] row)
        {
            if (IsAnybodyIn(row))
            {
                return false;
            }
            var at = Array.BinarySearch(_tops, top) + 1;
            return at < _tops.Length && _rows[_tops[at]]
                .Count(b => _people.Contains(b.At) || CellTextReader.IsLabel(b.Text)) >= 3 * row.Length;
        }

        /// <summary>At least three cells of a row or column, all of this kind.</summary>
        private bool IsIndex(TableBlock[] blocks) => blocks.Length >= 3 && blocks.All(b => !_people.Contains(b.At) && BlockWords.IsIndex(b.Text));

        private bool IsAnybodyIn(TableBlock[] row) => row.Any(b => _people.Contains(b.At));
    }
}
