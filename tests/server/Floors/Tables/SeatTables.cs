using System.Runtime.CompilerServices;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>The example sheets.</summary>
internal static class SeatTables
{
    public static string Folder => Find();

    /// <summary>As the page sends it: .html is pasted, other files are uploaded.</summary>
    public static (TableGrid? Grid, TableProblem? Problem) Open(string file) => Path.GetExtension(file) switch
    {
        ".html" => TableFile.ReadPaste(File.ReadAllText(file), null),
        ".txt" => TableFile.ReadPaste(null, File.ReadAllText(file)),
        _ => TableFile.ReadFile(File.ReadAllBytes(file)),
    };

    private static string Find([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "fixtures", "seat-tables", "made"));
}
