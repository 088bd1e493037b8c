using System.Data.Common;
using ConnectStreaming.Access;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Writes rows of people, sessions, tokens and links.</summary>
internal static class AccessWrites
{
    public static void Save(DbConnection connection, IReadOnlyList<Person> people) => connection.Execute(
        """
        INSERT INTO person (id, account, subject, name, roles, scope, agent, agent_arn, disabled, password, failures, created, last_sign_in)
        VALUES (@Id, @Account, @Subject, @Name, @roles, @scope, @Agent, @AgentArn, @disabled, @PasswordHash, 0, @created, @signIn)
        ON CONFLICT (id) DO UPDATE SET account = excluded.account, name = excluded.name, roles = excluded.roles, scope = excluded.scope, agent = excluded.agent,
            agent_arn = excluded.agent_arn, disabled = excluded.disabled, password = excluded.password, last_sign_in = excluded.last_sign_in
        """,
        people.Select(p => new
        {
            p.Id, p.Account, p.Subject, p.Name, roles = AccessColumns.Text(p.Roles), scope = AccessColumns.Text(p.Scope), p.Agent, p.AgentArn,
            disabled = p.Disabled ? 1L : 0L, p.PasswordHash,
            created = AccessColumns.Milliseconds(p.Created), signIn = AccessColumns.Milliseconds(p.LastSignIn),
        }));

    public static void Save(DbConnection connection, IReadOnlyList<Session> sessions)
    {
        // A use that another server has stored stays.
        connection.Execute(
            """
            INSERT INTO session (id, hash, person, created, last_seen, expires, browser, address, ticket)
            VALUES (@Id, @Hash, @Person, @created, @seen, @expires, @Browser, @Address, @Ticket)
            ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket,
                last_seen = CASE WHEN excluded.last_seen > session.last_seen THEN excluded.last_seen ELSE session.last_seen END
            """,
            sessions.Select(s => new
            {
                s.Id, s.Hash, s.Person, created = AccessColumns.Milliseconds(s.Created), seen = AccessColumns.Milliseconds(s.LastSeen),
                expires = AccessColumns.Milliseconds(s.Expires), s.Browser, s.Address, s.Ticket,
            }));
        // The new ticket has another refresh token, which nobody uses yet.
        connection.Execute("DELETE FROM token_renewal WHERE session = @Id", sessions.Select(s => new { s.Id }));
    }

    public static void Save(DbConnection connection, IReadOnlyList<ApiToken> tokens) => connection.Execute(
        """
        INSERT INTO api_token (id, hash, name, roles, scope, created, expires, last_used) VALUES (@Id, @Hash, @Name, @roles, @scope, @created, @expires, @used)
        ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used
        """,
        tokens.Select(t => new
        {
            t.Id, t.Hash, t.Name, roles = AccessColumns.Text(t.Roles), scope = AccessColumns.Text(t.Scope), created = AccessColumns.Milliseconds(t.Created),
            expires = AccessColumns.Milliseconds(t.Expires), used = AccessColumns.Milliseconds(t.LastUsed),
        }));

    public static void Save(DbConnection connection, IReadOnlyList<Link> links)
    {
        connection.Execute(
            "INSERT INTO link (id, hash, person, purpose, created, expires) VALUES (@Id, @Hash, @Person, @Purpose, @created, @expires)",
            Rows(links.Where(l => l.Person is not null)));
        connection.Execute(
            "INSERT INTO first_link (id, hash, created, expires) VALUES (@Id, @Hash, @created, @expires)", Rows(links.Where(l => l.Person is null)));

        static IEnumerable<object> Rows(IEnumerable<Link> links) => links.Select(l => new
        {
            l.Id, l.Hash, l.Person, l.Purpose, created = AccessColumns.Milliseconds(l.Created), expires = AccessColumns.Milliseconds(l.Expires),
        });
    }
}
