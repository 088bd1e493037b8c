using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Storage;
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

        Assert.True(await Put(Paired().Unpaired()));

        Assert.Equal((null, 1), (_book.Find("old"), _changed));
        _store.FailsToLoad = false;
        await Put(_book.Now.Screen("s1")! with { Name = "Hall" });
        Assert.Equal(("Hall", null), (_book.Now.Screen("s1")!.Name, _book.Now.Screen("s1")!.Token));
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
