using ConnectStreaming.Agents.Folding;

namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>Names on seats that nobody had when they were written: who has exactly such a name now. Pure.</summary>
internal sealed class SeatNames
{
    private readonly ILookup<string, TablePerson> _users;
    private readonly ILookup<string, TablePerson> _full;

    public SeatNames(IEnumerable<TablePerson> people)
    {
        PersonKeys[] all = [.. people.Select(p => new PersonKeys(p))];
        _users = all.Where(p => p.Person.User.Length > 0).ToLookup(p => NameFold.Plain(p.Person.User), p => p.Person, StringComparer.Ordinal);
        _full = all.Where(p => p.Last.Length > 0 && p.First.Length > 0).SelectMany(p => p.Full.Distinct().Select(key => (Key: key, p.Person)))
            .ToLookup(p => p.Key, p => p.Person, StringComparer.Ordinal);
    }

    /// <returns>By user name or by full name, with an honorific or without. A family name alone is not enough. Several: somebody has to choose.</returns>
    public IReadOnlyList<TablePerson> Of(string name)
    {
        IEnumerable<string> written = Honorifics.WithoutTitle(name) is { Length: > 0 } bare ? [name, bare] : [name];
        return [.. written.SelectMany(n => _users[NameFold.Plain(n)].Concat(_full[PersonKeys.Key(n)])).DistinctBy(p => p.Id)];
    }
}
