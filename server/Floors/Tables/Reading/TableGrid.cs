namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>A sheet as it looks, whatever it came from. Rows and columns are numbered from 0; what is hidden is left out, with size 0.</summary>
/// <param name="Source">html, text, csv or xlsx.</param>
/// <param name="Widths">Of each column, in CSS pixels.</param>
/// <param name="Heights">Of each row.</param>
/// <param name="Cells">Cells with a text or an edge, by row, then column. They do not overlap.</param>
internal sealed record TableGrid(
    string Source, IReadOnlyList<double> Widths, IReadOnlyList<double> Heights, IReadOnlyList<TableCell> Cells)
{
    public const double UsualWidth = 72;
    public const double UsualHeight = 20;

    /// <summary>Drawn shapes with a text.</summary>
    public IReadOnlyList<TableShape> Shapes { get; init; } = [];

    /// <summary>Names of the visible sheets of the file, and which one this is.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    public string? Sheet { get; init; }
}

/// <summary>A cell or a merged area.</summary>
/// <param name="Text">Lines are separated by \n; without the reading.</param>
/// <param name="Reading">The text with the kana of the furigana in place of what stands below them; null: no furigana.</param>
/// <param name="IsBoxed">It has a line on all four sides.</param>
internal sealed record TableCell(int Row, int Column, int Rows, int Columns, string Text, string? Reading = null, bool IsBoxed = false);

/// <param name="X">Left edge in CSS pixels from the left edge of the sheet.</param>
internal sealed record TableShape(double X, double Y, double Width, double Height, string Text);
