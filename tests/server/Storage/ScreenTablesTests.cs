using System.Data.Common;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Screens;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Wall displays and pairings in the database.</summary>
public sealed class ScreenTablesTests
{
    private static readonly ScreenDevice Device = new(
        "Chromium 85 <b>\"'", 1920, 1080, 1.5, 59.9, ["ja", "en-GB"], "Asia/Tokyo", -1_772_000_000_000, "10.0.0.7");

    private static readonly ScreenSettings Settings = new(
        [new ScreenFloor("f-0000000001", ["z1", "z2"]), new ScreenFloor(StoreFixture.Instance)], 20, ["ja", "en"], NameLevel.Initials, "dark",
        new ScreenNight("22:00", "06:00"), 55, 4.5, 250);

    private static readonly Screen Whole = new(
        "s1", 3, 2, "入口 <script>", "3F 'east'", Settings, true, Device, StoreFixture.Noon.AddDays(-1), "佐藤", "p1")
    {
        Token = new ScreenToken("h1", StoreFixture.Noon, StoreFixture.Noon.AddDays(90))
        {
            Next = new ScreenToken("h2", StoreFixture.Noon.AddDays(45), StoreFixture.Noon.AddDays(135)),
        },
        Text = new ScreenText("本日 15 時 避難訓練", StoreFixture.Noon.AddHours(3)),
    };

    private static readonly Screen Unpaired = new(
        "s2", 1, 5, "B", "", Settings with { Night = null }, false, Device with { Hz = null }, StoreFixture.Noon, "a", "p2")
    {
        FormerHash = "h3", OtherFormerHash = "h4",
    };

    private static readonly ScreenPairing Waiting = new(
        "w1", "BCDF2345", PairingState.Waiting, Device, StoreFixture.Noon, StoreFixture.Noon.AddMinutes(10), "s2", null, null);

    private static int Count(IStoredScreens stored, int before, int anonymous) =>
        stored.Ended(StoreFixture.Noon.AddMinutes(before), StoreFixture.Noon.AddMinutes(anonymous)).Count;

    private static ScreenChange<bool> Put(params Screen[] screens) => new(true) { Screens = screens };

    private static string Said(ScreenRows rows) => string.Join('\n', rows.Screens.Select(Said).Concat(rows.Pairings.Select(Said)));

    private static string Said(Screen s) => $"{s} {ScreenTexts.Of(s.Settings)} {ScreenTexts.Of(s.Device)}"
        .Replace(s.Settings.ToString(), "", StringComparison.Ordinal).Replace(s.Device.ToString(), "", StringComparison.Ordinal);

    private static string Said(ScreenPairing p) => $"{p} {ScreenTexts.Of(p.Device)}".Replace(p.Device.ToString(), "", StringComparison.Ordinal);

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatWasStoredIsReadBackAfterARestart(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var stamp = await tables.Screens.Stamp(default);
        Assert.Equal("", Said(await tables.Screens.Load(default)));

        Assert.True(await tables.Screens.Change(_ => Put(Whole, Unpaired) with { Pairings = [Waiting] }, default));

        await tables.Reopen();
        var rows = await tables.Screens.Load(default);
        Assert.Equal((stamp + 1, stamp + 1), (rows.Stamp, await tables.Screens.Stamp(default)));
        Assert.Equal(Said(new ScreenRows(0, [Whole, Unpaired], [Waiting])), Said(rows));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AChangeSeesWhatIsStoredAndReplacesIt(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Screens.Change(_ => Put(Whole, Unpaired) with { Pairings = [Waiting] }, default);
        var used = Waiting with { State = PairingState.Used, UsedBy = "p1", Screen = "s2", Code = "BCDF2346" };

        var seen = await tables.Screens.Change(
            stored => new ScreenChange<string>(string.Join(' ',
                stored.Count, stored.Screen("s1")?.Name, stored.Screen("none")?.Name, stored.Device("h1")?.Id, stored.Device("h2")?.Id, stored.Device("h3")?.Id,
                stored.Device("none")?.Id, stored.Code("BCDF2345")?.Hash, stored.Pairing("w1")?.Code, stored.Waiting(StoreFixture.Noon),
                stored.Waiting(StoreFixture.Noon, "10.0.0.7"), stored.Waiting(StoreFixture.Noon, "10.0.0.8"), stored.Waiting(StoreFixture.Noon.AddMinutes(10)),
                Count(stored, 11, 0), Count(stored, 10, 0), Count(stored, 0, 11)))
            {
                Screens = [Unpaired with { Name = "C", Version = 2 }], Pairings = [used], RemovedScreens = ["s1"],
            },
            default);

        Assert.Equal("2 入口 <script>  s1 s1 s2  w1 BCDF2345 1 1 0 0 1 0 0", seen);
        Assert.Equal(Said(new ScreenRows(0, [Unpaired with { Name = "C", Version = 2 }], [used])), Said(await tables.Screens.Load(default)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AChangeThatFailsLeavesNothingAndOneThatChangesNothingIsNoNews(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Screens.Change(_ => Put(Whole), default);
        var stamp = await tables.Screens.Stamp(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.Screens.Change<bool>(_ => throw new InvalidOperationException("scripted"), default));
        // Two screens with one secret.
        await Assert.ThrowsAnyAsync<DbException>(() => tables.Screens.Change(
            _ => Put(Unpaired, Unpaired with { Id = "s3", Token = Whole.Token }) with { Entry = new AuditEntry(new AuditActor("a"), "screen.approved") },
            default));
        Assert.True(await tables.Screens.Change(_ => new ScreenChange<bool>(true), default));

        Assert.Equal(stamp, await tables.Screens.Stamp(default));
        Assert.Equal("s1", Assert.Single((await tables.Screens.Load(default)).Screens).Id);
        Assert.Equal(0, (await tables.Verify()).Checked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OfManyWritersEachSeesWhatTheOneBeforeWrote(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        ScreenTables[] servers = [tables.Screens, new ScreenTables(second ?? tables.Database, tables.Time)];
        await tables.Screens.Change(_ => Put(Unpaired), default);

        var versions = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => servers[n % 2].Change(
            stored => stored.Screen("s2") is { } now
                ? new ScreenChange<long>(now.Version)
                {
                    Screens = [now with { Version = now.Version + 1 }], Entry = new AuditEntry(new AuditActor("a"), "screen.changed"),
                }
                : new ScreenChange<long>(-1),
            default)));

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), versions.Order());
        Assert.Equal((true, 20L), await tables.Verify() is var report ? (report.Ok, report.Checked) : default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheLastWordOfAScreenIsKeptAndIsNoNews(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Screens.Change(_ => Put(Whole, Unpaired), default);
        var stamp = await tables.Screens.Stamp(default);

        await tables.Screens.SaveSeen([("s1", StoreFixture.Noon.AddHours(1)), ("gone", StoreFixture.Noon)], default);
        await tables.Screens.SaveSeen([("s1", StoreFixture.Noon)], default);
        await tables.Screens.Change(stored => Put(stored.Screen("s1")! with { Name = "D" }), default);

        var rows = await tables.Screens.Load(default);
        var screen = rows.Screens.Single(s => s.Id == "s1");
        Assert.Equal((StoreFixture.Noon.AddHours(1), "D", stamp + 1), (screen.Seen, screen.Name, rows.Stamp));
    }

    /// <summary>Somebody changed the database by hand: the other screens still work.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task ARowThatCannotBeReadIsLeftOut(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Screens.Change(_ => Put(Whole, Unpaired) with { Pairings = [Waiting] }, default);
        foreach (var text in new[] { "nothing", "null", "{}", "[]", "{\"floors\":[null],\"languages\":[],\"theme\":\"dark\"}",
            "{\"floors\":[],\"languages\":[],\"theme\":\"dark\",\"names\":9}",
            "{\"floors\":[{\"view\":\"f\",\"zones\":[null]}],\"languages\":[],\"theme\":\"dark\"}",
        })
        {
            await tables.Execute($"UPDATE screen SET settings = '{text}' WHERE id = 's1'");
            await tables.Execute($"UPDATE screen_pairing SET device = '{text}'");
            var rows = await tables.Screens.Load(default);
            Assert.Equal(("s2", 0), (Assert.Single(rows.Screens).Id, rows.Pairings.Count));
        }
    }

    [Fact]
    public async Task AStoreThatIsOutIsSaidAndNothingIsWritten()
    {
        await using var store = new StoreFixture().Open();
        await new ScreenTables(store.Store, store.Time).Change(_ => Put(Whole), default);
        await store.Store.DisposeAsync();
        using var block = StoreFixture.Block(store.Files);
        store.OpenOrWait();
        var table = new ScreenTables(store.Store, store.Time);

        await Assert.ThrowsAsync<ScreensUnavailableException>(() => table.Change(_ => Put(Unpaired), default));

        Assert.Equal("s1", Assert.Single((await table.Load(default)).Screens).Id);
    }
}
