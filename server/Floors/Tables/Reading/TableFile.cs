namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// Reads what was pasted or uploaded into one grid. It never throws for what a person sent: a file that cannot be read gives a problem with a code, in both
/// languages. The kind is found from the first bytes, never from a name. Pure.
/// </summary>
internal static class TableFile
{
    /// <param name="sheet">Name of the wanted sheet of an .xlsx; null: the one with the seats.</param>
    public static (TableGrid? Grid, TableProblem? Problem) ReadFile(byte[] file, string? sheet = null) => Read(() =>
        IsZip(file) ? WorkbookReader.Read(file, sheet)
        : file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? throw new TableProblemException(TableProblem.OldExcel)
        : IsBinary(file) ? throw new TableProblemException(TableProblem.NotATable)
        : TextDecoding.Read(file) is var text && LooksLikeHtml(text) ? HtmlTableReader.Read(text) : SeparatedText.Read(text, "csv"));

    /// <param name="html">What the clipboard has as text/html; null: nothing.</param>
    /// <param name="text">As text/plain.</param>
    public static (TableGrid? Grid, TableProblem? Problem) ReadPaste(string? html, string? text)
    {
        var (grid, problem) = string.IsNullOrWhiteSpace(html) ? (null, null) : Read(() => HtmlTableReader.Read(html));
        // A picture or a page without a table may come first on the clipboard.
        var isUseless = grid is null && (problem is null || problem == TableProblem.NotATable || problem == TableProblem.Empty);
        return isUseless && !string.IsNullOrWhiteSpace(text) ? Read(() => SeparatedText.Read(text, "text"))
            : (grid, problem ?? (grid is null ? TableProblem.Empty : null));
    }

    private static (TableGrid? Grid, TableProblem? Problem) Read(Func<TableGrid> read)
    {
        try
        {
            var grid = read();
            return grid.Cells.Any(c => c.Text.Length > 0) || grid.Shapes.Count > 0 ? (grid, null) : (null, TableProblem.Empty);
        }
        catch (TableProblemException e)
        {
            return (null, e.Problem);
        }
    }

    private static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8) || file.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Pictures, PDF and programs.</summary>
    private static bool IsBinary(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF"u8) || file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || file.StartsWith("GIF8"u8) || file.StartsWith("MZ"u8) || file.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F'])
        || file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || file.StartsWith("7z"u8) || file.StartsWith("Rar!"u8);

    private static bool LooksLikeHtml(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<table", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<meta", StringComparison.OrdinalIgnoreCase);
    }
}
