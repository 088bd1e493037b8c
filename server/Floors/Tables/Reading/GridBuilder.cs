namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>The sides of a cell that have a line.</summary>
[Flags]
internal enum Edges
{
    None = 0,
    Left = 1,
    Top = 2,
    Right = 4,
    Bottom = 8,
}

/// <summary>Collects cells up to the limits, and takes each place of the sheet once.</summary>
internal sealed class GridBuilder
{
    /// <summary>In CSS pixels: smaller rows, columns and shapes are hidden.</summary>
    public const double LeastSize = 0.5;

    private const double MostSize = 2_000;

    private readonly List<TableCell> _cells = [];
    private readonly HashSet<(int Row, int Column)> _taken = [];

    /// <summary>Lines between cells: the upper or left side of the cell that is named. A neighbour draws the line of both.</summary>
    private readonly HashSet<(bool IsUpper, int Row, int Column)> _lines = [];
    private readonly Dictionary<int, double> _widths = [];
    private readonly Dictionary<int, double> _heights = [];
    private long _area;

    public double UsualWidth { get; private set; } = TableGrid.UsualWidth;

    public double UsualHeight { get; private set; } = TableGrid.UsualHeight;

    public IReadOnlyList<TableShape> Shapes { get; set; } = [];

    public void Width(int column, double width) => Set(_widths, column, width);

    public void Height(int row, double height) => Set(_heights, row, height);

    /// <summary>Sizes of rows and columns that have none of their own; null: not said.</summary>
    public void Usual(double? width, double? height)
    {
        UsualWidth = width is >= LeastSize and <= MostSize ? width.Value : UsualWidth;
        UsualHeight = height is >= LeastSize and <= MostSize ? height.Value : UsualHeight;
    }

    public double WidthOf(int column) => _widths.GetValueOrDefault(column, UsualWidth);

    public double HeightOf(int row) => _heights.GetValueOrDefault(row, UsualHeight);

    public bool HasWidth(int column) => _widths.ContainsKey(column);

    public bool IsTaken(int row, int column) => _taken.Contains((row, column));

    /// <summary>A merged area beyond the limits of the sheet is cut. Empty cells beyond them do not count.</summary>
    public void Add(TableCell cell, Edges edges = Edges.None)
    {
        var text = Clean(cell.Text);
        var isArea = cell.Rows > 1 || cell.Columns > 1;
        if (text.Length == 0 && edges == Edges.None && !isArea)
        {
            return;
        }
        if (cell.Row >= TableLimits.MostRows || cell.Column >= TableLimits.MostColumns)
        {
            if (text.Length == 0)
            {
                return;
            }
            throw new TableProblemException(TableProblem.TooManyCells);
        }
        var kept = cell with
        {
            Rows = Math.Clamp(cell.Rows, 1, TableLimits.MostRows - cell.Row), Columns = Math.Clamp(cell.Columns, 1, TableLimits.MostColumns - cell.Column),
            Text = text, Reading = cell.Reading is { } kana ? Clean(kana) : null,
        };
        _area += (long)kept.Rows * kept.Columns;
        if (_cells.Count >= TableLimits.MostCells || _area > TableLimits.MostArea)
        {
            throw new TableProblemException(TableProblem.TooManyCells);
        }
        var isFree = true;
        for (var row = kept.Row; row < kept.Row + kept.Rows; row++)
        {
            for (var column = kept.Column; column < kept.Column + kept.Columns; column++)
            {
                isFree &= _taken.Add((row, column));
            }
        }
        if (isFree)
        {
            _cells.Add(kept);
            Draw(kept, edges);
        }
    }

    public TableGrid Build(string source)
    {
        TableCell[] cells = [.. _cells.Select(c => c with { IsBoxed = IsBoxed(c) }).Where(c => c.Text.Length > 0 || c.IsBoxed || c.Rows * c.Columns > 1)];
        TableCell[] seen = [.. cells.Where(c => !IsHidden(c))];
        // Empty areas behind the last text or box are not a part of the table.
        var end = seen.Where(c => c.Text.Length > 0 || c.IsBoxed).ToArray();
        var rows = end.Length == 0 ? 0 : end.Max(c => c.Row + c.Rows);
        var columns = end.Length == 0 ? 0 : end.Max(c => c.Column + c.Columns);
        return new TableGrid(
            source, [.. Enumerable.Range(0, columns).Select(WidthOf)], [.. Enumerable.Range(0, rows).Select(HeightOf)],
            [.. seen.Where(c => c.Row + c.Rows <= rows && c.Column + c.Columns <= columns).OrderBy(c => c.Row).ThenBy(c => c.Column)])
        {
            Shapes = Shapes,
        };
    }

    /// <summary>Less than half a pixel is nothing: it would vanish in sums. What is not a number says nothing.</summary>
    private static void Set(Dictionary<int, double> sizes, int at, double size)
    {
        if (double.IsFinite(size))
        {
            sizes[at] = size < LeastSize ? 0 : Math.Min(size, MostSize);
        }
    }

    private bool IsHidden(TableCell cell) =>
        Enumerable.Range(cell.Row, cell.Rows).All(r => HeightOf(r) <= 0) || Enumerable.Range(cell.Column, cell.Columns).All(c => WidthOf(c) <= 0);

    private void Draw(TableCell cell, Edges edges)
    {
        if (edges != Edges.None)
        {
            _lines.UnionWith(Around(cell, edges));
        }
    }

    private bool IsBoxed(TableCell cell) => Around(cell, Edges.Left | Edges.Top | Edges.Right | Edges.Bottom).All(_lines.Contains);

    private static IEnumerable<(bool IsUpper, int Row, int Column)> Around(TableCell cell, Edges edges)
    {
        for (var column = cell.Column; column < cell.Column + cell.Columns; column++)
        {
            if (edges.HasFlag(Edges.Top))
            {
                yield return (true, cell.Row, column);
            }
            if (edges.HasFlag(Edges.Bottom))
            {
                yield return (true, cell.Row + cell.Rows, column);
            }
        }
        for (var row = cell.Row; row < cell.Row + cell.Rows; row++)
        {
            if (edges.HasFlag(Edges.Left))
            {
                yield return (false, row, cell.Column);
            }
            if (edges.HasFlag(Edges.Right))
            {
                yield return (false, row, cell.Column + cell.Columns);
            }
        }
    }

    /// <summary>One kind of line end, no spaces at the ends of lines, no empty lines at the ends.</summary>
    public static string Clean(string text)
    {
        if (text.Length > TableLimits.MostText)
        {
            text = text[..(char.IsHighSurrogate(text[TableLimits.MostText - 1]) ? TableLimits.MostText - 1 : TableLimits.MostText)];
        }
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim();
    }
}
