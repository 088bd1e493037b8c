using System.Globalization;
using System.Text;

namespace ConnectStreaming.Audit;

/// <summary>RFC 4180, with quotes around every field. Spreadsheets run a field that begins like a formula; an apostrophe before it keeps it text.</summary>
internal static class AuditCsv
{
    // The full-width characters count too, because a Japanese Excel treats them as the others.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>With a byte order mark: without it, a Japanese Excel reads the file as Shift-JIS.</summary>
    public const string Header = "\ufeff\"id\",\"at\",\"who\",\"account\",\"who_id\",\"what\",\"subject\",\"subject_id\",\"detail\",\"hash\"\r\n";

    /// <param name="japanese">The details in Japanese; else in English.</param>
    public static string Line(AuditRecord record, bool japanese)
    {
        var entry = record.Entry;
        var detail = AuditWords.Of(record);
        string?[] fields =
        [
            record.Id.ToString(CultureInfo.InvariantCulture), record.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            entry.Who.Name, entry.Who.Account, entry.Who.Id, entry.What, entry.Subject?.Name, entry.Subject?.Id,
            japanese ? detail?.Ja : detail?.En, Convert.ToHexStringLower(record.Hash),
        ];
        return string.Join(',', fields.Select(text => Field(text ?? ""))) + "\r\n";
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
