using System.Globalization;
using System.Text;

namespace ConnectStreaming.Audit;

/// <summary>Texts that people and providers give: no control characters, nothing invisible that turns the reading order round.</summary>
internal static class PlainText
{
    /// <summary>False: empty, longer than <paramref name="most"/>, blanks at an end, or a character that is not seen.</summary>
    public static bool IsPlain(string? text, int most) =>
        text is { Length: > 0 } && text.Length <= most && text.Trim() == text && !text.EnumerateRunes().Any(IsHidden) && IsWellFormed(text);

    /// <summary>For what cannot be refused: hidden characters become a blank, what is too long ends with "…".</summary>
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

    // Half a surrogate pair reads as U+FFFD: the text would not come back as it was given.
    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
