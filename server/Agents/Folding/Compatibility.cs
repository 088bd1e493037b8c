using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Agents.Folding;

/// <summary>
/// NFKC for the characters of names: one width, composed kana and accents, no variation selectors. string.Normalize does nothing here, because the server
/// runs without ICU; a test of the page checks the table against the browser's own NFKC.
/// </summary>
internal static class Compatibility
{
    /// <param name="Bare">A letter with an accent, and the letter without it.</param>
    private sealed record Tables(FrozenDictionary<int, string> Single, FrozenDictionary<(int, int), int> Pairs, FrozenDictionary<int, int> Bare);

    private static readonly Lazy<Tables> Read = new(Load);

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var (single, pairs, _) = Read.Value;
        List<int> runes = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSelector(rune.Value))
            {
                continue;
            }
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
            {
                Add(runes, pairs, ' ');
            }
            else if (single.TryGetValue(rune.Value, out var to))
            {
                foreach (var part in to.EnumerateRunes())
                {
                    Add(runes, pairs, part.Value);
                }
            }
            else
            {
                Add(runes, pairs, rune.Value);
            }
        }
        return Joined(runes);
    }

    /// <summary>satō is sato: letters without accents. The voiced marks of kana stay.</summary>
    public static string WithoutAccents(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        List<int> runes = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var bare = rune.Value;
            while (Read.Value.Bare.TryGetValue(bare, out var less))
            {
                bare = less;
            }
            if (!IsAccent(bare))
            {
                runes.Add(bare);
            }
        }
        return Joined(runes);
    }

    private static bool IsAccent(int rune) => rune is >= 0x300 and <= 0x36F;

    private static string Joined(List<int> runes)
    {
        var made = new StringBuilder(runes.Count);
        foreach (var rune in runes)
        {
            made.Append(new Rune(rune).ToString());
        }
        return made.ToString();
    }

    private static void Add(List<int> runes, FrozenDictionary<(int, int), int> pairs, int rune)
    {
        if (runes.Count > 0 && pairs.TryGetValue((runes[^1], rune), out var joined))
        {
            runes[^1] = joined;
        }
        else
        {
            runes.Add(rune);
        }
    }

    /// <summary>葛󠄀 with a variation selector becomes 葛.</summary>
    private static bool IsSelector(int rune) => rune is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static Tables Load()
    {
        using var file = JsonDocument.Parse(Resource.Bytes("folding/nfkc.json"));
        var single = Entries(file, "single").ToFrozenDictionary(e => e[0].Value, e => string.Concat(e[1..]).Replace('\u00a0', ' '));
        var pairs = Entries(file, "pairs").ToFrozenDictionary(e => (e[0].Value, e[1].Value), e => e[2].Value);
        return new Tables(single, pairs, pairs.Where(p => IsAccent(p.Key.Item2)).ToFrozenDictionary(p => p.Value, p => p.Key.Item1));
    }

    private static IEnumerable<Rune[]> Entries(JsonDocument file, string name) =>
        from line in file.RootElement.GetProperty(name).EnumerateArray()
        from entry in line.GetString()!.Split(' ')
        select entry.EnumerateRunes().ToArray();
}
