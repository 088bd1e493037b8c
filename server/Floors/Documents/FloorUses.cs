using ConnectStreaming.Access;

namespace ConnectStreaming.Floors.Documents;

/// <summary>What depends on a floor: people who sit there, and accounts, tokens and links whose scope names it.</summary>
internal static class FloorUses
{
    /// <summary>Names in each list; the rest is counted.</summary>
    public const int MostNamed = 20;

    /// <param name="seated">Who sits there.</param>
    public static FloorUsesJson Of(string floor, IReadOnlyList<Seated> seated, AccessBook book, IOccupantNames names, Viewer viewer, DateTimeOffset now)
    {
        var accounts = book.People.Where(p => IsNamed(p.Scope, floor)).ToDictionary(p => p.Id, p => $"{p.Name} ({p.Account})", StringComparer.Ordinal);
        return new FloorUsesJson(
            new PeopleUseJson(
                seated.Count,
                [.. names.Seen(viewer, floor, [.. seated.Select(s => s.Occupant)], MostNamed).Select(p => new NameJson(p.Username, p.FirstName, p.LastName))]),
            Use(accounts.Values, viewer),
            Use(book.Tokens.Where(t => IsNamed(t.Scope, floor)).Select(t => t.Name), viewer),
            Use(book.Links.Where(l => l.Expires > now && accounts.ContainsKey(l.Person ?? "")).Select(l => accounts[l.Person!]), viewer));
    }

    /// <summary>Number of people and API tokens whose scope names the floor.</summary>
    public static int Scopes(AccessBook book, string floor) =>
        book.People.Select(p => p.Scope).Concat(book.Tokens.Select(t => t.Scope)).Count(scope => IsNamed(scope, floor));

    private static bool IsNamed(Scope scope, string floor) => scope.Grants.Any(g => g.Floors.Contains(floor, StringComparer.Ordinal));

    /// <summary>Only administrators may read who has an account.</summary>
    private static UseJson Use(IEnumerable<string> names, Viewer viewer)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        return new UseJson(all.Length, viewer.May(Policies.Administer) ? all[..Math.Min(all.Length, MostNamed)] : []);
    }
}
