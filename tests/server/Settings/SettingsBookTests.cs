using System.Collections.Concurrent;
using ConnectStreaming.Alerts;
using ConnectStreaming.Cluster;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Cluster;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Settings;

/// <summary>The settings in effect in one process, while others save too and while the store does not answer.</summary>
public sealed class SettingsBookTests : IAsyncLifetime
{
    private static readonly SettingsDocument Monochrome = new() { Colours = "monochrome" };

    private static readonly SettingsDocument Strict = new()
    {
        Alerts = new LimitSettings { Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [AlertKind.Missed] = [new LimitRule(0, 1_000)] } },
    };

    private readonly FakeTimeProvider _time = new();
    private readonly MemorySettings _store = new();
    private readonly Lines _log = new();
    private SettingsBook? _book;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_book is not null)
        {
            await _book.StopAsync(default);
            _book.Dispose();
        }
    }

    [Fact]
    public async Task WhatIsStoredIsInEffectBeforeTheServerServes()
    {
        _store.Write(Monochrome);
        _store.Write(Strict);
        var book = await Start();

        Assert.True(book.IsSettled);
        Assert.Equal((2L, "default"), (book.Now.Version, book.Now.Document.Colours));
        Assert.Equal(1_000, ((ILimits)book).Now.Limits[AlertKind.Missed][0].CriticalAfter);
    }

    [Fact]
    public async Task NothingSavedIsTheDefaults()
    {
        var book = await Start();
        Assert.Equal((true, SettingsInEffect.None), (book.IsSettled, book.Now));
        Assert.Same(LimitSettings.Default, ((ILimits)book).Now);
    }

    [Fact]
    public async Task ASaveOfAnotherServerIsInEffectWithinASecond()
    {
        var book = await Start();
        _store.Write(Monochrome);
        Assert.Equal(0, book.Now.Version);

        await Tick(() => book.Now.Version == 1);

        Assert.Equal(("monochrome", 1), (book.Now.Document.Colours, _store.Loads));
        // A look that finds nothing new reads no document and tells nobody.
        _store.Write(Strict);
        await Tick(() => book.Now.Version == 2);
        await Tick(() => true);
        Assert.Equal(2, _store.Loads);
    }

    [Fact]
    public async Task AnOwnSaveIsInEffectAtOnceAndAnOlderOneThatComesLateIsNot()
    {
        var book = await Start();
        _store.Write(Monochrome);
        _store.Write(Strict);
        var (first, second) = ((await _store.Load(1, default))!, (await _store.Load(2, default))!);

        book.Saved(second);
        Assert.Equal(2L, book.Now.Version);
        book.Saved(first);
        Assert.Equal(2L, book.Now.Version);
    }

    [Fact]
    public async Task WhileTheStoreIsOutTheLastKnownSettingsStayAndOneLineSaysSo()
    {
        _store.Write(Monochrome);
        var book = await Start();
        _store.IsOff = true;
        for (var n = 1; n <= 3; n++)
        {
            await Tick(() => _log.Said.Count > 0);
        }
        Assert.Equal((1L, true), (book.Now.Version, book.IsSettled));
        Assert.Single(_log.Said);

        _store.IsOff = false;
        _store.Write(Strict);
        await Tick(() => book.Now.Version == 2);
    }

    [Fact]
    public async Task AStoreThatIsOutAtTheStartSettlesWithTheDefaultsAndIsReadLater()
    {
        _store.IsOff = true;
        _store.Write(Monochrome);
        var book = await Start();
        Assert.Equal((true, 0L), (book.IsSettled, book.Now.Version));

        _store.IsOff = false;
        await Tick(() => book.Now.Version == 1);
    }

    /// <summary>The map opens with the product's limits.</summary>
    [Fact]
    public async Task AStoreThatHangsAtTheStartHoldsTheServerForTwoSecondsAtMost()
    {
        var answers = new TaskCompletionSource();
        _store.Write(Monochrome);
        _store.Answers = answers.Task;
        var starting = Start();
        Assert.False(starting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        var book = await starting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((true, 0L), (book.IsSettled, book.Now.Version));

        answers.SetResult();
        await Tick(() => book.Now.Version == 1);
    }

    [Fact]
    public async Task ADocumentThatIsNotValidIsNeverInEffect()
    {
        _store.Write(Monochrome);
        var book = await Start();
        _store.Write("""{"colours":"pink"}""");
        await Tick(() => _log.Said.Count == 1);
        Assert.Equal(1, book.Now.Version);
        Assert.Contains("Version 2 of the settings", Assert.Single(_log.Said), StringComparison.Ordinal);
        var loads = _store.Loads;
        await Tick(() => true);
        Assert.Equal(loads, _store.Loads);

        _store.Write(Strict);
        await Tick(() => book.Now.Version == 3);
    }

    /// <summary>The clock of this test stands still, so nothing is looked for but for the stamp.</summary>
    [Fact]
    public async Task WhatAnotherServerSavedIsInEffectWhenTheStampSaysSo()
    {
        _store.Write(Monochrome);
        var stamps = new Stamps();
        var book = await Start(stamps);
        _store.Write(Strict);

        // The book follows the stamp a moment after its start.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (book.Now.Version != 2)
        {
            await stamps.Raise(StampNames.Settings);
            await Task.Delay(10, limit.Token);
        }
    }

    private async Task<SettingsBook> Start(Stamps? stamps = null)
    {
        _book = new SettingsBook(_store, _time, _log, stamps);
        await _book.StartAsync(default);
        return _book;
    }

    /// <summary>Lets the book look twice or more: what the first of these looks found is in effect then.</summary>
    private async Task Tick(Func<bool> isDone)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var looks = _store.Looks; _store.Looks < looks + 2 || !isDone();)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class Lines : ILogger<SettingsBook>
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception));
    }
}
