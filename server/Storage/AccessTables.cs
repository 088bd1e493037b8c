using System.Data.Common;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// People, sessions, tokens and links. Every change is one transaction with its audit entry. It first takes the next number of the stamp <c>access</c>, whose
/// row lock admits one writer at a time: what a writer reads after it stays true until its commit. A row is written whole, by its key.
/// <c>access_change</c> keeps which rows the last changes wrote.
/// </summary>
internal sealed class AccessTables(IDatabase database, StoreFiles files, TimeProvider time) : IAccessStore
{
    /// <summary>Changes whose rows are known. A server that has missed more reads everything.</summary>
    private const int Remembered = 1_000;

    /// <summary>Uses in one transaction: sign-ins wait for it.</summary>
    private const int Batch = 100;

    private sealed record ChangedRow(string Kind, string Id);

    private sealed record UseRow(string Id, long At);

    private sealed record RenewalRow(string Owner, long At);

    public string Folder => files.Folder;

    public Task<AccessRows> Load(long? after, CancellationToken cancellationToken) => database.Read(
        connection => Load(connection, after, ChangeStamp.Of(connection, StampNames.Access)), cancellationToken);

    public Task<long?> Commit(AccessChange change, long after, Func<AccessRows, AccessChange?> again, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var stamp = ChangeStamp.Add(connection, StampNames.Access);
            var written = change;
            if (stamp != after + 1)
            {
                // Under the lock: until the commit, these rows are the newest.
                if (again(Load(connection, after, stamp - 1)) is not { } other)
                {
                    connection.Execute("UPDATE change_stamp SET value = value - 1 WHERE name = @name", new { name = StampNames.Access });
                    return (long?)null;
                }

                written = other;
            }

            Write(connection, written, stamp);
            return stamp;
        },
        cancellationToken);

    public async Task StoreUses(IReadOnlyList<LastUse> uses, CancellationToken cancellationToken)
    {
        foreach (var batch in uses.Chunk(Batch))
        {
            await database.Write(
                connection =>
                {
                    // The lock, without a new number: two transactions that lock the same sessions in another order would stop each other.
                    connection.Execute("UPDATE change_stamp SET value = value WHERE name = @name", new { name = StampNames.Access });
                    return connection.Execute("UPDATE session SET last_seen = @at WHERE id = @Id AND last_seen < @at", Of(batch, AccessKind.Session))
                        + connection.Execute(
                            "UPDATE api_token SET last_used = @at WHERE id = @Id AND (last_used IS NULL OR last_used < @at)", Of(batch, AccessKind.Token));
                },
                cancellationToken);
        }

        static IEnumerable<object> Of(LastUse[] uses, AccessKind kind) =>
            uses.Where(use => use.Key.Kind == kind).Select(use => new { use.Key.Id, at = use.At.ToUnixTimeMilliseconds() });
    }

    public Task<IReadOnlyList<LastUse>> Uses(CancellationToken cancellationToken) => database.Read<IReadOnlyList<LastUse>>(
        connection =>
        [
            .. connection.Query<UseRow>("SELECT id AS Id, last_seen AS At FROM session").Select(row => Use(AccessKey.Session(row.Id), row.At)),
            .. connection.Query<UseRow>("SELECT id AS Id, last_used AS At FROM api_token WHERE last_used IS NOT NULL")
                .Select(row => Use(AccessKey.Token(row.Id), row.At)),
        ],
        cancellationToken);

    public async Task Sweep(AccessSweep sweep, CancellationToken cancellationToken)
    {
        const string Over = "FROM session WHERE expires <= @now OR last_seen <= @unused";
        var at = new { now = sweep.Now.ToUnixTimeMilliseconds(), unused = sweep.UnusedSince.ToUnixTimeMilliseconds() };
        var isDue = await database.Read(
            connection => connection.QuerySingle<long>(
                $"""
                SELECT (SELECT count(*) {Over}) + (SELECT count(*) FROM link WHERE expires <= @now)
                    + (SELECT count(*) FROM first_link WHERE expires <= @now)
                """,
                at) > 0,
            cancellationToken);
        await database.Write(
            connection =>
            {
                SignInFailureTable.Forget(connection, sweep.FailedBefore);
                if (!isDue)
                {
                    return 0;
                }

                var stamp = ChangeStamp.Add(connection, StampNames.Access);
                AccessKey[] removed =
                [
                    .. connection.Query<string>($"DELETE {Over} RETURNING id", at).Select(AccessKey.Session),
                    .. connection.Query<string>("DELETE FROM link WHERE expires <= @now RETURNING id", at).Select(AccessKey.Link),
                    .. connection.Query<string>("DELETE FROM first_link WHERE expires <= @now RETURNING id", at).Select(AccessKey.Link),
                ];
                connection.Execute("DELETE FROM token_renewal WHERE NOT EXISTS (SELECT 1 FROM session WHERE id = token_renewal.session)");
                Remember(connection, stamp, removed);
                return removed.Length;
            },
            cancellationToken);
    }

    public Task<RenewalClaim> BeginRenewal(string session, string owner, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var isTaken = connection.Execute(
                """
                INSERT INTO token_renewal (session, owner, at) VALUES (@session, @owner, @at)
                ON CONFLICT (session) DO UPDATE SET at = excluded.at WHERE token_renewal.owner = excluded.owner
                """,
                new { session, owner, at = now.ToUnixTimeMilliseconds() }) == 0;
            var since = isTaken
                ? connection.QuerySingleOrDefault<RenewalRow>("SELECT owner AS Owner, at AS At FROM token_renewal WHERE session = @session", new { session })
                : null;
            // Read after the row is taken: nobody else stores another ticket now.
            return new RenewalClaim(
                isTaken ? null : connection.QuerySingleOrDefault<byte[]>("SELECT ticket FROM session WHERE id = @session", new { session }),
                isTaken ? DateTimeOffset.FromUnixTimeMilliseconds(since?.At ?? now.ToUnixTimeMilliseconds()) : null);
        },
        cancellationToken);

    public Task EndRenewal(string session, string owner, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute("DELETE FROM token_renewal WHERE session = @session AND owner = @owner", new { session, owner }), cancellationToken);

    private static LastUse Use(AccessKey key, long at) => new(key, DateTimeOffset.FromUnixTimeMilliseconds(at));

    /// <param name="connection">The database.</param>
    /// <param name="after">Null: all rows.</param>
    /// <param name="stamp">Number of the last change now. It is lower than before if the database was restored from a backup.</param>
    private static AccessRows Load(DbConnection connection, long? after, long stamp)
    {
        if (after is not { } known || stamp < known || (stamp > known && !Remembers(connection, known)))
        {
            return AccessColumns.Read(connection, "", 0, stamp);
        }

        if (stamp == known)
        {
            return new AccessRows([], [], [], [], stamp) { IsWhole = false };
        }

        var keys = connection.Query<ChangedRow>("SELECT DISTINCT kind AS Kind, id AS Id FROM access_change WHERE stamp > @known", new { known })
            .Select(row => new AccessKey(AccessColumns.Kind(row.Kind), row.Id)).ToList();
        var rows = AccessColumns.Read(
            connection, "WHERE id IN (SELECT id FROM access_change WHERE stamp > @after AND kind = '{0}')", known, stamp);
        var found = rows.People.Select(p => p.Key).Concat(rows.Sessions.Select(s => s.Key)).Concat(rows.Tokens.Select(t => t.Key))
            .Concat(rows.Links.Select(l => l.Key)).ToHashSet();
        return rows with { IsWhole = false, Removed = [.. keys.Where(key => key.Kind != AccessKind.Invalid && !found.Contains(key))] };
    }

    /// <summary>Whether the rows of all changes after this one are known. The oldest are forgotten first.</summary>
    private static bool Remembers(DbConnection connection, long known) =>
        connection.QuerySingle<long?>("SELECT min(stamp) FROM access_change") is { } oldest && oldest <= known + 1;

    private static void Remember(DbConnection connection, long stamp, IEnumerable<AccessKey> keys)
    {
        connection.Execute(
            "INSERT INTO access_change (stamp, kind, id) VALUES (@stamp, @kind, @Id)",
            keys.Distinct().Select(key => new { stamp, kind = AccessColumns.Text(key.Kind), key.Id }));
        connection.Execute("DELETE FROM access_change WHERE stamp <= @forgotten", new { forgotten = stamp - Remembered });
    }

    private long Write(DbConnection connection, AccessChange change, long stamp)
    {
        var cascaded = Delete(connection, change.Removed);
        AccessWrites.Save(connection, change.People);
        AccessWrites.Save(connection, change.Sessions);
        AccessWrites.Save(connection, change.Tokens);
        AccessWrites.Save(connection, change.Links);
        Remember(connection, stamp, change.Removed.Concat(cascaded)
            .Concat(change.People.Select(p => p.Key)).Concat(change.Sessions.Select(s => s.Key))
            .Concat(change.Tokens.Select(t => t.Key)).Concat(change.Links.Select(l => l.Key)));
        return change.Entry is { } entry ? AuditTable.Append(connection, entry, time.GetUtcNow()) : 0;
    }

    /// <returns>Sessions and links that went with their person.</returns>
    private static List<AccessKey> Delete(DbConnection connection, IReadOnlyList<AccessKey> removed)
    {
        Delete("DELETE FROM token_renewal WHERE session = @Id", AccessKind.Session);
        Delete("DELETE FROM session WHERE id = @Id", AccessKind.Session);
        Delete("DELETE FROM link WHERE id = @Id", AccessKind.Link);
        Delete("DELETE FROM first_link WHERE id = @Id", AccessKind.Link);
        Delete("DELETE FROM api_token WHERE id = @Id", AccessKind.Token);
        // Explicit, because a SQLite connection without PRAGMA foreign_keys ignores ON DELETE CASCADE.
        List<AccessKey> cascaded = [];
        foreach (var person in removed.Where(key => key.Kind == AccessKind.Person))
        {
            cascaded.AddRange(connection.Query<string>("DELETE FROM session WHERE person = @Id RETURNING id", new { person.Id }).Select(AccessKey.Session));
            cascaded.AddRange(connection.Query<string>("DELETE FROM link WHERE person = @Id RETURNING id", new { person.Id }).Select(AccessKey.Link));
        }

        Delete("DELETE FROM person WHERE id = @Id", AccessKind.Person);
        return cascaded;

        void Delete(string sql, AccessKind kind) => connection.Execute(sql, removed.Where(key => key.Kind == kind).Select(key => new { key.Id }));
    }
}
