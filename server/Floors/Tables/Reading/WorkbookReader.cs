using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Reads one sheet of an .xlsx: the asked one, else the one that was open when it was saved, if it has a text, else the first that has one.</summary>
internal static class WorkbookReader
{
    private const int MostSheets = 50;

    public static TableGrid Read(byte[] file, string? asked)
    {
        using var clean = WorkbookPackage.Copy(file);
        try
        {
            using var document = SpreadsheetDocument.Open(clean, isEditable: false);
            return Read(document, asked);
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException or InvalidDataException or FormatException or ArgumentException
            or InvalidOperationException or System.Xml.XmlException or KeyNotFoundException or OverflowException or InvalidCastException)
        {
            throw new TableProblemException(TableProblem.Damaged);
        }
    }

    private static TableGrid Read(SpreadsheetDocument document, string? asked)
    {
        var book = document.WorkbookPart ?? throw new TableProblemException(TableProblem.NotATable);
        var all = book.Workbook?.Sheets?.Elements<Sheet>().ToArray() ?? [];
        var active = (int?)book.Workbook?.BookViews?.Elements<WorkbookView>().FirstOrDefault()?.ActiveTab?.Value ?? 0;
        // A chart sheet has no part here: only links to what is read were kept.
        (string Name, WorksheetPart Part, bool IsActive)[] sheets =
        [
            .. (from sheet in all.Index()
                where sheet.Item.State is null || sheet.Item.State.Value == SheetStateValues.Visible
                where sheet.Item.Id?.Value is not null && sheet.Item.Name?.Value is not null
                let part = book.TryGetPartById(sheet.Item.Id!.Value!, out var found) ? found as WorksheetPart : null
                where part is not null
                select (sheet.Item.Name!.Value!, part, sheet.Index == active)).DistinctBy(s => s.part).Take(MostSheets),
        ];
        if (sheets.Length == 0 && all.Length > 0)
        {
            throw new TableProblemException(TableProblem.Damaged);
        }
        if (asked is not null && !sheets.Any(s => s.Name == asked))
        {
            throw new TableProblemException(TableProblem.NoSheet);
        }
        var texts = new WorkbookTexts(book);
        TableGrid? first = null;
        foreach (var (name, part, _) in sheets.OrderByDescending(s => s.Name == asked).ThenByDescending(s => s.IsActive))
        {
            var grid = Sheet(part, texts) with { Sheets = [.. sheets.Select(s => s.Name)], Sheet = name };
            first ??= grid;
            if (asked is not null || grid.Cells.Any(c => c.Text.Length > 0) || grid.Shapes.Count > 0)
            {
                return grid;
            }
        }
        return first ?? new TableGrid("xlsx", [], [], []);
    }

    private sealed record Read1(int Row, int Column, string Text, string? Reading, Edges Edges);

    private static TableGrid Sheet(WorksheetPart part, WorkbookTexts texts)
    {
        var grid = new GridBuilder();
        List<Read1> cells = [];
        List<(int Row, int Column, int Rows, int Columns)> areas = [];
        using (var reader = OpenXmlReader.Create(part))
        {
            var (row, column) = (-1, -1);
            while (reader.Read())
            {
                if (!reader.IsStartElement)
                {
                    continue;
                }
                if (reader.ElementType == typeof(SheetFormatProperties))
                {
                    Usual((SheetFormatProperties)reader.LoadCurrentElement()!, grid);
                }
                else if (reader.ElementType == typeof(Column))
                {
                    Columns((Column)reader.LoadCurrentElement()!, grid);
                }
                else if (reader.ElementType == typeof(Row))
                {
                    row = Row(reader, row, grid);
                    column = -1;
                }
                else if (reader.ElementType == typeof(Cell))
                {
                    var cell = (Cell)reader.LoadCurrentElement()!;
                    var at = Place(cell.CellReference?.Value) ?? (row, column + 1);
                    (row, column) = at;
                    Keep(cells, cell, at, texts);
                }
                else if (reader.ElementType == typeof(MergeCell) && Area(((MergeCell)reader.LoadCurrentElement()!).Reference?.Value) is { } area)
                {
                    areas.Add(area);
                }
            }
        }
        Add(grid, cells, areas);
        grid.Shapes = DrawingReader.Read(part.DrawingsPart, grid);
        return grid.Build("xlsx");
    }

    private static void Keep(List<Read1> cells, Cell cell, (int Row, int Column) at, WorkbookTexts texts)
    {
        var (text, reading) = texts.Of(cell);
        var edges = texts.EdgesOf(cell);
        if (text.Length == 0 && edges == Edges.None)
        {
            return;
        }
        if (cells.Count >= TableLimits.MostArea)
        {
            throw new TableProblemException(TableProblem.TooManyCells);
        }
        cells.Add(new Read1(at.Row, at.Column, text, reading, edges));
    }

    /// <summary>In a merged area only the first cell has a text; the lines around it are on the cells at its border.</summary>
    private static void Add(GridBuilder grid, List<Read1> cells, List<(int Row, int Column, int Rows, int Columns)> areas)
    {
        var byPlace = cells.GroupBy(c => (c.Row, c.Column)).ToDictionary(g => g.Key, g => g.First());
        foreach (var (row, column, rows, columns) in areas)
        {
            var first = byPlace.GetValueOrDefault((row, column));
            var last = byPlace.GetValueOrDefault((row + rows - 1, column + columns - 1));
            var edges = ((first?.Edges ?? Edges.None) & (Edges.Left | Edges.Top)) | ((last?.Edges ?? Edges.None) & (Edges.Right | Edges.Bottom));
            grid.Add(new TableCell(row, column, rows, columns, first?.Text ?? "", first?.Reading), edges);
        }
        foreach (var cell in cells.Where(c => !grid.IsTaken(c.Row, c.Column)))
        {
            grid.Add(new TableCell(cell.Row, cell.Column, 1, 1, cell.Text, cell.Reading), cell.Edges);
        }
    }

    private static void Usual(SheetFormatProperties usual, GridBuilder grid)
    {
        grid.Usual(
            usual.DefaultColumnWidth?.Value is { } characters and > 0 ? Wide(characters) : null,
            usual.DefaultRowHeight?.Value is { } points and > 0 ? Pixels(points) : null);
    }

    private static void Columns(Column columns, GridBuilder grid)
    {
        var last = Math.Min((int)(columns.Max?.Value ?? 0), TableLimits.MostColumns);
        for (var column = Math.Max((int)(columns.Min?.Value ?? 1), 1); column <= last; column++)
        {
            grid.Width(column - 1, columns.Hidden?.Value == true ? 0 : columns.Width?.Value is { } characters ? Wide(characters) : grid.UsualWidth);
        }
    }

    private static int Row(OpenXmlReader reader, int before, GridBuilder grid)
    {
        var row = before + 1;
        foreach (var attribute in reader.Attributes)
        {
            if (attribute.LocalName == "r" && int.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                row = number - 1;
            }
        }
        if (row < TableLimits.MostRows)
        {
            foreach (var attribute in reader.Attributes)
            {
                if (attribute.LocalName == "hidden" && attribute.Value is "1" or "true")
                {
                    grid.Height(row, 0);
                    return row;
                }
                if (attribute.LocalName == "ht" && double.TryParse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var points))
                {
                    grid.Height(row, Pixels(points));
                }
            }
        }
        return row;
    }

    private static double Pixels(double points) => points * 4 / 3;

    /// <summary>A width is given in digits of the usual font, 7 pixels each, without 5 pixels of margin.</summary>
    private static double Wide(double characters) => (characters * 7) + 5;

    private static (int Row, int Column, int Rows, int Columns)? Area(string? reference) =>
        reference?.Split(':') is [var from, var to] && Place(from) is { } a && Place(to) is { } b && b.Row >= a.Row && b.Column >= a.Column
            ? (a.Row, a.Column, b.Row - a.Row + 1, b.Column - a.Column + 1) : null;

    /// <summary>B4 is row 3, column 1.</summary>
    private static (int Row, int Column)? Place(string? reference)
    {
        var letters = reference?.TakeWhile(char.IsAsciiLetterUpper).Count() ?? 0;
        if (letters is 0 or > 3 || !int.TryParse(reference.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            || row is < 1 or > 1_048_576)
        {
            return null;
        }
        return (row - 1, reference![..letters].Aggregate(0, (sum, c) => (sum * 26) + c - 'A' + 1) - 1);
    }
}
