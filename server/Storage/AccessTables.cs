using System.Text.Json;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>People, sessions, tokens and links. Read once at the start; every change is one transaction with its audit entry.</summary>
internal sealed class AccessTables(SqliteStore store, TimeProvider time) : IAccessStore
{
    private sealed record PersonRow(
        string Id, string Account, string? Subject, string Name, string Roles, string Scope, string? Agent, long Disabled, string? Password, long Failures, long? Locked, long Created, long? SignIn);

    private sealed record SessionRow(string Id, string Hash, string Person, long Created, long Seen, long Expires, string Browser, string Address, byte[] Ticket);

    private sealed record TokenRow(string Id, string Hash, string Name, string Roles, string Scope, long Created, long Expires, long? Used);

    private sealed record LinkRow(string Id, string Hash, string Person, string Purpose, long Created, long Expires);

    public string Folder => store.Files.Folder;

    public Task<AccessRows> Load(CancellationToken cancellationToken) => store.Read(
        connection => new AccessRows(
            [.. connection.Query<PersonRow>(
                """
                SELECT id AS Id, account AS Account, subject AS Subject, name AS Name, roles AS Roles, scope AS Scope, agent AS Agent, disabled AS Disabled,
                    password AS Password, failures AS Failures, locked_until AS Locked, created AS Created, last_sign_in AS SignIn FROM person
                """).Select(p => new Person(
                    p.Id, p.Account, p.Subject, p.Name, Roles(p.Roles), Scope(p.Scope), p.Agent, p.Disabled != 0, p.Password, (int)p.Failures, Time(p.Locked), Time(p.Created), Time(p.SignIn)))],
            [.. connection.Query<SessionRow>(
                """
                SELECT id AS Id, hash AS Hash, person AS Person, created AS Created, last_seen AS Seen, expires AS Expires, browser AS Browser, address AS Address, ticket AS Ticket FROM session
                """).Select(s => new Session(s.Id, s.Hash, s.Person, Time(s.Created), Time(s.Seen), Time(s.Expires), s.Browser, s.Address, s.Ticket))],
            [.. connection.Query<TokenRow>(
                "SELECT id AS Id, hash AS Hash, name AS Name, roles AS Roles, scope AS Scope, created AS Created, expires AS Expires, last_used AS Used FROM api_token").Select(
                t => new ApiToken(t.Id, t.Hash, t.Name, Roles(t.Roles), Scope(t.Scope), Time(t.Created), Time(t.Expires), Time(t.Used)))],
            [.. connection.Query<LinkRow>("SELECT id AS Id, hash AS Hash, person AS Person, purpose AS Purpose, created AS Created, expires AS Expires FROM link").Select(
                l => new Link(l.Id, l.Hash, l.Person, l.Purpose, Time(l.Created), Time(l.Expires)))]),
        cancellationToken);

    public Task Commit(AccessChange change, CancellationToken cancellationToken) => store.Writer.Write(
        session =>
        {
            Delete(session, change.Gone);
            Save(session, change.People);
            Save(session, change.Sessions);
            Save(session, change.Tokens);
            Save(session, change.Links);
            return change.Entry is { } entry ? AuditTable.Append(session, entry, time.GetUtcNow()) : 0;
        },
        cancellationToken);

    private static void Delete(WriterSession session, IReadOnlyList<string> ids)
    {
        // Not left to ON DELETE CASCADE, which a connection without PRAGMA foreign_keys passes over.
        foreach (var sql in new[]
        {
            "DELETE FROM session WHERE id = ?1 OR person = ?1", "DELETE FROM link WHERE id = ?1 OR person = ?1",
            "DELETE FROM api_token WHERE id = ?1", "DELETE FROM person WHERE id = ?1",
        })
        {
            using var delete = new Statement(session.Db, sql);
            foreach (var id in ids)
            {
                delete.Bind(1, id).Run();
            }
        }
    }

    private static void Save(WriterSession session, IReadOnlyList<Person> people)
    {
        using var save = new Statement(session.Db,
            """
            INSERT INTO person (id, account, subject, name, roles, scope, agent, disabled, password, failures, locked_until, created, last_sign_in)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            ON CONFLICT (id) DO UPDATE SET account = excluded.account, name = excluded.name, roles = excluded.roles, scope = excluded.scope, agent = excluded.agent,
                disabled = excluded.disabled, password = excluded.password, failures = excluded.failures, locked_until = excluded.locked_until, last_sign_in = excluded.last_sign_in
            """);
        foreach (var p in people)
        {
            save.Bind(1, p.Id).Bind(2, p.Account).Bind(3, p.Subject).Bind(4, p.Name).Bind(5, string.Join(' ', p.Roles.Names())).Bind(6, Text(p.Scope)).Bind(7, p.Agent)
                .Bind(8, p.Disabled ? 1L : 0L).Bind(9, p.PasswordHash).Bind(10, (long)p.Failures).Bind(11, p.LockedUntil?.ToUnixTimeMilliseconds())
                .Bind(12, p.Created.ToUnixTimeMilliseconds()).Bind(13, p.LastSignIn?.ToUnixTimeMilliseconds()).Run();
        }
    }

    private static void Save(WriterSession session, IReadOnlyList<Session> sessions)
    {
        using var save = new Statement(session.Db,
            """
            INSERT INTO session (id, hash, person, created, last_seen, expires, browser, address, ticket) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen, ticket = excluded.ticket
            """);
        foreach (var s in sessions)
        {
            save.Bind(1, s.Id).Bind(2, s.Hash).Bind(3, s.Person).Bind(4, s.Created.ToUnixTimeMilliseconds()).Bind(5, s.LastSeen.ToUnixTimeMilliseconds())
                .Bind(6, s.Expires.ToUnixTimeMilliseconds()).Bind(7, s.Browser).Bind(8, s.Address).BindBlob(9, s.Ticket).Run();
        }
    }

    private static void Save(WriterSession session, IReadOnlyList<ApiToken> tokens)
    {
        using var save = new Statement(session.Db,
            """
            INSERT INTO api_token (id, hash, name, roles, scope, created, expires, last_used) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used
            """);
        foreach (var t in tokens)
        {
            save.Bind(1, t.Id).Bind(2, t.Hash).Bind(3, t.Name).Bind(4, string.Join(' ', t.Roles.Names())).Bind(5, Text(t.Scope))
                .Bind(6, t.Created.ToUnixTimeMilliseconds()).Bind(7, t.Expires.ToUnixTimeMilliseconds()).Bind(8, t.LastUsed?.ToUnixTimeMilliseconds()).Run();
        }
    }

    private static void Save(WriterSession session, IReadOnlyList<Link> links)
    {
        using var save = new Statement(session.Db, "INSERT INTO link (id, hash, person, purpose, created, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var l in links)
        {
            save.Bind(1, l.Id).Bind(2, l.Hash).Bind(3, l.Person).Bind(4, l.Purpose).Bind(5, l.Created.ToUnixTimeMilliseconds()).Bind(6, l.Expires.ToUnixTimeMilliseconds()).Run();
        }
    }

    private sealed record GrantText(string[] Instances, string[][] Groups, string[] Profiles);

    private static string Text(Scope scope) => scope.IsEverything ? "" : JsonSerializer.Serialize(
        scope.Grants.Select(g => new GrantText([.. g.Instances], [.. g.Groups.Select(path => path.ToArray())], [.. g.Profiles])));

    /// <summary>A list of grants. Before there were lists a scope was one grant, and no agent was the instance "-".</summary>
    private static Scope Scope(string text)
    {
        if (text.Length == 0)
        {
            return Access.Scope.Everything;
        }
        var grants = text[0] == '[' ? JsonSerializer.Deserialize<GrantText[]>(text) : JsonSerializer.Deserialize<GrantText>(text) is { } one ? [one] : null;
        return grants is null
            ? throw new JsonException("An empty scope.")
            : new Scope(grants.Where(g => g.Instances is not ["-"]).Select(g => new Grant(g.Instances, g.Groups, g.Profiles)));
    }

    /// <summary>A role that a newer version knows is none here.</summary>
    private static Roles Roles(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Access.Roles.None, (roles, name) => RoleNames.TryParse(name, out var role) ? roles | role : roles);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? Time(known) : null;
}
