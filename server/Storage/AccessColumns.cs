using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Reads rows of people, sessions, tokens and links, and converts their columns.</summary>
internal static class AccessColumns
{
    private sealed record PersonRow(
        string Id, string Account, string? Subject, string Name, string Roles, string Scope, string? Agent, string? AgentArn, long Disabled, string? Password,
        long Created, long? SignIn);

    private sealed record SessionRow(
        string Id, string Hash, string Person, long Created, long Seen, long Expires, string Browser, string Address, byte[] Ticket);

    private sealed record TokenRow(string Id, string Hash, string Name, string Roles, string Scope, long Created, long Expires, long? Used);

    private sealed record LinkRow(string Id, string Hash, string Person, string Purpose, long Created, long Expires);

    private sealed record FirstLinkRow(string Id, string Hash, long Created, long Expires);

    /// <param name="connection">The database.</param>
    /// <param name="where">A condition on <c>id</c> with the parameter <c>after</c>; the placeholder {0} is the kind of the rows.</param>
    /// <param name="after">The parameter.</param>
    /// <param name="stamp"><see cref="AccessRows.Stamp"/>, read before the rows: what is committed between the reads is read again next time.</param>
    public static AccessRows Read(DbConnection connection, string where, long after, long stamp) => new(
        [.. connection.Query<PersonRow>(
            $"""
            SELECT id AS Id, account AS Account, subject AS Subject, name AS Name, roles AS Roles, scope AS Scope, agent AS Agent,
                agent_arn AS AgentArn, disabled AS Disabled, password AS Password, created AS Created, last_sign_in AS SignIn FROM person
            {Of(where, AccessKind.Person)}
            """,
            new { after }).Select(p => new Person(
                p.Id, p.Account, p.Subject, p.Name, Roles(p.Roles), Scope(p.Scope), p.Agent, p.AgentArn, p.Disabled != 0, p.Password,
                Time(p.Created), Time(p.SignIn)))],
        [.. connection.Query<SessionRow>(
            $"""
            SELECT id AS Id, hash AS Hash, person AS Person, created AS Created, last_seen AS Seen, expires AS Expires,
                browser AS Browser, address AS Address, ticket AS Ticket FROM session {Of(where, AccessKind.Session)}
            """,
            new { after }).Select(
                s => new Session(s.Id, s.Hash, s.Person, Time(s.Created), Time(s.Seen), Time(s.Expires), s.Browser, s.Address, s.Ticket))],
        [.. connection.Query<TokenRow>(
            $"""
            SELECT id AS Id, hash AS Hash, name AS Name, roles AS Roles, scope AS Scope, created AS Created, expires AS Expires, last_used AS Used
            FROM api_token {Of(where, AccessKind.Token)}
            """,
            new { after }).Select(
                t => new ApiToken(t.Id, t.Hash, t.Name, Roles(t.Roles), Scope(t.Scope), Time(t.Created), Time(t.Expires), Time(t.Used)))],
        [
            .. connection.Query<LinkRow>(
                $"""
                SELECT id AS Id, hash AS Hash, person AS Person, purpose AS Purpose, created AS Created, expires AS Expires
                FROM link {Of(where, AccessKind.Link)}
                """,
                new { after }).Select(l => new Link(l.Id, l.Hash, l.Person, l.Purpose, Time(l.Created), Time(l.Expires))),
            .. connection.Query<FirstLinkRow>(
                $"SELECT id AS Id, hash AS Hash, created AS Created, expires AS Expires FROM first_link {Of(where, AccessKind.Link)}",
                new { after }).Select(l => new Link(l.Id, l.Hash, null, "first", Time(l.Created), Time(l.Expires))),
        ],
        stamp);

    public static string Text(AccessKind kind) => kind switch
    {
        AccessKind.Person => "person",
        AccessKind.Session => "session",
        AccessKind.Token => "token",
        AccessKind.Link => "link",
        _ => throw new InvalidOperationException($"No rows of the kind {kind}."),
    };

    public static AccessKind Kind(string text) => text switch
    {
        "person" => AccessKind.Person,
        "session" => AccessKind.Session,
        "token" => AccessKind.Token,
        "link" => AccessKind.Link,
        _ => AccessKind.Invalid,
    };

    private static string Of(string where, AccessKind kind) => string.Format(CultureInfo.InvariantCulture, where, Text(kind));

    /// <param name="Floors">Null: none, also in rows of a version before drawn floors.</param>
    private sealed record GrantText(
        string[] Instances, string[][] Groups, string[] Profiles,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Floors = null);

    public static string Text(Scope scope) => scope.IsEverything ? "" : JsonSerializer.Serialize(
        scope.Grants.Select(g => new GrantText(
            [.. g.Instances], [.. g.Groups.Select(path => path.ToArray())], [.. g.Profiles], g.Floors.Count == 0 ? null : [.. g.Floors])));

    /// <summary>A list of grants. Older versions stored one grant, with the instance "-" for "no agent".</summary>
    private static Scope Scope(string text)
    {
        if (text.Length == 0)
        {
            return Access.Scope.Everything;
        }
        var grants = text[0] == '[' ? JsonSerializer.Deserialize<GrantText[]>(text) : JsonSerializer.Deserialize<GrantText>(text) is { } one ? [one] : null;
        return grants is null
            ? throw new JsonException("An empty scope.")
            : new Scope(grants.Where(g => g.Instances is not ["-"]).Select(g => new Grant(g.Instances, g.Groups, g.Profiles, g.Floors)));
    }

    /// <summary>Roles that only a newer version knows are ignored.</summary>
    private static Roles Roles(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(
            Access.Roles.None, (roles, name) => RoleNames.TryParseOfToken(name, out var role) ? roles | role : roles);

    public static string Text(Roles roles) => string.Join(' ', roles.Names());

    public static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? Time(known) : null;
}
