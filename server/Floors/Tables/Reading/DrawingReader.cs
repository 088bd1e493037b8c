using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Reads shapes with a text, also inside groups, and where they stand on the sheet.</summary>
internal static class DrawingReader
{
    private const double EmuPerPixel = 9_525;
    private const int MostShapes = 20_000;

    /// <summary>In pixels from the corner of the sheet.</summary>
    private const double Farthest = 100_000;

    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing";
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/drawingml/2006/main";

    private readonly record struct Box(double X, double Y, double Width, double Height);

    public static IReadOnlyList<TableShape> Read(DrawingsPart? part, GridBuilder grid)
    {
        if (part is null)
        {
            return [];
        }
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var reader = WorkbookPackage.Xml(stream);
        XElement[] anchors = [.. XDocument.Load(reader).Root?.Elements() ?? []];
        if (anchors.Length > MostShapes)
        {
            throw new TableProblemException(TableProblem.TooManyCells);
        }
        var edges = new SheetEdges(grid);
        List<TableShape> shapes = [];
        foreach (var anchor in anchors)
        {
            if (Place(anchor, edges) is { } box)
            {
                foreach (var child in anchor.Elements())
                {
                    Take(child, box, shapes);
                }
            }
        }
        return shapes;
    }

    private static void Take(XElement element, Box box, List<TableShape> shapes)
    {
        if (element.Name == Sheet + "sp")
        {
            var text = TextOf(element);
            if (text.Length > 0 && box is { X: > -Farthest, Y: > -Farthest, Width: >= GridBuilder.LeastSize, Height: >= GridBuilder.LeastSize }
                && box.X + box.Width < Farthest && box.Y + box.Height < Farthest)
            {
                if (shapes.Count >= MostShapes)
                {
                    throw new TableProblemException(TableProblem.TooManyCells);
                }
                shapes.Add(new TableShape(box.X, box.Y, box.Width, box.Height, text));
            }
        }
        else if (element.Name == Sheet + "grpSp" && Frame(element.Element(Sheet + "grpSpPr"), "chOff", "chExt") is { Width: > 0, Height: > 0 } inner)
        {
            foreach (var child in element.Elements())
            {
                if (Frame(child.Element(Sheet + "spPr") ?? child.Element(Sheet + "grpSpPr"), "off", "ext") is { } at)
                {
                    var (across, down) = (box.Width / inner.Width, box.Height / inner.Height);
                    Take(
                        child,
                        new Box(box.X + ((at.X - inner.X) * across), box.Y + ((at.Y - inner.Y) * down), at.Width * across, at.Height * down), shapes);
                }
            }
        }
    }

    /// <summary>Paragraphs and line breaks are lines.</summary>
    private static string TextOf(XElement shape) => GridBuilder.Clean(string.Join('\n', (shape.Element(Sheet + "txBody")?.Elements(Main + "p") ?? [])
        .Select(p => string.Concat(p.Elements().Select(e => e.Name == Main + "br" ? "\n" : (string?)e.Element(Main + "t") ?? "")))));

    private static Box? Frame(XElement? properties, string offset, string extent)
    {
        var frame = properties?.Element(Main + "xfrm");
        return frame?.Element(Main + offset) is { } at && frame.Element(Main + extent) is { } size
            ? new Box(Number(at, "x"), Number(at, "y"), Number(size, "cx"), Number(size, "cy")) : null;
    }

    private static Box? Place(XElement anchor, SheetEdges sheet)
    {
        var (from, to, size, at) =
            (anchor.Element(Sheet + "from"), anchor.Element(Sheet + "to"), anchor.Element(Sheet + "ext"), anchor.Element(Sheet + "pos"));
        var (x, y) = from is not null ? Corner(from, sheet) : at is not null ? (Number(at, "x") / EmuPerPixel, Number(at, "y") / EmuPerPixel) : (-1, -1);
        var (right, bottom) = to is not null ? Corner(to, sheet)
            : size is not null ? (x + (Number(size, "cx") / EmuPerPixel), y + (Number(size, "cy") / EmuPerPixel)) : (-1, -1);
        return x >= 0 && y >= 0 && right > x && bottom > y && right < Farthest && bottom < Farthest ? new Box(x, y, right - x, bottom - y) : null;
    }

    private static (double X, double Y) Corner(XElement corner, SheetEdges sheet)
    {
        var column = (int)Math.Clamp(Value(corner.Element(Sheet + "col")), 0, TableLimits.MostColumns);
        var row = (int)Math.Clamp(Value(corner.Element(Sheet + "row")), 0, TableLimits.MostRows);
        return (sheet.Columns[column] + (Value(corner.Element(Sheet + "colOff")) / EmuPerPixel),
            sheet.Rows[row] + (Value(corner.Element(Sheet + "rowOff")) / EmuPerPixel));
    }

    /// <summary>Left edges of all columns and top edges of all rows: each shape has two corners.</summary>
    private sealed class SheetEdges(GridBuilder grid)
    {
        public double[] Columns { get; } = Sums(TableLimits.MostColumns, grid.WidthOf);

        public double[] Rows { get; } = Sums(TableLimits.MostRows, grid.HeightOf);

        private static double[] Sums(int count, Func<int, double> size)
        {
            var sums = new double[count + 1];
            for (var i = 0; i < count; i++)
            {
                sums[i + 1] = sums[i] + size(i);
            }
            return sums;
        }
    }

    private static double Number(XElement element, string attribute) => Parse((string?)element.Attribute(attribute));

    private static double Value(XElement? element) => Parse(element?.Value);

    private static double Parse(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e10 ? number : 0;
}
