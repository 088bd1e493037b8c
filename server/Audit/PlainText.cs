using System.Globalization;
using System.Text;

namespace ConnectStreaming.Audit;

/// <summary>Texts from people and providers: without control characters and without invisible characters that change the reading direction.</summary>
internal static class PlainText
{
    /// <summary>False: empty, longer than <paramref name="most"/>, spaces at the start or end, or an invisible character.</summary>
    public static bool IsPlain(string? text, int most) =>
        text is { Length: > 0 } && text.Length <= most && text.Trim() == text && !text.EnumerateRunes().Any(IsHidden) && IsWellFormed(text);

    /// <summary>For texts that cannot be refused: an invisible character becomes a space, and a text that is too long ends with "…".</summary>
    public static string Clean(string text, int most)
    {
        var cleaned = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (cleaned.Length + rune.Utf16SequenceLength > most)
            {
                cleaned.Length = Math.Min(cleaned.Length, most - 1);
                return cleaned.Append('…').ToString();
            }
            cleaned.Append(IsHidden(rune) ? " " : rune.ToString());
        }
        return cleaned.ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    // Half a surrogate pair reads as U+FFFD, so the stored text would differ.
    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
