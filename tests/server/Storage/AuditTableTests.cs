using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Storage;
using Dapper;

namespace ConnectStreaming.Tests.Storage;

public sealed class AuditTableTests
{
    private static readonly AuditFilter All = new(null, null, null, null, null, null, 100);

    private static async Task<SlowTables> Audited(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        foreach (var (who, what, subject) in new[] { ("Sato", "sign-in.done", null), ("Sato", "person.invited", "Suzuki 100%"),
            ("CI", "setup.step", "stream_1") })
        {
            await tables.Audit.Append(
                new AuditEntry(
                    new AuditActor(who, $"id-{who}", $"{who}@example.jp"), what, subject is null ? null : new AuditSubject(subject),
                    subject is null ? [] : [new AuditFact("text", "detail")]),
                default);
            tables.Time.Advance(TimeSpan.FromMinutes(1));
        }

        return tables;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EntriesAreReadNewestFirstAndTheChainIsValid(Engine engine)
    {
        await using var tables = await Audited(engine);

        var records = await tables.Audit.Read(All, default);

        Assert.Equal(["setup.step", "person.invited", "sign-in.done"], records.Select(r => r.Entry.What));
        Assert.Equal([3, 2, 1], records.Select(r => r.Id));
        Assert.Equal(StoreFixture.Noon.AddMinutes(1), records[1].At);
        Assert.Equal(new AuditActor("Sato", "id-Sato", "Sato@example.jp"), records[1].Entry.Who);
        Assert.Equal(new AuditChainReport(true, 3, null, Convert.ToHexStringLower(records[0].Hash), null), await tables.Verify());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FiltersMatchTheExactText(Engine engine)
    {
        await using var tables = await Audited(engine);

        async Task Finds(int found, string? who = null, string? what = null, string? text = null) =>
            Assert.Equal(found, (await tables.Audit.Read(All with { Who = who, What = what, Text = text }, default)).Count);

        await Finds(2, who: "sat");
        await Finds(1, who: "id-CI");
        await Finds(1, who: "ci@");
        await Finds(1, what: "person");
        await Finds(2, text: "detail");
        await Finds(0, what: "invited");
        await Finds(1, text: "100%");
        await Finds(1, text: "%");
        await Finds(1, text: "m_1");
        await Finds(0, text: "' OR 1=1 --");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FiltersByTimeAndPages(Engine engine)
    {
        await using var tables = await Audited(engine);

        Assert.Equal([2], (await tables.Audit.Read(All with { From = StoreFixture.Noon.AddMinutes(1), To = StoreFixture.Noon.AddMinutes(2) }, default))
            .Select(r => r.Id));
        Assert.Equal([2], (await tables.Audit.Read(All with { Before = 3, Limit = 1 }, default)).Select(r => r.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheTableRefusesEverythingButTheNextEntry(Engine engine)
    {
        await using var tables = await Audited(engine);
        List<string> refused =
        [
            "UPDATE audit SET who = 'nobody' WHERE id = 1",
            "DELETE FROM audit WHERE id = 3",
            "DELETE FROM audit",
            "INSERT INTO audit (id, at, who, what, hash) SELECT 9, 0, 'x', 'x', hash FROM audit WHERE id = 1",
            engine == Engine.Sqlite ? "INSERT OR REPLACE INTO audit (id, at, who, what, hash) VALUES (1, 0, 'x', 'x', zeroblob(32))" : "TRUNCATE audit",
        ];
        foreach (var sql in refused)
        {
            var error = await Assert.ThrowsAnyAsync<DbException>(() => tables.Execute(sql));

            Assert.Contains("audit entries", error.Message, StringComparison.Ordinal);
            Assert.True((await tables.Verify()).Ok);
        }
    }

    [Theory]
    [OnSqlite("UPDATE audit SET who = 'nobody' WHERE id = 2", 2), OnPostgres("UPDATE audit SET who = 'nobody' WHERE id = 2", 2)]
    [OnSqlite("UPDATE audit SET at = at + 1 WHERE id = 1", 1)]
    [OnSqlite("UPDATE audit SET subject = 'Suzuki 100%detai', detail = 'l' WHERE id = 2", 2)]
    [OnSqlite("UPDATE audit SET subject = '' WHERE id = 1", 1)]
    [OnSqlite("UPDATE audit SET who_id = 'id-Suzuki' WHERE id = 2", 2), OnPostgres("UPDATE audit SET who_id = 'id-Suzuki' WHERE id = 2", 2)]
    [OnSqlite("UPDATE audit SET facts = NULL, detail = 'detail' WHERE id = 2", 2)]
    [OnSqlite("UPDATE audit SET who_id = NULL, account = NULL WHERE id = 1", 1)]
    [OnSqlite("DELETE FROM audit WHERE id = 1", 2), OnPostgres("DELETE FROM audit WHERE id = 1", 2)]
    [OnSqlite("DELETE FROM audit WHERE id = 2", 3), OnPostgres("DELETE FROM audit WHERE id = 2", 3)]
    [OnSqlite("UPDATE audit SET hash = zeroblob(32) WHERE id = 3", 3)]
    public async Task WithoutTheTriggersAChangeStillBreaksTheChain(Engine engine, string sql, long brokenAt)
    {
        await using var tables = await Audited(engine);
        var on = engine == Engine.Postgres ? " ON audit" : "";
        await tables.Execute($"DROP TRIGGER audit_never_changed{on}; DROP TRIGGER audit_removed_from_the_start{on}; {sql}");

        var report = await tables.Verify();

        Assert.False(report.Ok);
        Assert.Equal(brokenAt, report.BrokenAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnEntryInTheSameTransactionAsAFailedWriteIsRolledBackWithIt(Engine engine)
    {
        await using var tables = await Audited(engine);

        await Assert.ThrowsAnyAsync<DbException>(() => tables.Database.Write(
            connection =>
            {
                AuditTable.Append(connection, new AuditEntry(new AuditActor("Sato"), "person.changed"), tables.Time.GetUtcNow());
                return connection.Execute("INSERT INTO link VALUES ('l', 'h', 'nobody', 'other', 0, 0), ('l', 'h', 'nobody', 'other', 0, 0)");
            },
            default));

        Assert.Equal(3, (await tables.Verify()).Checked);
    }
}
