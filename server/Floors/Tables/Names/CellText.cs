using System.Text.RegularExpressions;
using ConnectStreaming.Agents.Folding;

namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>What a cell of a desk says.</summary>
/// <param name="Label">Number of the seat: A-01; null: none.</param>
/// <param name="Names">Lines that may be a name, without marks and brackets. Family and given name may be on two of them.</param>
/// <param name="Marks">Texts in brackets that are no role: 山田(ひ) has ひ.</param>
/// <param name="Reading">Kana beside the name; null: none.</param>
/// <param name="IsEmptyDesk">It says that nobody sits here.</param>
internal sealed record CellText(
    string? Label, IReadOnlyList<string> Names, IReadOnlyList<string> Marks, string? Reading, bool IsSupervisor, bool IsEmptyDesk)
{
    /// <summary>The reading is a line of its own, so it may be another person.</summary>
    public bool IsReadingALine { get; init; }

    /// <summary>A number that is not the desk's: a telephone, or the staff number by which the person signs in.</summary>
    public string? Code { get; init; }

    /// <summary>A mark stands at several family names, and at one of them it is nobody's: it says something else.</summary>
    public bool HasDoubtfulMarks { get; init; }

    /// <param name="text">The cell's text, lines separated by \n.</param>
    /// <param name="reading">The text with furigana in place of what stands below them; null: no furigana.</param>
    public static CellText Of(string text, string? reading = null) => CellTextReader.Read(text, reading);
}

/// <summary>Takes a cell's text apart: seat number, name, reading, extension, role. Pure.</summary>
internal static partial class CellTextReader
{
    public static CellText Read(string text, string? reading)
    {
        string? label = null;
        List<string> names = [];
        List<string> marks = [];
        string? kana = null;
        string? code = null;
        var (isSupervisor, isEmpty, isLine) = (false, false, false);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > 1 && lines.All(IsLetter) && string.Concat(lines) is var down && (Honorifics.IsRole(down) || Honorifics.IsEmptyDesk(down)))
        {
            lines = [down];
        }
        var readings = reading?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isParallel = readings?.Length == lines.Length;
        foreach (var (n, written) in lines.Index())
        {
            var line = Compatibility.Of(written).Trim();
            if (IsLetter(line) && ((n > 0 && IsLetter(lines[n - 1])) || (n + 1 < lines.Length && IsLetter(lines[n + 1]))))
            {
                // 新⏎井: letters below each other are a name, where 新 alone says something of the person.
                names.Add(line);
                continue;
            }
            if (label is null && names.Count == 0 && Numbered().Match(line) is { Success: true } numbered && numbered.Groups[2].Length > 0)
            {
                (label, line) = (numbered.Groups[1].Value, numbered.Groups[2].Value.Trim());
            }
            line = IsLabel(line) ? line : Extension().Replace(line, "").Trim();
            // Brackets that are never closed are not looked for from each of them.
            if (line.AsSpan().ContainsAny(")]】〕>》」"))
            {
                foreach (Match bracket in Brackets().Matches(line))
                {
                    var inside = bracket.Groups[1].Value.Trim();
                    isSupervisor |= Honorifics.IsSupervisor(inside);
                    isEmpty |= Honorifics.IsEmptyDesk(inside) && bracket.Length == line.Length;
                    if (inside.Length > 0 && !Honorifics.IsRole(inside) && !Honorifics.IsEmptyDesk(inside) && !Digits().IsMatch(inside))
                    {
                        marks.Add(inside);
                    }
                }
                line = Brackets().Replace(line, " ");
            }
            line = Honorifics.WithoutMarks(line);
            if (line.Length == 0)
            {
                continue;
            }
            if (Honorifics.IsEmptyDesk(line))
            {
                isEmpty = true;
            }
            else if (Honorifics.IsRole(line))
            {
                isSupervisor |= Honorifics.IsSupervisor(line);
            }
            else if (IsLabel(line))
            {
                // Behind a name, digits are a telephone number.
                label ??= names.Count == 0 ? line : null;
                code ??= names.Count == 0 ? null : line;
            }
            else if (names.Count > 0 && IsKana(line) && !names.All(IsKana))
            {
                (kana, isLine) = (kana ?? line, isLine || kana is null);
            }
            else
            {
                names.Add(line);
                if (isParallel && readings![n] is { } above && above != written && IsKana(Compatibility.Of(above)))
                {
                    kana = kana is null ? above : $"{kana} {above}";
                }
            }
        }
        // A kana line may stand above its name.
        if (names is [var first, .. { Count: > 0 } rest] && IsKana(first) && !rest.All(IsKana) && kana is null)
        {
            (kana, names, isLine) = (first, rest, true);
        }
        return new CellText(label, names, marks, kana, isSupervisor, isEmpty && names.Count == 0) { IsReadingALine = isLine, Code = code };
    }

    /// <summary>One kanji.</summary>
    private static bool IsLetter(string line) => line.Length is 1 or 2 && line.EnumerateRunes().Count() == 1 && PersonKeys.HasKanji(line);

    /// <summary>A seat number: A-01, B12, 101, 3-5, No.7, 12番.</summary>
    public static bool IsLabel(string text) => Label().IsMatch(Compatibility.Of(text).Trim());

    /// <summary>Hiragana, katakana and spaces only.</summary>
    public static bool IsKana(string text) => Kana().IsMatch(text);

    [GeneratedRegex(
        @"^(?:(?:no\.?|#)\s*)?(?:[A-Za-z]{1,3}\s?[-‐－_]?\s?\d{1,4}(?:\s?[-‐－]\s?\d{1,3})?|\d{1,5}(?:\s?[-‐－]\s?\d{1,4})?)(?:番席|番|席)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    /// <summary>A seat number and a name on one line: A-01 佐藤; 12. 佐藤; 101:佐藤.</summary>
    [GeneratedRegex(@"^((?:[A-Za-z]{1,2}[-‐－]?\d{1,4}|\d{1,4}))(?:\s*[:：.．]\s*|\s+)(\D.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?:内線|ext\.?|tel\.?|☎|℡|📞)\s*[:：.]?\s*[\d-]{2,13}|(?<=\S)\s+[\d-]{3,13}$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();

    /// <summary>At most so long: without an end, each bracket of a cell would be looked for to the end of the cell.</summary>
    [GeneratedRegex(@"[\(\[【〔<《「]([^\)\]】〕>》」]{0,100})[\)\]】〕>》」]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^[\d\s:-]+$")]
    private static partial Regex Digits();

    [GeneratedRegex("^[\u3041-\u3096\u30a1-\u30faー・\\s]+$")]
    private static partial Regex Kana();
}
