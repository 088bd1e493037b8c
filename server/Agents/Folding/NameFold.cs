using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Agents.Folding;

/// <summary>
/// Makes different spellings of a name equal, only for matching: サトウ, さとう and ｻﾄｳ; 髙橋 and 高橋; 佐々木 and 佐佐木. The same as fold-text.ts of the page:
/// both read kanji-variants.json, and tests/fixtures/search/folds.json holds them together. Pure.
/// </summary>
internal static partial class NameFold
{
    private static readonly Lazy<FrozenDictionary<Rune, Rune>> Variants = new(LoadVariants);

    /// <summary>One width, one case, hiragana, one long-vowel mark, one dash. Kanji stay as they are.</summary>
    public static string Plain(string text)
    {
        var small = Compatibility.Of(text).ToLowerInvariant();
        var kana = string.Create(small.Length, small, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[i] is >= 'ァ' and <= 'ヶ' ? (char)(from[i] - 0x60) : from[i];
            }
        });
        return Dashes().Replace(Long().Replace(kana, "$1ー"), "-");
    }

    /// <summary><see cref="Plain"/>, and one form for variants of a kanji.</summary>
    public static string Fold(string text)
    {
        var plain = Plain(text);
        if (Ascii.IsValid(plain))
        {
            return plain;
        }
        var folded = new StringBuilder(plain.Length);
        foreach (var rune in plain.EnumerateRunes())
        {
            folded.Append((Variants.Value.TryGetValue(rune, out var first) ? first : rune).ToString());
        }
        return Repeated().Replace(folded.ToString(), "$1$1");
    }

    /// <summary>Dashes that people type instead of the long-vowel mark after kana.</summary>
    [GeneratedRegex("([\u3041-\u3096ー])[-‐‑‒–—―−─━〜~]+", RegexOptions.CultureInvariant)]
    private static partial Regex Long();

    [GeneratedRegex("[‐‑‒–—―−─━]", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();

    [GeneratedRegex("([\u3400-\u9fff])々", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();

    private static FrozenDictionary<Rune, Rune> LoadVariants()
    {
        using var file = JsonDocument.Parse(Resource.Bytes("folding/kanji-variants.json"));
        return (from line in file.RootElement.GetProperty("groups").EnumerateArray()
                from word in line.GetString()!.Split(' ')
                let kanji = word.EnumerateRunes().ToArray()
                from other in kanji[1..]
                select (other, kanji[0])).ToFrozenDictionary(v => v.other, v => v.Item2);
    }
}
