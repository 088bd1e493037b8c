using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Checks what was entered about a person or a token. The answer is a code that the page can explain.</summary>
internal static class PersonFields
{
    /// <summary>A user name has at most 100 characters, an ARN some 130.</summary>
    public const int LongestAgent = 256;

    private const int MostPerList = 200;
    private const int MostGrants = 50;

    public static string? Account(string? account) =>
        string.IsNullOrEmpty(account) ? "missing"
        : account.Length > 64 ? "too-long"
        : account.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '@') ? null : "bad";

    public static string? Name(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "missing" : name.Length > 100 ? "too-long" : PlainText.IsPlain(name, 100) ? null : "bad";

    public static string? Agent(string? agent) =>
        agent is null || PlainText.IsPlain(agent, LongestAgent) ? null : agent.Length > LongestAgent ? "too-long" : "bad";

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

    /// <param name="asked">Null: everything. An empty list: nothing.</param>
    public static string? Scope(GrantJson?[]? asked, out Scope scope)
    {
        scope = Access.Scope.Everything;
        if (asked is null)
        {
            return null;
        }
        if (asked.Length > MostGrants || asked.Any(IsTooLong))
        {
            return "too-long";
        }
        if (!asked.All(IsPlain))
        {
            return "bad";
        }
        scope = new Scope(asked.Select(g => new Grant(g!.Instances ?? [], g.Groups ?? [], g.Profiles ?? [], g.Floors)));
        return null;
    }

    private static bool IsTooLong(GrantJson? grant) =>
        grant is { Instances.Length: > MostPerList } or { Groups.Length: > MostPerList }
            or { Profiles.Length: > MostPerList } or { Floors.Length: > MostPerList }
        || grant?.Groups?.Any(path => path?.Length > 5) == true;

    private static bool IsPlain(GrantJson? grant) =>
        grant is not null && (grant.Groups ?? []).All(path => path is { Length: > 0 })
        && (grant.Instances ?? []).Concat(grant.Profiles ?? []).Concat((grant.Groups ?? []).SelectMany(path => path)).Concat(grant.Floors ?? [])
            .All(text => PlainText.IsPlain(text, 256));

    public static IEnumerable<(string Field, string Code)> Errors(params (string Field, string? Code)[] checks) =>
        checks.Where(c => c.Code is not null).Select(c => (c.Field, c.Code!));
}

/// <summary>One grant of a scope; all lists empty: everything. A scope is a list of grants; an empty list is nothing.</summary>
/// <param name="Floors">Ids of drawn floors; empty or missing: no limit by floor.</param>
internal sealed record GrantJson(string[]? Instances, string[][]? Groups, string[]? Profiles, string[]? Floors = null)
{
    public static GrantJson[] Of(Scope scope) =>
    [
        .. scope.Grants.Select(grant => new GrantJson(
            [.. grant.Instances], [.. grant.Groups.Select(path => path.ToArray())], [.. grant.Profiles], [.. grant.Floors])),
    ];
}
