using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Reads the largest table of pasted HTML: Excel, Excel Online, Google Sheets. Nothing is loaded and no script runs.</summary>
internal static partial class HtmlTableReader
{
    public static TableGrid Read(string html)
    {
        var needed = HtmlTags.Needed(html);
        if (HtmlDepth.IsTooDeep(needed))
        {
            throw new TableProblemException(TableProblem.NotATable);
        }
        // Not disposed: that is done by recursion, and nothing of it needs it.
        var document = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = false }).ParseDocument(needed);
        if (HtmlDepth.IsTooDeep(document))
        {
            throw new TableProblemException(TableProblem.NotATable);
        }
        var table = document.QuerySelectorAll("table").Where(t => t.ParentElement?.Closest("table") is null)
            .MaxBy(t => t.QuerySelectorAll("td, th").Length) ?? throw new TableProblemException(TableProblem.NotATable);
        var styles = HtmlStyles.Of(document);
        var grid = new GridBuilder();
        Columns(table, grid);
        var rows = table.QuerySelectorAll("tr").Where(r => r.Closest("table") == table).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            Row(rows[row], row, grid, styles);
        }
        return grid.Build("html");
    }

    private static void Columns(IElement table, GridBuilder grid)
    {
        var column = 0;
        foreach (var col in table.QuerySelectorAll("col").Where(c => c.Closest("table") == table))
        {
            var width = IsHidden(col) ? 0 : Length(col, "width");
            for (var n = Span(col, "span", TableLimits.MostColumns); n > 0 && column < TableLimits.MostColumns; n--, column++)
            {
                if (width is { } pixels)
                {
                    grid.Width(column, pixels);
                }
            }
        }
    }

    private static void Row(IElement tr, int row, GridBuilder grid, HtmlStyles styles)
    {
        // Read once: the style of a row may be as long as the table.
        var own = IsHidden(tr) ? 0 : Length(tr, "height");
        if (row < TableLimits.MostRows && own is { } height)
        {
            grid.Height(row, height);
        }
        var column = 0;
        foreach (var cell in tr.Children.Where(c => c.LocalName is "td" or "th"))
        {
            while (grid.IsTaken(row, column))
            {
                column++;
            }
            var columns = Span(cell, "colspan", TableLimits.MostColumns);
            var rows = Span(cell, "rowspan", TableLimits.MostRows);
            if (columns == 1 && column < TableLimits.MostColumns && !grid.HasWidth(column) && Length(cell, "width") is { } width)
            {
                grid.Width(column, width);
            }
            if (rows == 1 && row < TableLimits.MostRows && own is null && Length(cell, "height") is { } pixels)
            {
                grid.Height(row, pixels);
            }
            var (text, reading) = HtmlText.Of(cell);
            grid.Add(new TableCell(row, column, rows, columns, text, reading), styles.EdgesOf(cell));
            column += columns;
        }
    }

    private static bool IsHidden(IElement element) => Hidden().IsMatch(element.GetAttribute("style") ?? "");

    private static int Span(IElement element, string name, int most) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, most) : 1;

    /// <summary>In CSS pixels, from the style or the attribute; null: none.</summary>
    private static double? Length(IElement element, string name)
    {
        var style = element.GetAttribute("style");
        var match = style is null ? null : Lengths().Matches(style).FirstOrDefault(m => m.Groups[1].Value == name);
        if (match is not null && Number(match.Groups[2].Value) is { } length)
        {
            return match.Groups[3].Value == "pt" ? length * 4 / 3 : length;
        }
        return Number(element.GetAttribute(name));
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"(?<![\w-])(width|height)\s*:\s*([\d.]+)(pt|px)")]
    private static partial Regex Lengths();

    [GeneratedRegex(@"display\s*:\s*none")]
    private static partial Regex Hidden();
}
