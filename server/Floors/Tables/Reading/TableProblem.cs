using System.Globalization;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Why a seat table cannot be read.</summary>
/// <param name="Code">For programs.</param>
internal sealed record TableProblem(string Code, string En, string Ja)
{
    public static readonly TableProblem Empty = new("empty", "There is no text in this table.", "表に文字がありません。");

    public static readonly TableProblem NotATable = new(
        "not-a-table", "This is not a seat table. Paste cells from Excel or Google Sheets, or choose an .xlsx or .csv file.",
        "座席表として読み取れません。Excel や Google スプレッドシートのセルを貼り付けるか、.xlsx または .csv ファイルを選択してください。");

    public static readonly TableProblem OldExcel = new(
        "old-excel", "This is an old .xls file, or a file with a password. Open it in Excel and save it as .xlsx, without a password.",
        "古い .xls 形式、またはパスワード付きのファイルです。Excel で開き、パスワードなしの .xlsx 形式で保存してください。");

    public static readonly TableProblem ExcelBinary = new(
        "excel-binary", "This is an Excel binary workbook (.xlsb). Open it in Excel and save it as .xlsx.",
        "Excel バイナリ ブック（.xlsb）です。Excel で開き、.xlsx 形式で保存してください。");

    public static readonly TableProblem Damaged = new(
        "damaged", "The file is damaged. Open it in Excel, save it again and try again.",
        "ファイルが壊れています。Excel で開いて保存し直してから、もう一度お試しください。");

    public static readonly TableProblem Unpacked = new(
        "unpacks-too-large", "The file is too large when it is unpacked. Save only the sheet with the seats.",
        "展開すると大きすぎるファイルです。座席表のシートだけを保存してください。");

    public static readonly TableProblem NoSheet = new("no-sheet", "The file has no sheet with this name.", "この名前のシートはファイルにありません。");

    public static readonly TableProblem NoText = new(
        "not-text", "The file is not text in UTF-8, UTF-16 or Shift_JIS.", "UTF-8、UTF-16、Shift_JIS のテキストファイルではありません。");

    public static readonly TableProblem TooManySeats = new(
        "too-many-seats", "The table has more than 20,000 desks. Save each floor as a table of its own.",
        "座席が 20,000 席を超えています。フロアごとに別の表として保存してください。");

    public static readonly TableProblem TooFar = new(
        "too-far", "With this table, the floor would become too large: some desks would be over its edge. Check that it is the table of this floor.",
        "この表を配置すると、フロアが大きくなりすぎて座席が端を超えます。このフロアの表かどうか確認してください。");

    public static readonly TableProblem TooLarge = new(
        "too-large", $"A table may have at most {TableLimits.MostBytes >> 20} MB. Save only the sheet with the seats.",
        $"表は {TableLimits.MostBytes >> 20} MB 以内にしてください。座席表のシートだけを保存してください。");

    public static readonly TableProblem TooSlow = new(
        "too-slow", "The table did not arrive within 60 seconds. Check the network and try again.",
        "60 秒以内に表を受信できませんでした。ネットワークを確認してから、もう一度お試しください。");

    public static readonly TableProblem TooManyCells = new(
        "too-many-cells",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The table is too large: at most {TableLimits.MostRows:N0} rows, {TableLimits.MostColumns:N0} columns and {TableLimits.MostCells:N0} cells."),
        string.Create(
            CultureInfo.InvariantCulture,
            $"表が大きすぎます。{TableLimits.MostRows:N0} 行、{TableLimits.MostColumns:N0} 列、セル {TableLimits.MostCells:N0} 個以内にしてください。"));
}

internal static class TableLimits
{
    /// <summary>Bytes of a file or of a pasted text.</summary>
    public const int MostBytes = 8 << 20;

    public const int MostRows = 2_000;
    public const int MostColumns = 1_000;
    public const int MostCells = 60_000;

    /// <summary>Places that cells and merged areas take together.</summary>
    public const int MostArea = 1_000_000;

    /// <summary>Characters of one cell that are read; seats have short texts.</summary>
    public const int MostText = 500;

    /// <summary>Files in an .xlsx, and their bytes when unpacked.</summary>
    public const int MostParts = 2_000;
    public const int MostUnpacked = 64 << 20;

    /// <summary>XML elements inside each other. Sheets have about 12, groups of shapes 3 more each.</summary>
    public const int MostDepth = 100;

    /// <summary>XML elements of all parts. A sheet of a million cells with lines has two million.</summary>
    public const int MostElements = 3_000_000;

    /// <summary>Unpacked bytes for each packed byte, above a megabyte. Sheets that people make have less than 40.</summary>
    public const int MostRatio = 200;
}

/// <summary>A table cannot be read, or has too many desks.</summary>
internal sealed class TableProblemException(TableProblem problem) : Exception(problem.En)
{
    public TableProblem Problem => problem;
}
