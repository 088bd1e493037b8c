using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// People, sessions, tokens and links. They are loaded once at the start. Every change is one transaction with its audit entry. A row is written
/// whole, by its key: of two writers the last one wins. A unique key refuses a second account or subject with the same name.
/// </summary>
internal sealed class AccessTables(IDatabase database, StoreFiles files, TimeProvider time) : IAccessStore
{
    private sealed record PersonRow(
        string Id, string Account, string? Subject, string Name, string Roles, string Scope, string? Agent, string? AgentArn, long Disabled, string? Password,
        long Created, long? SignIn);

    private sealed record SessionRow(
        string Id, string Hash, string Person, long Created, long Seen, long Expires, string Browser, string Address, byte[] Ticket);

    private sealed record TokenRow(string Id, string Hash, string Name, string Roles, string Scope, long Created, long Expires, long? Used);

    private sealed record LinkRow(string Id, string Hash, string Person, string Purpose, long Created, long Expires);

    public string Folder => files.Folder;

    public Task<AccessRows> Load(CancellationToken cancellationToken) => database.Read(
        connection => new AccessRows(
            [.. connection.Query<PersonRow>(
                """
                SELECT id AS Id, account AS Account, subject AS Subject, name AS Name, roles AS Roles, scope AS Scope, agent AS Agent,
                    agent_arn AS AgentArn, disabled AS Disabled, password AS Password, created AS Created, last_sign_in AS SignIn FROM person
                """).Select(p => new Person(
                    p.Id, p.Account, p.Subject, p.Name, Roles(p.Roles), Scope(p.Scope), p.Agent, p.AgentArn, p.Disabled != 0, p.Password,
                    Time(p.Created), Time(p.SignIn)))],
            [.. connection.Query<SessionRow>(
                """
                SELECT id AS Id, hash AS Hash, person AS Person, created AS Created, last_seen AS Seen, expires AS Expires,
                    browser AS Browser, address AS Address, ticket AS Ticket FROM session
                """).Select(s => new Session(s.Id, s.Hash, s.Person, Time(s.Created), Time(s.Seen), Time(s.Expires), s.Browser, s.Address, s.Ticket))],
            [.. connection.Query<TokenRow>(
                """
                SELECT id AS Id, hash AS Hash, name AS Name, roles AS Roles, scope AS Scope, created AS Created, expires AS Expires, last_used AS Used
                FROM api_token
                """).Select(
                t => new ApiToken(t.Id, t.Hash, t.Name, Roles(t.Roles), Scope(t.Scope), Time(t.Created), Time(t.Expires), Time(t.Used)))],
            [.. connection.Query<LinkRow>(
                "SELECT id AS Id, hash AS Hash, person AS Person, purpose AS Purpose, created AS Created, expires AS Expires FROM link").Select(
                l => new Link(l.Id, l.Hash, l.Person, l.Purpose, Time(l.Created), Time(l.Expires)))]),
        cancellationToken);

    public Task Commit(AccessChange change, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            Delete(connection, change.Removed);
            Save(connection, change.People);
            Save(connection, change.Sessions);
            Save(connection, change.Tokens);
            Save(connection, change.Links);
            return change.Entry is { } entry ? AuditTable.Append(connection, entry, time.GetUtcNow()) : 0;
        },
        cancellationToken);

    private static void Delete(DbConnection connection, IReadOnlyList<AccessKey> removed)
    {
        Delete("DELETE FROM session WHERE id = @Id", AccessKind.Session);
        Delete("DELETE FROM link WHERE id = @Id", AccessKind.Link);
        Delete("DELETE FROM api_token WHERE id = @Id", AccessKind.Token);
        // Explicit, because a SQLite connection without PRAGMA foreign_keys ignores ON DELETE CASCADE.
        Delete("DELETE FROM session WHERE person = @Id", AccessKind.Person);
        Delete("DELETE FROM link WHERE person = @Id", AccessKind.Person);
        Delete("DELETE FROM person WHERE id = @Id", AccessKind.Person);

        void Delete(string sql, AccessKind kind) => connection.Execute(sql, removed.Where(key => key.Kind == kind).Select(key => new { key.Id }));
    }

    private static void Save(DbConnection connection, IReadOnlyList<Person> people) => connection.Execute(
        """
        INSERT INTO person (id, account, subject, name, roles, scope, agent, agent_arn, disabled, password, failures, created, last_sign_in)
        VALUES (@Id, @Account, @Subject, @Name, @roles, @scope, @Agent, @AgentArn, @disabled, @PasswordHash, 0, @created, @signIn)
        ON CONFLICT (id) DO UPDATE SET account = excluded.account, name = excluded.name, roles = excluded.roles, scope = excluded.scope, agent = excluded.agent,
            agent_arn = excluded.agent_arn, disabled = excluded.disabled, password = excluded.password, last_sign_in = excluded.last_sign_in
        """,
        people.Select(p => new
        {
            p.Id, p.Account, p.Subject, p.Name, roles = Text(p.Roles), scope = Text(p.Scope), p.Agent, p.AgentArn, disabled = p.Disabled ? 1L : 0L,
            p.PasswordHash,
            created = Milliseconds(p.Created), signIn = Milliseconds(p.LastSignIn),
        }));

    private static void Save(DbConnection connection, IReadOnlyList<Session> sessions) => connection.Execute(
        """
        INSERT INTO session (id, hash, person, created, last_seen, expires, browser, address, ticket)
        VALUES (@Id, @Hash, @Person, @created, @seen, @expires, @Browser, @Address, @Ticket)
        ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen, ticket = excluded.ticket
        """,
        sessions.Select(s => new
        {
            s.Id, s.Hash, s.Person, created = Milliseconds(s.Created), seen = Milliseconds(s.LastSeen), expires = Milliseconds(s.Expires),
            s.Browser, s.Address, s.Ticket,
        }));

    private static void Save(DbConnection connection, IReadOnlyList<ApiToken> tokens) => connection.Execute(
        """
        INSERT INTO api_token (id, hash, name, roles, scope, created, expires, last_used) VALUES (@Id, @Hash, @Name, @roles, @scope, @created, @expires, @used)
        ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used
        """,
        tokens.Select(t => new
        {
            t.Id, t.Hash, t.Name, roles = Text(t.Roles), scope = Text(t.Scope), created = Milliseconds(t.Created),
            expires = Milliseconds(t.Expires), used = Milliseconds(t.LastUsed),
        }));

    private static void Save(DbConnection connection, IReadOnlyList<Link> links) => connection.Execute(
        "INSERT INTO link (id, hash, person, purpose, created, expires) VALUES (@Id, @Hash, @Person, @Purpose, @created, @expires)",
        links.Select(l => new { l.Id, l.Hash, l.Person, l.Purpose, created = Milliseconds(l.Created), expires = Milliseconds(l.Expires) }));

    /// <param name="Floors">Null: none, also in rows of a version before drawn floors.</param>
    private sealed record GrantText(
        string[] Instances, string[][] Groups, string[] Profiles,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Floors = null);

    private static string Text(Scope scope) => scope.IsEverything ? "" : JsonSerializer.Serialize(
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

    private static string Text(Roles roles) => string.Join(' ', roles.Names());

    private static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? Time(known) : null;
}
