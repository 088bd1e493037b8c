using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Agents.Folding;

/// <summary>One Latin spelling for kana and for Latin names: さとう, satou; しょう, shou, syou. The same as fold-kana.ts of the page. Pure.</summary>
internal static partial class NameSound
{
    private static readonly FrozenDictionary<char, string> Kana = Pairs(
        "あa いi うu えe おo かka きki くku けke こko ゕka ゖke さsa しsi すsu せse そso たta ちti つtu てte とto なna にni ぬnu ねne のno はha ひhi ふhu へhe ほho "
        + "まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa ゎwa ゐi ゑe をo んn ゔbu がga ぎgi ぐgu げge ごgo ざza じzi ずzu ぜze ぞzo "
        + "だda ぢzi づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo ゃya ゅyu ょyo ぁa ぃi ぅu ぇe ぉo");

    /// <summary>The sound with all its long vowels: さとう is satou, not sato.</summary>
    public static string Exact(string text) => Spell(NameFold.Fold(text), isExact: true);

    /// <summary>Long vowels become short: さとう, Satō, Sato and Satoh are equal, and so are おおの and おの.</summary>
    public static string Loose(string text) => Spell(NameFold.Fold(text), isExact: false);

    private static string Spell(string folded, bool isExact)
    {
        var plain = Compatibility.WithoutAccents(Romaji(folded, isExact));
        plain = ShY().Replace(plain, "sy").Replace("shi", "si", StringComparison.Ordinal);
        plain = TcCh().Replace(plain, "tch");
        plain = TchY().Replace(plain, "tty");
        plain = ChY().Replace(plain, "ty").Replace("chi", "ti", StringComparison.Ordinal).Replace("tsu", "tu", StringComparison.Ordinal);
        plain = Jy().Replace(plain, "zy").Replace("ji", "zi", StringComparison.Ordinal);
        plain = Dzu().Replace(plain, "zu").Replace('f', 'h').Replace('v', 'b');
        plain = M().Replace(plain, "n").Replace("n'", "n", StringComparison.Ordinal);
        if (!isExact)
        {
            plain = LongO().Replace(plain, "o");
            plain = Doubled().Replace(plain, "$1");
        }
        return Nn().Replace(plain, "n");
    }

    private static string Romaji(string folded, bool isExact)
    {
        var made = new StringBuilder(folded.Length * 2);
        var isDouble = false;
        foreach (var c in folded)
        {
            if (c == 'っ')
            {
                isDouble = true;
                continue;
            }
            if (c == 'ー')
            {
                if (isExact && made.Length > 0 && "aiueo".Contains(made[^1], StringComparison.Ordinal))
                {
                    made.Append(made[^1]);
                }
                continue;
            }
            if (Joins(made, c))
            {
                continue;
            }
            if (Kana.TryGetValue(c, out var plain))
            {
                made.Append(isDouble ? plain[..1] : "").Append(plain);
            }
            else
            {
                made.Append(c);
            }
            isDouble = false;
        }
        return made.ToString();
    }

    /// <summary>きょ: the i of ki is dropped. ふぁ, てぃ: the vowel before is dropped too. しぇ keeps a y, as "she" does.</summary>
    private static bool Joins(StringBuilder made, char c)
    {
        if (c is 'ゃ' or 'ゅ' or 'ょ')
        {
            if (made.Length == 0 || made[^1] != 'i')
            {
                return false;
            }
            made.Length--;
            made.Append(Kana[c]);
            return true;
        }
        if (c is not ('ぁ' or 'ぃ' or 'ぅ' or 'ぇ' or 'ぉ') || made.Length < 2 || !"aiueo".Contains(made[^1], StringComparison.Ordinal)
            || "aiueo\n ".Contains(made[^2], StringComparison.Ordinal))
        {
            return false;
        }
        var vowel = Kana[c];
        var hasY = vowel == "e" && made[^1] == 'i' && made[^2] is 's' or 't' or 'z';
        made.Length--;
        made.Append(hasY ? "y" : "").Append(vowel);
        return true;
    }

    private static FrozenDictionary<char, string> Pairs(string words) => words.Split(' ').ToFrozenDictionary(w => w[0], w => w[1..]);

    [GeneratedRegex("sh(?=[aueo])")]
    private static partial Regex ShY();

    [GeneratedRegex("[tc]ch")]
    private static partial Regex TcCh();

    [GeneratedRegex("tch(?=[aueo])")]
    private static partial Regex TchY();

    [GeneratedRegex("ch(?=[aueo])")]
    private static partial Regex ChY();

    [GeneratedRegex("jy?(?=[aueo])")]
    private static partial Regex Jy();

    [GeneratedRegex("dzu|du")]
    private static partial Regex Dzu();

    [GeneratedRegex("m(?=[bp])")]
    private static partial Regex M();

    [GeneratedRegex("o[hu](?![aiueo])")]
    private static partial Regex LongO();

    [GeneratedRegex("([aiueo])\\1+")]
    private static partial Regex Doubled();

    [GeneratedRegex("nn(?![aiueoy])")]
    private static partial Regex Nn();
}
