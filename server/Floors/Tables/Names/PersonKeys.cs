using ConnectStreaming.Agents.Folding;

namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>A person with what the name is compared by.</summary>
internal sealed record PersonKeys(TablePerson Person)
{
    private static readonly char[] Between = [' ', '・', '･', '·', ',', '、', '\n', '.'];

    /// <summary>Family and given name; if one field has the whole name with a space between, its parts.</summary>
    private (string Last, string First) Parts { get; } = PartsOf(Person);

    public string Last => field ??= Key(Parts.Last);

    public string First => field ??= Key(Parts.First);

    /// <summary>Both orders only for names without kanji and kana, and for names that are written with a space.</summary>
    public IEnumerable<string> Full => First.Length == 0 || Last.Length == 0 ? [Last + First] : IsCjk ? [Last + First] : [Last + First, First + Last];

    public string Plain => field ??= NameFold.Plain(Parts.Last + Parts.First).Replace(" ", "", StringComparison.Ordinal);

    public string PlainLast => field ??= NameFold.Plain(Parts.Last).Replace(" ", "", StringComparison.Ordinal);

    public bool IsCjk => Parts.Last.Any(c => c >= '\u3000') || Parts.First.Any(c => c >= '\u3000');

    /// <summary>The whole name is in kana or Latin letters.</summary>
    public bool HasSound => !HasKanji(Parts.Last) && !HasKanji(Parts.First) && Last.Length > 0;

    /// <summary>The given name is in kana or Latin letters.</summary>
    public bool HasFirstSound => First.Length > 0 && !HasKanji(Parts.First);

    /// <summary>The family name in kana or Latin letters: as it is read, else as it is written. "": not known.</summary>
    public string LastSound => field ??= Read.Last.Length > 0 ? Read.Last : Last.Length > 0 && !HasKanji(Parts.Last) ? Last : "";

    public string FirstSound => field ??= Read.First.Length > 0 ? Read.First : HasFirstSound ? First : "";

    /// <summary>The reading of the whole name, without the space; "": not known.</summary>
    public string WholeReading => field ??= Key(Person.Reading);

    /// <summary>The reading of both parts, if it has two.</summary>
    private (string Last, string First) Read => Person.Reading.Split([' ', '\u3000', '・'], StringSplitOptions.RemoveEmptyEntries) is [var last, var first]
        ? (Key(last), Key(first)) : ("", "");

    public static bool HasKanji(string text) =>
        text.EnumerateRunes().Any(r => r.Value is >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 or 0x3005);

    /// <summary>Whether the name is written with its words where the person has them: An Na is not Anna. Kanji and kana need no space.</summary>
    public bool IsWritten(string name) => IsCjk || First.Length == 0 || Last.Length == 0 || InOrders(Words(name), Words);

    /// <summary>Whether the name sounds like this. Latin words count as words, in both orders; kana need no space.</summary>
    public bool Sounds(string written) => IsCjk && !written.Any(char.IsAsciiLetter)
        ? NameSound.Exact(Key(written)) is var sound && (NameSound.Exact(Last + First) == sound || NameSound.Exact(First + Last) == sound)
        : InOrders(Spoken(written), Spoken);

    private bool InOrders(string written, Func<string, string> of) =>
        written == $"{of(Parts.Last)} {of(Parts.First)}" || written == $"{of(Parts.First)} {of(Parts.Last)}";

    private static string Spoken(string text) => string.Join(' ', Words(text).Split(' ').Select(NameSound.Exact));

    private static string Words(string text) => string.Join(' ', NameFold.Fold(text).Split(Between, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Folded, without spaces and dots between the parts of a name.</summary>
    public static string Key(string text) => string.Concat(NameFold.Fold(text).Where(c => !Between.Contains(c)));

    private static (string Last, string First) PartsOf(TablePerson person)
    {
        var (last, first) = (person.Last.Trim(), person.First.Trim());
        var whole = first.Length == 0 ? last : last.Length == 0 ? first : "";
        var parts = whole.Split([' ', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [var a, var b] && whole.Any(c => c > '\u3000') ? (a, b) : (last, first);
    }
}
