using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Texts and edges of the cells of an .xlsx. Furigana (rPh) is the reading and never a part of the text, so InnerText is not used.</summary>
internal sealed partial class WorkbookTexts
{
    private const int MostShared = 500_000;

    private readonly List<(string Text, string? Reading)> _shared = [];
    private readonly List<(Edges Edges, bool IsDate)> _formats = [];

    public WorkbookTexts(WorkbookPart book)
    {
        if (book.SharedStringTablePart is { } shared)
        {
            using var reader = OpenXmlReader.Create(shared);
            while (reader.Read())
            {
                if (reader.IsStartElement && reader.ElementType == typeof(SharedStringItem))
                {
                    if (_shared.Count >= MostShared)
                    {
                        throw new TableProblemException(TableProblem.TooManyCells);
                    }
                    _shared.Add(Rich(reader.LoadCurrentElement()!));
                }
            }
        }
        if (book.WorkbookStylesPart?.Stylesheet is { } styles)
        {
            Edges[] borders = [.. styles.Borders?.Elements<Border>().Select(EdgesOf) ?? []];
            var dates = styles.NumberingFormats?.Elements<NumberingFormat>().Where(f => f.FormatCode?.Value is { } code && DateCode().IsMatch(code))
                .Select(f => f.NumberFormatId?.Value ?? 0).ToHashSet() ?? [];
            _formats.AddRange((styles.CellFormats?.Elements<CellFormat>() ?? []).Select(f => (
                borders.ElementAtOrDefault((int)Math.Min(f.BorderId?.Value ?? 0, int.MaxValue)),
                f.NumberFormatId?.Value is { } id && (id is (>= 14 and <= 17) or 22 or (>= 27 and <= 36) or (>= 50 and <= 58) || dates.Contains(id)))));
        }
    }

    public Edges EdgesOf(Cell cell) => Format(cell).Edges;

    public (string Text, string? Reading) Of(Cell cell)
    {
        var value = cell.CellValue?.Text ?? "";
        var kind = cell.DataType?.Value;
        if (kind == CellValues.SharedString)
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _shared.Count ? _shared[at] : ("", null);
        }
        if (kind == CellValues.InlineString)
        {
            return cell.InlineString is { } inline ? Rich(inline) : ("", null);
        }
        if (kind == CellValues.Error || kind == CellValues.Boolean)
        {
            return ("", null);
        }
        return kind == CellValues.String ? (Unescaped(value), null) : (Number(value, Format(cell).IsDate), null);
    }

    private (Edges Edges, bool IsDate) Format(Cell cell) =>
        cell.StyleIndex?.Value is { } style && style < _formats.Count ? _formats[(int)style] : default;

    private static string Number(string value, bool isDate) =>
        isDate && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 2_958_466
            ? DateTime.FromOADate(days).ToString("yyyy/MM/dd", CultureInfo.InvariantCulture) : value;

    private static (string Text, string? Reading) Rich(OpenXmlElement item)
    {
        var text = new StringBuilder();
        foreach (var child in item.ChildElements)
        {
            text.Append(child is Text plain ? plain.Text : child is Run run ? run.Text?.Text : null);
        }
        var whole = Unescaped(text.ToString());
        return (whole, Reading(whole, [.. item.Elements<PhoneticRun>()]));
    }

    /// <summary>The text with kana in place of what they stand above; what has none stays.</summary>
    private static string? Reading(string text, PhoneticRun[] runs)
    {
        if (runs.Length == 0)
        {
            return null;
        }
        var reading = new StringBuilder();
        var at = 0;
        foreach (var run in runs.OrderBy(r => r.BaseTextStartIndex?.Value ?? 0))
        {
            var from = (int)Math.Min(run.BaseTextStartIndex?.Value ?? 0, (uint)text.Length);
            var to = (int)Math.Min(run.EndingBaseIndex?.Value ?? 0, (uint)text.Length);
            if (from < at || to < from)
            {
                continue;
            }
            reading.Append(text, at, from - at).Append(run.Text?.Text ?? "");
            at = to;
        }
        return reading.Append(text, at, text.Length - at).ToString();
    }

    private static Edges EdgesOf(Border border) =>
        (Has(border.LeftBorder) ? Edges.Left : 0) | (Has(border.TopBorder) ? Edges.Top : 0)
        | (Has(border.RightBorder) ? Edges.Right : 0) | (Has(border.BottomBorder) ? Edges.Bottom : 0);

    private static bool Has(BorderPropertiesType? side) => side?.Style is { } style && style.Value != BorderStyleValues.None;

    /// <summary>_x000D_ stands for a character that XML does not allow.</summary>
    private static string Unescaped(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(text, m => ((char)int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()) : text;

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escape();

    [GeneratedRegex("^[^\"]*(?:y|年|ge|m/d|d/m|月)", RegexOptions.IgnoreCase)]
    private static partial Regex DateCode();
}
