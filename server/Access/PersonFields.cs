namespace ConnectStreaming.Access;

/// <summary>Checks what is entered about a person or a token; answers with codes that the page has words for.</summary>
internal static class PersonFields
{
    private const int MostPerList = 200;

    public static string? Account(string? account) =>
        string.IsNullOrEmpty(account) ? "missing"
        : account.Length > 64 ? "too-long"
        : account.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '@') ? null : "bad";

    public static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? "missing" : name.Length > 100 ? "too-long" : PlainText.IsPlain(name, 100) ? null : "bad";

    public static string? Agent(string? agent) => agent is null || PlainText.IsPlain(agent, 256) ? null : agent.Length > 256 ? "too-long" : "bad";

    public static string? Roles(IReadOnlyList<string>? names, out Roles roles)
    {
        roles = Access.Roles.None;
        foreach (var name in names ?? [])
        {
            if (name is null || !RoleNames.TryParse(name, out var role))
            {
                return "unknown";
            }
            roles |= role;
        }
        return null;
    }

    public static string? Scope(ScopeJson? asked, out Scope scope)
    {
        scope = Access.Scope.Everything;
        if (asked is null)
        {
            return null;
        }
        var (instances, groups, profiles) = (asked.Instances ?? [], asked.Groups ?? [], asked.Profiles ?? []);
        if (instances.Length > MostPerList || groups.Length > MostPerList || profiles.Length > MostPerList || groups.Any(g => g?.Length > 5))
        {
            return "too-long";
        }
        if (groups.Any(g => g is not { Length: > 0 }) || !instances.Concat(profiles).Concat(groups.SelectMany(g => g!)).All(t => PlainText.IsPlain(t, 256)))
        {
            return "bad";
        }
        scope = new Scope(instances, groups!, profiles);
        return null;
    }

    public static IEnumerable<(string Field, string Code)> Errors(params (string Field, string? Code)[] checks) =>
        checks.Where(c => c.Code is not null).Select(c => (c.Field, c.Code!));
}

/// <summary>All lists empty: everything.</summary>
internal sealed record ScopeJson(string[]? Instances, string[][]? Groups, string[]? Profiles)
{
    public static ScopeJson Of(Scope scope) => new([.. scope.Instances], [.. scope.Groups.Select(g => g.ToArray())], [.. scope.Profiles]);
}
