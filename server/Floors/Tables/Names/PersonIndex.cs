using ConnectStreaming.Agents.Folding;

namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>
/// Finds who is meant by a name. Nobody is guessed: a name is matched only if one person can be meant, by user name, full name, or a family name that one
/// person has. Everything else is a question with candidates, or unknown. Pure.
/// </summary>
internal sealed class PersonIndex
{
    /// <summary>Characters of a given name that is written behind the family name without a space.</summary>
    private const int MostGivenName = 3;

    /// <summary>Longer texts are no name.</summary>
    private const int MostName = 200;

    /// <summary>Shorter numbers are those of desks.</summary>
    private const int LeastCode = 4;

    /// <summary>People at one desk.</summary>
    private const int MostShares = 6;

    private static readonly char[] Shares = ['/', '・', '、', '&', '＆', '／'];

    private readonly ILookup<string, PersonKeys> _users;
    private readonly ILookup<string, PersonKeys> _full;
    private readonly ILookup<string, PersonKeys> _last;
    private readonly ILookup<string, PersonKeys> _sounds;
    private readonly ILookup<string, PersonKeys> _readings;
    private readonly ILookup<string, PersonKeys> _lastSounds;
    private readonly ILookup<string, PersonKeys> _familyOnly;
    private readonly bool _hasHiddenSounds;
    private readonly bool _isSomebodyHidden;
    private readonly int _longestFamily;

    /// <param name="people">Those who may be meant.</param>
    /// <param name="isSomebodyHidden">There are others, whom the reader may not see: a part of a name may mean one of them.</param>
    public PersonIndex(IEnumerable<TablePerson> people, bool isSomebodyHidden = false)
    {
        _isSomebodyHidden = isSomebodyHidden;
        PersonKeys[] all = [.. people.Select(p => new PersonKeys(p))];
        _users = all.Where(p => p.Person.User.Length > 0).ToLookup(p => NameFold.Plain(p.Person.User), StringComparer.Ordinal);
        _full = Lookup(all.SelectMany(p => p.Full.Where(k => k.Length > 0).Select(k => (k, p))));
        _last = Lookup(all.Where(p => p.Last.Length > 0 && p.First.Length > 0).Select(p => (p.Last, p)));
        _sounds = Lookup(all.Where(p => p.HasSound && p.First.Length > 0)
            .SelectMany(p => p.Full.Append(p.First + p.Last).Select(k => (NameSound.Loose(k), p))));
        _readings = Lookup(all.Where(p => p.WholeReading.Length > 0).Select(p => (NameSound.Loose(p.WholeReading), p)));
        _lastSounds = Lookup(all.Where(p => p.LastSound.Length > 0 && p.First.Length > 0).Select(p => (NameSound.Loose(p.LastSound), p)));
        _familyOnly = Lookup(all.Where(p => p.Last.Length > 0 && p.Person.First.Length == 0 && p.Person.User.Length == 0).Select(p => (p.Last, p)));
        _hasHiddenSounds = all.Any(p => p.LastSound.Length == 0);
        _longestFamily = all.Select(p => p.Last.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether the text is somebody's name, alone or among others: a header never is.</summary>
    public bool IsSomebody(string text) => Find(CellText.Of(text)).Kind is NameKind.Found or NameKind.Question;

    public NameAnswer Find(CellText cell)
    {
        if (cell.Names.Count == 0)
        {
            // A12 is a seat, or the user name of somebody.
            return cell.Label is { } label ? Question(NameReason.User, [.. _users[NameFold.Plain(label)]]) : NameAnswer.Unknown;
        }
        var answer = ByNames(cell);
        // さとう below 田中 is a reading, or another person.
        if (cell is { IsReadingALine: true, Reading: { } line } && answer.Kind != NameKind.Unknown
            && Exactly(line, CellText.Of("")).People.Except(answer.People).ToArray() is { Length: > 0 } others)
        {
            return NameAnswer.Question(NameReason.TwoNames, answer.People.Concat(others));
        }
        // A staff number beside a name that several have.
        return answer.Kind == NameKind.Question && (cell.Code ?? cell.Label) is { Length: >= LeastCode } code
            && _users[NameFold.Plain(code)].ToArray() is [var one] && answer.People.Contains(one.Person)
            ? NameAnswer.Found(one.Person, NameReason.User) : answer;
    }

    /// <summary>Whether somebody signs in with this text.</summary>
    public bool IsUser(string text) => _users[NameFold.Plain(text)].Any();

    private NameAnswer ByNames(CellText cell)
    {
        var whole = Find(string.Join(' ', cell.Names), cell);
        if (whole.Kind != NameKind.Unknown || cell.Names.Count == 1)
        {
            return whole.Kind != NameKind.Unknown ? whole : Shared(cell);
        }
        NameAnswer[] lines = [.. cell.Names.Select(n => Find(n, cell)).Where(a => a.Kind != NameKind.Unknown)];
        // Another line beside a family name may be a given name, or another person.
        return lines switch
        {
            [] => Shared(cell),
            [{ Kind: NameKind.Found, Reason: NameReason.User or NameReason.FullName } one] => one,
            _ => NameAnswer.Question(NameReason.TwoNames, lines.SelectMany(l => l.People)),
        };
    }

    /// <summary>佐藤／鈴木: two people have the desk at different times. Every part must be somebody, or a word like 新人.</summary>
    private NameAnswer Shared(CellText cell)
    {
        string[] all =
        [
            .. cell.Names.SelectMany(n => n.Split(Shares, MostShares + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
        string[] names = [.. all.Where(n => !Honorifics.IsRole(n) && !Honorifics.IsEmptyDesk(n))];
        if (all.Length is < 2 or > MostShares || names.Length == 0)
        {
            return NameAnswer.Unknown;
        }
        NameAnswer[] answers = [.. names.Select(n => Find(n, CellText.Of("")))];
        return answers.All(a => a.Kind != NameKind.Unknown) ? NameAnswer.Question(NameReason.TwoNames, answers.SelectMany(a => a.People)) : NameAnswer.Unknown;
    }

    /// <summary>Whether a mark is the given name of somebody of this family; null: nobody has the family name.</summary>
    public bool? FitsFamily(string name, string mark)
    {
        PersonKeys[] family = [.. _last[PersonKeys.Key(Honorifics.WithoutTitle(name) ?? name)]];
        return family.Length == 0 ? null : family.Any(p => NameMarks.OfMark(p, mark) == Fit.Yes);
    }

    private NameAnswer Find(string name, CellText cell)
    {
        if (name.Length > MostName)
        {
            return NameAnswer.Unknown;
        }
        var answer = Exactly(name, cell);
        if (answer.Kind == NameKind.Unknown && Honorifics.WithoutTitle(name) is { Length: > 0 } bare)
        {
            answer = Exactly(bare, cell);
            name = bare;
        }
        return answer.Kind == NameKind.Unknown ? BySound(name, cell) : answer;
    }

    private NameAnswer Exactly(string name, CellText cell)
    {
        var key = PersonKeys.Key(name);
        if (key.Length == 0)
        {
            return NameAnswer.Unknown;
        }
        PersonKeys[] users = [.. _users[NameFold.Plain(name)]];
        PersonKeys[] full = [.. _full[key].Union(Reversed(name)).Distinct()];
        PersonKeys[] last = [.. _last[key]];
        PersonKeys[] all = [.. users.Union(full).Union(last)];
        if (all.Length == 0)
        {
            return ByInitial(name, cell);
        }
        PersonKeys[] fitting = [.. all.Where(p => NameMarks.Fits(p, cell) != Fit.No)];
        if (fitting.Length == 0)
        {
            return Question(NameReason.OtherMark, all);
        }
        if (fitting is [var one])
        {
            var isWhole = users.Contains(one) || (full.Contains(one) && (one.First.Length > 0 || !_isSomebodyHidden));
            // 山田(ひ) says that there is another 山田, whom the server may not know yet.
            var isCertain = isWhole || (!_isSomebodyHidden && (cell.Marks.Count == 0 || NameMarks.Fits(one, cell) == Fit.Yes));
            return !isCertain ? Question(cell.Marks.Count > 0 ? NameReason.OtherMark : NameReason.Several, fitting)
                // An Na, where the table has Anna.
                : !users.Contains(one) && full.Contains(one) && !one.IsWritten(name) ? Question(NameReason.Several, fitting)
                : NameAnswer.Found(one.Person, users.Contains(one) ? NameReason.User : full.Contains(one) ? NameReason.FullName : NameReason.FamilyName);
        }
        // Written exactly like one of them: 斎藤 健, where 斉藤 健 is another person. A family name alone is often written with the usual kanji.
        var plain = NameFold.Plain(name).Replace(" ", "", StringComparison.Ordinal);
        PersonKeys[] literal = [.. fitting.Where(p => full.Contains(p) && p.IsCjk && p.Plain == plain)];
        if (literal is [var exact] && last.Length == 0 && users.Length == 0)
        {
            return NameAnswer.Found(exact.Person, NameReason.FullName);
        }
        // A mark in brackets chooses only where it is certain that it does not mean another one.
        PersonKeys[] marked = cell.Marks.Count + (cell.Reading is null ? 0 : 1) == 0 ? [] : [.. fitting.Where(p => NameMarks.Fits(p, cell) == Fit.Yes)];
        return !_isSomebodyHidden && marked is [var chosen] && fitting.All(p => p == chosen || NameMarks.Fits(p, cell) == Fit.No)
            ? NameAnswer.Found(chosen.Person, NameReason.FullName)
            : Question(fitting.Select(p => p.PlainLast).Distinct().Count() > 1 && full.Length == 0 ? NameReason.Similar : NameReason.Several, fitting);
    }

    /// <summary>太郎 山田: the given name first, with a space between.</summary>
    private IEnumerable<PersonKeys> Reversed(string name) =>
        name.Split([' ', '・', ','], StringSplitOptions.RemoveEmptyEntries) is [var a, var b] ? _full[PersonKeys.Key(b) + PersonKeys.Key(a)] : [];

    /// <summary>佐藤健 may be 佐藤 健太郎, 佐藤A one of several: candidates, nobody by itself. K. Sato is the one Sato whose name begins with K.</summary>
    private NameAnswer ByInitial(string name, CellText cell)
    {
        var key = PersonKeys.Key(name);
        var parts = name.Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts is [var a, var b] && (a.Length == 1 || b.Length == 1) && parts.All(p => char.IsAsciiLetter(p[0])))
        {
            var (initial, family) = a.Length == 1 ? (a, b) : (b, a);
            PersonKeys[] begins = [.. _last[PersonKeys.Key(family)].Where(p => p.First.StartsWith(PersonKeys.Key(initial), StringComparison.Ordinal))];
            return !_isSomebodyHidden && begins is [var one] && NameMarks.Fits(one, cell) != Fit.No ? NameAnswer.Found(one.Person, NameReason.FullName)
                : Question(NameReason.Several, begins);
        }
        for (var length = Math.Min(key.Length - 1, _longestFamily); length > 0; length--)
        {
            PersonKeys[] family = [.. _last[key[..length]]];
            PersonKeys[] begins = [.. family.Where(p => p.First.StartsWith(key[length..], StringComparison.Ordinal))];
            if (begins.Length > 0)
            {
                return Question(NameReason.Several, begins);
            }
            // 佐藤A, 佐藤①: a letter instead of the given name.
            if (family.Length > 0 && key.Length - length == 1 && char.IsAsciiLetterOrDigit(key[^1]))
            {
                return Question(NameReason.Several, family);
            }
            // The reader may not read given names, so 佐藤 健 may be each 佐藤.
            PersonKeys[] hidden = [.. _familyOnly[key[..length]]];
            if (hidden.Length > 0 && (key.Length - length <= MostGivenName || PersonKeys.Key(parts[0]) == key[..length]))
            {
                return Question(NameReason.Several, hidden);
            }
        }
        // Emma Clarke, where the reader may read Clarke.
        return parts.Length > 1 ? Question(NameReason.Several, [.. _familyOnly[PersonKeys.Key(parts[^1])]]) : NameAnswer.Unknown;
    }

    /// <summary>By kana or Latin letters. A long vowel that differs (おおの, Ono) is a question, because it may be another name.</summary>
    private NameAnswer BySound(string name, CellText cell)
    {
        var written = cell.Reading ?? (PersonKeys.HasKanji(name) ? null : name);
        if (written is null)
        {
            return NameAnswer.Unknown;
        }
        var key = PersonKeys.Key(written);
        PersonKeys[] full = [.. _sounds[NameSound.Loose(key)].Union(_readings[NameSound.Loose(key)])];
        PersonKeys[] last = [.. _lastSounds[NameSound.Loose(key)].Except(full)];
        PersonKeys[] all = [.. full, .. last];
        if (all is not [var one])
        {
            return Question(NameReason.Several, all);
        }
        // Somebody whose name has kanji may sound like this too, unless the kanji are written, and nobody has them.
        var isOnly = !_isSomebodyHidden && (!_hasHiddenSounds || (full.Length == 1 && cell.Reading is not null));
        // A reading is one only if everybody's is known: somebody else's may be the same.
        var isRead = !_hasHiddenSounds && one.WholeReading.Length > 0 && NameSound.Exact(one.WholeReading) == NameSound.Exact(key);
        var isExact = isOnly && (full.Length == 1 ? one.Sounds(written) || isRead : NameSound.Exact(one.LastSound) == NameSound.Exact(key));
        return isExact ? NameAnswer.Found(one.Person, NameReason.Reading) : Question(NameReason.Similar, all);
    }

    private static NameAnswer Question(NameReason reason, IReadOnlyList<PersonKeys> people) =>
        people.Count == 0 ? NameAnswer.Unknown : NameAnswer.Question(reason, people.Select(p => p.Person));

    private static ILookup<string, PersonKeys> Lookup(IEnumerable<(string Key, PersonKeys Person)> keys) =>
        keys.Distinct().ToLookup(k => k.Key, k => k.Person, StringComparer.Ordinal);
}
