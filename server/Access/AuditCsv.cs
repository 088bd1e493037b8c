using System.Globalization;
using System.Text;

namespace ConnectStreaming.Access;

/// <summary>RFC 4180, every field quoted. Spreadsheets run a field that begins like a formula: an apostrophe in front keeps it text.</summary>
internal static class AuditCsv
{
    // The full-width ones count too: a Japanese Excel takes them for the others.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>With a byte order mark: without one a Japanese Excel reads Shift-JIS.</summary>
    public const string Header = "\ufeff\"id\",\"at\",\"who\",\"what\",\"subject\",\"detail\",\"hash\"\r\n";

    public static string Line(AuditRecord record)
    {
        string[] fields =
        [
            record.Id.ToString(CultureInfo.InvariantCulture), record.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            record.Who, record.What, record.Subject ?? "", record.Detail ?? "", Convert.ToHexStringLower(record.Hash),
        ];
        return string.Join(',', fields.Select(Field)) + "\r\n";
    }

    public static string Field(string text)
    {
        var field = new StringBuilder("\"", text.Length + 3);
        if (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal))
        {
            field.Append('\'');
        }
        return field.Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
