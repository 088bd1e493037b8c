using System.Globalization;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>The cells and shapes of a grid as boxes. Pure.</summary>
internal static class TableBlocks
{
    public static IReadOnlyList<TableBlock> Of(TableGrid grid)
    {
        var x = Edges(grid.Widths);
        var y = Edges(grid.Heights);
        return
        [
            .. from cell in grid.Cells
               let box = new Rect(x[cell.Column], y[cell.Row], x[cell.Column + cell.Columns] - x[cell.Column], y[cell.Row + cell.Rows] - y[cell.Row])
               where box is { Width: > 0, Height: > 0 }
               select new TableBlock(Place(cell.Row, cell.Column), box, cell.Text, cell.Reading, cell.IsBoxed || cell.Rows * cell.Columns > 1),
            .. grid.Shapes.Select((shape, n) => new TableBlock(
                string.Create(CultureInfo.InvariantCulture, $"#{n + 1}"), new Rect(shape.X, shape.Y, shape.Width, shape.Height), shape.Text, null, true)),
        ];
    }

    /// <summary>Row 3, column 1 is B4.</summary>
    public static string Place(int row, int column) => string.Create(CultureInfo.InvariantCulture, $"{Letters(column)}{row + 1}");

    /// <summary>A, B, …, Z, AA, AB, …</summary>
    public static string Letters(int n)
    {
        var last = ((char)('A' + (n % 26))).ToString();
        return n < 26 ? last : Letters((n / 26) - 1) + last;
    }

    private static double[] Edges(IReadOnlyList<double> sizes)
    {
        var edges = new double[sizes.Count + 1];
        for (var i = 0; i < sizes.Count; i++)
        {
            edges[i + 1] = edges[i] + sizes[i];
        }
        return edges;
    }
}
