using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Screens;

/// <summary>The screens in memory on the real store.</summary>
public sealed class ScreenBookTests : IAsyncLifetime
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static readonly ScreenSettings Settings = new([new ScreenFloor("f-1")], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);

    private SlowTables _tables = null!;
    private ScriptedStore _store = null!;
    private ScreenBook _book = null!;
    private int _changed;

    public async Task InitializeAsync()
    {
        _tables = await SlowTables.On(Engine.Sqlite);
        _store = new ScriptedStore(_tables.Screens);
        _book = new ScreenBook(_store, _tables.Time, NullLogger<ScreenBook>.Instance);
        await Put(Paired());
        _book.Changed += () => Interlocked.Increment(ref _changed);
    }

    public async Task DisposeAsync()
    {
        _book.Dispose();
        await _tables.DisposeAsync();
    }

    private Screen Paired()
    {
        var now = _tables.Time.GetUtcNow();
        return new Screen("s1", 1, 1, "Entrance", "", Settings, false, Device, now, "a", "p")
        {
            Token = new ScreenToken(Secrets.Hash("old"), now, now.AddDays(90)),
        };
    }

    private Task<bool> Put(Screen screen) => _book.Change(_ => new ScreenChange<bool>(true) { Screens = [screen] });

    /// <summary>It is stored, so it counts: a revoked screen must not go on because the rows could not be read again.</summary>
    [Fact]
    public async Task AChangeThatWasStoredCountsAlsoIfTheRowsCannotBeReadAgain()
    {
        _store.FailsToLoad = true;
        // Of another server: so all rows would have to be read.
        await _tables.Screens.Change(_ => new ScreenChange<bool>(true) { Screens = [Paired() with { Id = "s3", Token = null }] }, default);

        Assert.True(await Put(Paired().Unpaired()));

        Assert.Equal((null, 1), (_book.Find("old"), _changed));
        _store.FailsToLoad = false;
        await Put(_book.Now.Screen("s1")! with { Name = "Hall" });
        Assert.Equal(("Hall", null), (_book.Now.Screen("s1")!.Name, _book.Now.Screen("s1")!.Token));
    }

    /// <summary>A thousand screens renew their secrets, and each of them would read all rows.</summary>
    [Fact]
    public async Task AnOwnChangeIsTakenOverWithoutReadingTheOthers()
    {
        var loads = _store.Loads;
        await Put(Paired() with { Id = "s2", Token = new ScreenToken(Secrets.Hash("two"), _tables.Time.GetUtcNow(), _tables.Time.GetUtcNow().AddDays(90)) });
        var (before, viewer) = (_book.Now.Screen("s1")!, _book.Of(_book.Find("old")!.Value));

        await Put(_book.Now.Screen("s2")! with { Name = "Hall" });
        await _book.Change(_ => new ScreenChange<bool>(true) { Pairings = [Pairing("h", 0)] });
        await _book.Change(_ => new ScreenChange<bool>(true) { RemovedScreens = ["s2"], RemovedPairings = ["h"] });

        Assert.Equal((loads, 4), (_store.Loads, _changed));
        Assert.Same(before, _book.Now.Screen("s1"));
        Assert.Same(viewer, _book.Of(_book.Find("old")!.Value));
        Assert.Null(_book.Find("two"));
        Assert.Empty(_book.Now.Rows.Pairings);
        Assert.Equal(await _store.Stamp(default), _book.Now.Rows.Stamp);
    }

    [Fact]
    public async Task AChangeAfterOneOfAnotherServerReadsBoth()
    {
        await _tables.Screens.Change(_ => new ScreenChange<bool>(true) { Screens = [Paired() with { Id = "s2", Name = "Hall", Token = null }] }, default);

        await Put(Paired() with { Name = "Door" });

        Assert.Equal(["Door", "Hall"], _book.Now.Rows.Screens.Select(s => s.Name).Order());
    }

    /// <summary>Changes at once, from here and from another server: at the end memory and store are equal.</summary>
    [Fact]
    public async Task ManyChangesAtOnceEndWithWhatIsStored()
    {
        var other = new ScreenBook(_tables.Screens, _tables.Time, NullLogger<ScreenBook>.Instance);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => (n % 4 == 0 ? other : _book).Change(
            stored => new ScreenChange<bool>(true) { Screens = [stored.Screen("s1")! with { Version = stored.Screen("s1")!.Version + 1 }] }))));

        await Put(_book.Now.Screen("s1")! with { Id = "s2", Token = null });

        Assert.Equal(41, _book.Now.Screen("s1")!.Version);
        Assert.Equal(await _store.Stamp(default), _book.Now.Rows.Stamp);
        other.Dispose();
    }

    /// <summary>The stamp is lower then. What is stored counts, and so does what is changed next.</summary>
    [Fact]
    public async Task ADatabaseThatWasRestoredToAnOlderStateCountsAtOnce()
    {
        await Put(Paired() with { Name = "Lost" });
        await Put(Paired() with { Name = "Lost too" });
        await _tables.Database.Write(
            connection => connection.Execute("UPDATE meta SET value = value - 2 WHERE key = 'screens'; UPDATE screen SET name = 'Restored'"), default);

        await _book.StartAsync(default);
        Assert.Equal("Restored", _book.Now.Screen("s1")!.Name);

        await _book.StopAsync(default);
        await _tables.Database.Write(connection => connection.Execute("UPDATE meta SET value = value - 1 WHERE key = 'screens'"), default);
        Assert.True(await Put(_book.Now.Screen("s1")!.Unpaired()));
        Assert.Null(_book.Find("old"));
        Assert.Equal(await _store.Stamp(default), _book.Now.Rows.Stamp);
    }

    [Fact]
    public async Task PairingsThatEndedAreRemovedWithoutWaitingForTheNextDevice()
    {
        await _book.Change(_ => new ScreenChange<bool>(true)
        {
            Pairings = [Pairing("stranger", 0), Pairing("known", 0) with { Known = "s1" }, Pairing("late", 60)],
        });
        await _book.StartAsync(default);
        _tables.Time.Advance(TimeSpan.FromMinutes(16));

        await Until(() => _book.Now.Pairing("stranger") is null);
        Assert.Equal(["known", "late"], _book.Now.Rows.Pairings.Select(p => p.Hash).Order());
        Assert.Equal(["known", "late"], (await _store.Load(default)).Pairings.Select(p => p.Hash).Order());
        _tables.Time.Advance(TimeSpan.FromDays(1));
        await Until(() => _book.Now.Pairing("known") is null);
        await _book.StopAsync(default);
    }

    /// <summary>The same loop sees what other servers revoke.</summary>
    [Fact]
    public async Task AFailureToRemoveOldPairingsDoesNotEndTheLookForRevokedScreens()
    {
        await _book.Change(_ => new ScreenChange<bool>(true) { Pairings = [Pairing("stranger", 0)] });
        await _book.StartAsync(default);
        (_store.FailsToChange, _changed) = (true, 0);
        var changes = _store.Changes;
        _tables.Time.Advance(TimeSpan.FromMinutes(16));
        await Until(() => _store.Changes > changes);

        await _tables.Screens.Change(_ => new ScreenChange<bool>(true) { Screens = [Paired().Unpaired()] }, default);

        await Until(() => _book.Find("old") is null);
        await _book.StopAsync(default);
    }

    private async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            _tables.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5, limit.Token);
        }
    }

    private ScreenPairing Pairing(string hash, int minutes)
    {
        var asked = _tables.Time.GetUtcNow().AddMinutes(minutes);
        return new ScreenPairing(hash, PairingCode.Make(), PairingState.Waiting, Device, asked, asked + ScreenPairing.CodeLife, null, null, null);
    }

    [Fact]
    public async Task AChangeOfNothingReadsNothingAndIsNoNews()
    {
        var loads = _store.Loads;

        Assert.True(await _book.Change(_ => new ScreenChange<bool>(true)));

        Assert.Equal((loads, 0), (_store.Loads, _changed));
    }

    /// <summary>The write lock belongs to all: a screen that asks every second must not take it.</summary>
    [Fact]
    public async Task ARenewalThatIsNotDueAndManyUsesOfARenewedSecretWriteAtMostOnce()
    {
        var desk = new PairingDesk(_book, Options.Create(new ScreensOptions()), _tables.Time);
        var (key, changes) = (_book.Find("old")!.Value, _store.Changes);
        Assert.Null(await desk.Renew(key));
        Assert.Equal(changes, _store.Changes);

        _tables.Time.Advance(TimeSpan.FromDays(46));
        var renewed = (await desk.Renew(key))!;
        Assert.Null(await desk.Renew(key));
        Assert.Equal(changes + 1, _store.Changes);
        Parallel.For(0, 100, _ => Assert.NotNull(_book.Find(renewed)));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_book.Now.Screen("s1")!.Token!.Next is not null)
        {
            await Task.Delay(5, limit.Token);
        }

        Assert.InRange(_store.Changes, changes + 2, changes + 3);
    }
}
