using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Settings;
using Dapper;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Versions of the settings: of several writers one wins, a version never changes, and each save is in the audit log.</summary>
public sealed class SettingsTableTests
{
    private static readonly AuditActor Sato = new("佐藤", "p1", "sato");

    private static SettingsDocument Named(string name) => new() { Instances = [new InstanceName(Floors.Documents.Drawn.Instance, name)] };

    private static SettingsWriter By(AuditActor? actor = null) => new(
        actor ?? Sato, (before, number) => new AuditEntry(
            actor ?? Sato, "settings.saved", null, new AuditFact("text", $"{before.Instances.FirstOrDefault()?.Name} {number}")));

    private static Task<SettingsSaved> Save(SlowTables tables, long basedOn, SettingsDocument document) =>
        tables.Settings.Save(basedOn, document, By(), default);

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatWasSavedIsReadBackAfterARestart(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        Assert.Equal(0, await tables.Settings.Newest(default));
        Assert.Null(await tables.Settings.Load(default));
        Assert.Empty(await tables.Settings.Versions(default));
        var whole = SettingsReaderTests.Read(SettingsReaderTests.Whole);

        var saved = await Save(tables, 0, Named("大阪"));
        Assert.Equal((true, 1L), (saved.IsCurrent, saved.Current!.Version.Number));
        tables.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Save(tables, 1, whole)).IsCurrent);

        await tables.Reopen();
        Assert.Equal(2, await tables.Settings.Newest(default));
        var newest = (await tables.Settings.Load(default))!;
        Assert.Equal(new SettingsVersion(2, StoreFixture.Noon.AddMinutes(1), "p1", "佐藤"), newest.Version);
        Assert.Equal(SettingsDocumentJson.Text(whole), newest.Document);
        Assert.Equal([2L, 1], (await tables.Settings.Versions(default)).Select(v => v.Number));
        Assert.Equal(saved.Current, await tables.Settings.Load(1, default));
        Assert.Null(await tables.Settings.Load(3, default));
        var said = await tables.Audit.Read(new AuditFilter(null, "settings", null, null, null, null, 10), default);
        Assert.Equal(["大阪 2", " 1"], said.Select(r => r.Entry.Facts[0].Values[0]));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AVersionThatIsNoLongerTheCurrentOneIsNotReplaced(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await Save(tables, 0, Named("a"));

        foreach (var stale in new[] { 0L, 2, -1, long.MaxValue })
        {
            var refused = await Save(tables, stale, Named("b"));
            Assert.Equal((false, 1L), (refused.IsCurrent, refused.Current!.Version.Number));
        }
        Assert.Equal(1, (await tables.Verify()).Checked);
        await using var empty = await SlowTables.On(engine);
        Assert.Equal(new SettingsSaved(false, null), await Save(empty, 1, Named("b")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheSameSettingsAgainAreNoVersionAndNoEntry(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        Assert.Equal(new SettingsSaved(true, null), await Save(tables, 0, SettingsDocument.Default));
        var first = await Save(tables, 0, Named("a"));
        Assert.Equal(first, await Save(tables, 1, Named("a")));
        Assert.Equal((1L, 1L), (await tables.Settings.Newest(default), (await tables.Verify()).Checked));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OfManyWritersOfOneVersionExactlyOneWins(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        SettingsTable[] servers = [tables.Settings, new SettingsTable(second ?? tables.Database, tables.Time)];
        for (var round = 0L; round < 10; round++)
        {
            var basedOn = round;
            var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => servers[n % 2].Save(basedOn, Named($"{basedOn} {n}"), By(), default)));

            Assert.Single(saved, s => s.IsCurrent);
            Assert.All(saved, s => Assert.Equal(basedOn + 1, s.Current!.Version.Number));
            Assert.Equal(saved.Single(s => s.IsCurrent).Current, await tables.Settings.Load(default));
        }
        var report = await tables.Verify();
        Assert.Equal((true, 10L), (report.Ok, report.Checked));
    }

    /// <summary>The same on every server, another one for each version, and nothing that is saved can be guessed from it.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task TheSaltIsRandomAndThatOfTheVersion(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var another = await SlowTables.On(engine);
        var first = (await Save(tables, 0, Named("a"))).Current!;
        var second = (await Save(tables, 1, Named("b"))).Current!;
        string[] salts = [first.Salt, second.Salt, (await Save(another, 0, Named("a"))).Current!.Salt];

        Assert.Equal(salts.Length, salts.Distinct().Count());
        Assert.All(salts, salt => Assert.Matches("^[A-Za-z0-9_-]{16}$", salt));
        await tables.Reopen();
        Assert.Equal([first.Salt, second.Salt], [(await tables.Settings.Load(1, default))!.Salt, (await tables.Settings.Load(default))!.Salt]);
    }

    /// <summary>They were saved by a server without salts, and several servers start.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task SettingsOfBeforeGetASaltThatIsTheSameOnEveryServer(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        var before = (await Save(tables, 0, Named("a"))).Current!;
        await tables.Execute("DELETE FROM meta WHERE key = 'settings-salt'");
        SettingsTable[] servers = [tables.Settings, new SettingsTable(second ?? tables.Database, tables.Time)];

        var loaded = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => servers[n % 2].Load(default)));

        var salt = Assert.Single(loaded.Select(stored => stored!.Salt).Distinct());
        Assert.NotEqual(before.Salt, salt);
        Assert.Equal(salt, (await tables.Settings.Load(default))!.Salt);
    }

    [Fact]
    public async Task SettingsOfBeforeAreReadAlsoFromAStoreThatIsOut()
    {
        await using var store = new StoreFixture().Open();
        await new SettingsTable(store.Store, store.Time).Save(0, Named("a"), By(), default);
        await ((IDatabase)store.Store).Write(connection => connection.Execute("DELETE FROM meta WHERE key = 'settings-salt'"), default);
        await store.Store.DisposeAsync();
        using var block = StoreFixture.Block(store.Files);
        store.OpenOrWait();

        var loaded = await new SettingsTable(store.Store, store.Time).Load(default);

        Assert.Matches("^[A-Za-z0-9_-]{16}$", loaded!.Salt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheLastHundredVersionsAreKept(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        for (var n = 0; n < 103; n++)
        {
            await Save(tables, n, Named($"{n}"));
        }
        Assert.Equal(Enumerable.Range(4, 100).Reverse().Select(n => (long)n), (await tables.Settings.Versions(default)).Select(v => v.Number));
        Assert.Null(await tables.Settings.Load(3, default));
        Assert.NotNull(await tables.Settings.Load(4, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AVersionNeverChangesAndAFailedEntryLeavesNothing(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await Save(tables, 0, Named("a"));
        await Assert.ThrowsAnyAsync<DbException>(() => tables.Execute("UPDATE settings_version SET document = '{}'"));

        var failing = new SettingsWriter(Sato, (_, _) => throw new InvalidOperationException("scripted"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.Settings.Save(1, Named("b"), failing, default));

        Assert.Equal((1L, 1L), (await tables.Settings.Newest(default), (await tables.Verify()).Checked));
    }

    /// <summary>Somebody changed the database by hand: the next save replaces what is there.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task ADocumentThatCannotBeReadIsReplaced(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Execute("INSERT INTO settings_version (version, saved_at, by_id, by_name, document) VALUES (1, 1, '', '', 'nothing')");
        Assert.Equal(2, (await Save(tables, 1, SettingsDocument.Default)).Current!.Version.Number);
    }

    [Fact]
    public async Task AStoreThatIsOutIsSaidAndNothingIsWritten()
    {
        await using var store = new StoreFixture().Open();
        await new SettingsTable(store.Store, store.Time).Save(0, Named("a"), By(), default);
        await store.Store.DisposeAsync();
        using var block = StoreFixture.Block(store.Files);
        store.OpenOrWait();
        var table = new SettingsTable(store.Store, store.Time);

        await Assert.ThrowsAsync<SettingsUnavailableException>(() => table.Save(1, Named("b"), By(), default));

        Assert.Equal(1, await table.Newest(default));
    }
}
