using System.Collections.Concurrent;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Live;

/// <summary>The next step of a stream: a frame, a reason to start over, or (both null) nothing yet.</summary>
internal readonly record struct LiveStep(WireBytes? Frame, ViewPosition? To, string? Resync);

/// <summary>
/// A picture (a floor through one lens) for all browsers that watch it: its deltas (each encoded once for all that need the same one), its
/// snapshot and its watchers. Changes that this lens hides are skipped: <c>_published</c> is the newest position that some browser needs,
/// <c>_checked</c> is the position up to which all changes were checked.
/// </summary>
internal sealed partial class LiveView : IDisposable
{
    private const int BatchSize = 32;
    private static readonly TimeSpan LogFailuresEvery = TimeSpan.FromMinutes(1);

    private readonly IViewPicture _picture;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ViewPace _pace;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Watcher, bool> _watchers = new();
    private readonly DeltaCache _deltas;
    private volatile Step _latest = new(ViewPosition.Unknown, ViewPosition.Unknown, default);
    private ViewPosition _published = ViewPosition.Unknown;
    private ViewPosition _checked = ViewPosition.Unknown;
    private long? _failureLoggedAt;
    private LiveHealth _sentHealth;
    private volatile string? _floors;
    private volatile bool _isEnded;

    /// <summary>The trace of a change that waits for its frame; null: none is traced.</summary>
    private string? _trace;

    /// <summary>The last traced frame, until a browser has painted it.</summary>
    private Traced? _sent;

    public LiveView(
        ViewKey key, IViewPicture picture, TimeSpan pace, TimeProvider time, LiveMetrics metrics, DeltaBudget? budget = null, ILogger<LiveView>? logger = null,
        SnapshotBuilds? builds = null)
    {
        (Key, _picture, _time, _metrics) = (key, picture, time, metrics);
        _logger = logger ?? NullLogger<LiveView>.Instance;
        _deltas = new DeltaCache(budget ?? new DeltaBudget(), time);
        // Two hundred lenses must not delay the board: only the clear one publishes on the board's own turn.
        _pace = new ViewPace(pace, time, () => Guarded(Publish), mayPublishWithin: picture.IsClear);
        Snapshots = new SnapshotCache(this, builds ?? new SnapshotBuilds(new LiveOptions().SnapshotsPerSecond), time);
        _sentHealth = Health;
        _picture.Advanced += Advanced;
        _pace.Advance();
    }

    /// <summary>Something new was published. The pages are told before. The caller waits.</summary>
    public event Action? Published;

    public ViewKey Key { get; }

    /// <summary>The settings with which the view was made (<see cref="SettingsCut.Key"/>).</summary>
    public string? Settings { get; init; }

    /// <summary>Their version.</summary>
    public long SettingsVersion { get; init; }

    /// <summary>Those with which it would be made now. Null, as is <see cref="Settings"/>: it has none.</summary>
    public Func<SettingsCut>? SettingsNow { get; init; }

    public IViewPicture Picture => _picture;

    public string Id => _picture.Id;

    public string Name => _picture.Name;

    public SnapshotCache Snapshots { get; }

    public ViewPosition Position => _picture.Position;

    public LiveHealth Health => _picture.Health;

    public int Watchers => _watchers.Count;

    /// <summary>When this view was last requested. A view that nobody requests is removed.</summary>
    public long AskedAt { get; private set; }

    public bool IsFor(Viewer viewer) => _picture.IsFor(viewer);

    public WireView ToWire() => _picture.ToWire();

    public WireSnapshot Snapshot(out ViewPosition position) => _picture.Snapshot(out position);

    public WireBytes Tick() => WireBytes.Of(_picture.Tick(_watchers.Count) with { Floors = _floors });

    public void Asked() => AskedAt = _time.GetTimestamp();

    public void Join(Watcher watcher)
    {
        _watchers[watcher] = true;
        // It was found just before it was removed: it will send nothing more.
        if (_isEnded)
        {
            watcher.Stop("epoch", 1000);
        }
    }

    public void Leave(Watcher watcher) => _watchers.TryRemove(watcher, out _);

    /// <summary>Runs a few times a second: ticks, overdue acknowledgements, removal of unused data. Never throws.</summary>
    /// <param name="floors"><see cref="WireTick.Floors"/>.</param>
    public void Sweep(string? floors = null) => Guarded(() => SweepAll(floors));

    private void SweepAll(string? floors)
    {
        var health = Health;
        var news = health != _sentHealth || floors != _floors;
        (_sentHealth, _floors) = (health, floors);
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Sweep(tickNow: news);
        }
        lock (_lock)
        {
            _deltas.RemoveOld();
        }
        Snapshots.ForgetUnused();
    }

    /// <summary>Ends all streams with a message: take a new snapshot at a random time within so many milliseconds.</summary>
    public void Stop(string reason, int withinMs)
    {
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Stop(reason, withinMs);
        }
    }

    /// <summary>Ends some streams, as <see cref="Stop"/>, that were not told to end before. The others go on.</summary>
    /// <returns>How many.</returns>
    public int StopSome(int most, string reason, int withinMs)
    {
        var count = 0;
        foreach (var (watcher, _) in _watchers)
        {
            if (count == most)
            {
                break;
            }
            if (watcher.IsStopped)
            {
                continue;
            }
            watcher.Stop(reason, withinMs);
            count++;
        }
        return count;
    }

    /// <summary>The position of a snapshot of this view. A snapshot of another lens or of other epochs has no position here.</summary>
    public ViewPosition PositionOf(Since since) => _picture.Named(since) ?? ViewPosition.Elsewhere;

    /// <summary>What a stream at the position <paramref name="at"/> needs now.</summary>
    public LiveStep Next(ViewPosition at)
    {
        // Nearly all browsers are at the same position: thousands of them must not wait for a lock.
        var latest = _latest;
        return at == latest.To ? default
            : at == latest.From && latest.Frame.Json.Length > 0 ? new LiveStep(latest.Frame, latest.To, null)
            : NextOfFew(at);
    }

    public void Dispose()
    {
        _isEnded = true;
        _picture.Advanced -= Advanced;
        _pace.Dispose();
        lock (_lock)
        {
            _deltas.Clear();
        }
    }

    private LiveStep NextOfFew(ViewPosition at)
    {
        lock (_lock)
        {
            var now = Position;
            if (!now.HasSameEpoch(at))
            {
                return new LiveStep(null, null, "epoch");
            }
            if (at.IsAheadOf(now))
            {
                return new LiveStep(null, null, "ahead");
            }
            if (_published.HasSameEpoch(at) && !_published.IsAheadOf(at))
            {
                return default;
            }
            if (_deltas.TryGet(at, _published, out var shared))
            {
                return new LiveStep(shared, _published, null);
            }
            return _picture.Since(at) is { } delta ? Encode_NeedsLock(at, delta) : new LiveStep(null, null, "behind");
        }
    }

    private LiveStep Encode_NeedsLock(ViewPosition from, ViewDelta delta)
    {
        if (_deltas.TryGet(from, delta.To, out var known))
        {
            return new LiveStep(known, delta.To, null);
        }
        var frame = WireBytes.Of(delta.Frame(from));
        _metrics.OnEncoded(frame.Json.Length);
        _deltas.Add(from, delta.To, frame);
        return new LiveStep(frame, delta.To, null);
    }

    private sealed record Traced(long Rev, string Id, DateTimeOffset At);

    /// <summary>A browser has painted up to this revision.</summary>
    public void OnPainted(long rev)
    {
        if (_sent is { } sent && rev >= sent.Rev && Interlocked.CompareExchange(ref _sent, null, sent) == sent)
        {
            ChangeTraces.Follow("painted", sent.Id, sent.At)?.Dispose();
        }
    }

    private void Advanced()
    {
        if (ChangeTraces.Current is { } trace)
        {
            Interlocked.CompareExchange(ref _trace, trace, null);
        }
        _pace.Advance();
    }

    /// <summary>The last published step: it moves a browser from <paramref name="From"/> to <paramref name="To"/>.</summary>
    private sealed record Step(ViewPosition From, ViewPosition To, WireBytes Frame);

    /// <summary>
    /// Entry point for timers and events. An exception that left it would end the process, and later views would not be informed. The pages of
    /// this view take a new snapshot, because their missing changes are unknown; the other views continue.
    /// </summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _metrics.OnViewFailed();
            if (_failureLoggedAt is not { } said || _time.GetElapsedTime(said) > LogFailuresEvery)
            {
                _failureLoggedAt = _time.GetTimestamp();
                LogFailed(_logger, e, Key.Floor);
            }
            Stop("behind", 2000);
        }
    }

    private void Publish()
    {
        using var trace = ChangeTraces.Follow("frame", Interlocked.Exchange(ref _trace, null));
        lock (_lock)
        {
            if (!Publish_NeedsLock())
            {
                return;
            }
            if (trace is not null)
            {
                _sent = new Traced(_published.Rev, trace.Id!, trace.StartTimeUtc);
            }
        }
        // The streams run in batches on other threads than the publishing one: one thread switch per batch, not one per stream.
        foreach (var batch in _watchers.Keys.Chunk(BatchSize))
        {
            foreach (var watcher in batch)
            {
                watcher.Published();
            }
            ThreadPool.UnsafeQueueUserWorkItem(
                static batch =>
                {
                    foreach (var watcher in batch)
                    {
                        watcher.Wake();
                    }
                },
                batch,
                preferLocal: false);
        }
        Published?.Invoke();
    }

    [LoggerMessage(LogLevel.Error, "A view of {Floor} could not be updated. Its pages take a new snapshot")]
    private static partial void LogFailed(ILogger logger, Exception error, string floor);

    /// <returns>Whether there is something new for this lens.</returns>
    private bool Publish_NeedsLock()
    {
        var now = Position;
        if (!now.IsKnown)
        {
            return false;
        }
        _pace.Published();
        if (!now.HasSameEpoch(_published))
        {
            _deltas.Clear();
        }
        else if (!_watchers.IsEmpty && _picture.Since(_checked) is { } delta)
        {
            // This lens sees no change between the published and the checked position, so one delta serves both. Make the delta that
            // nearly all browsers need now, and publish its own end, so that all browsers stay at the same position.
            _checked = delta.To;
            if (!delta.IsSeen)
            {
                return false;
            }
            var step = Encode_NeedsLock(_published, delta);
            _latest = new Step(_published, delta.To, step.Frame!.Value);
            _published = delta.To;
            return true;
        }
        _latest = new Step(now, now, default);
        _published = _checked = now;
        return true;
    }
}
