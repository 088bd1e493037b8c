using ConnectStreaming.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Live;

/// <summary>
/// A picture (a floor through one lens) for all browsers that watch it: its pace, its frames (<see cref="ViewFrames"/>), its snapshot and its streams
/// (<see cref="ViewWatchers"/>).
/// </summary>
internal sealed partial class LiveView : IDisposable
{
    private static readonly TimeSpan LogFailuresEvery = TimeSpan.FromMinutes(1);

    private readonly IViewPicture _picture;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ViewPace _pace;
    private readonly ViewFrames _frames;
    private readonly ViewWatchers _watchers = new();
    private readonly ViewTrace _trace = new();
    private long? _failureLoggedAt;
    private LiveHealth _sentHealth;
    private volatile string? _floors;
    private volatile string? _checkIns;

    public LiveView(
        ViewKey key, IViewPicture picture, TimeSpan pace, TimeProvider time, LiveMetrics metrics, DeltaBudget? budget = null, ILogger<LiveView>? logger = null,
        SnapshotBuilds? builds = null)
    {
        (Key, _picture, _time, _metrics) = (key, picture, time, metrics);
        _logger = logger ?? NullLogger<LiveView>.Instance;
        _frames = new ViewFrames(picture, new DeltaCache(budget ?? new DeltaBudget(), time), metrics);
        // Two hundred lenses must not delay the board: only the clear one publishes on the board's own turn.
        _pace = new ViewPace(pace, time, () => Guarded(Publish), mayPublishWithin: picture.IsClear);
        Snapshots = new SnapshotCache(this, builds ?? new SnapshotBuilds(new LiveOptions().SnapshotsPerSecond), time);
        _sentHealth = Health;
        _picture.Advanced += OnAdvanced;
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

    /// <summary>
    /// Milliseconds within which all pages of this view take a new snapshot. They share one for half a second, so only the bytes need room: 500 pages a second.
    /// </summary>
    public int SpreadMs => Math.Clamp(2 * Watchers, 50, 2000);

    /// <summary>When this view was last requested. A view that nobody requests is removed.</summary>
    public long LastUsedAt { get; private set; }

    public bool IsFor(Viewer viewer) => _picture.IsFor(viewer);

    public WireView ToWire() => _picture.ToWire();

    public WireSnapshot Snapshot(out ViewPosition position) => _picture.Snapshot(out position);

    public WireBytes Tick() => WireBytes.Of(_picture.Tick(_watchers.Count) with { Floors = _floors, CheckIns = _checkIns });

    public void MarkUsed() => LastUsedAt = _time.GetTimestamp();

    public void Join(Watcher watcher) => _watchers.Join(watcher);

    public void Leave(Watcher watcher) => _watchers.Leave(watcher);

    /// <inheritdoc cref="ViewWatchers.Stop"/>
    public void Stop(string reason, int withinMs) => _watchers.Stop(reason, withinMs);

    /// <inheritdoc cref="ViewWatchers.AskToLeave"/>
    public void AskToLeave(int withinMs) => _watchers.AskToLeave(withinMs);

    /// <inheritdoc cref="ViewWatchers.StopSome"/>
    public int StopSome(int most, string reason, int withinMs) => _watchers.StopSome(most, reason, withinMs);

    /// <summary>The position of a snapshot of this view. A snapshot of another lens or of other epochs has no position here.</summary>
    public ViewPosition PositionOf(Since since) => _picture.Named(since) ?? ViewPosition.Elsewhere;

    /// <inheritdoc cref="ViewFrames.Next"/>
    public LiveStep Next(ViewPosition at) => _frames.Next(at);

    /// <summary>A browser has painted up to this revision.</summary>
    public void OnPainted(long rev) => _trace.OnPainted(rev);

    /// <summary>Runs a few times a second: ticks, overdue acknowledgements, removal of unused data. Never throws.</summary>
    /// <param name="floors"><see cref="WireTick.Floors"/>.</param>
    /// <param name="checkIns"><see cref="WireTick.CheckIns"/>.</param>
    public void Sweep(string? floors = null, string? checkIns = null) => Guarded(() => SweepAll(floors, checkIns));

    public void Dispose()
    {
        _watchers.End();
        _picture.Advanced -= OnAdvanced;
        _pace.Dispose();
        _frames.Clear();
    }

    private void SweepAll(string? floors, string? checkIns)
    {
        var health = Health;
        var news = health != _sentHealth || floors != _floors || checkIns != _checkIns;
        (_sentHealth, _floors, _checkIns) = (health, floors, checkIns);
        _watchers.Sweep(tickNow: news);
        _frames.RemoveOld();
        Snapshots.ForgetUnused();
    }

    private void OnAdvanced()
    {
        _trace.OnAdvanced();
        _pace.Advance();
    }

    private void Publish()
    {
        using var trace = _trace.BeginFrame();
        if (!Position.IsKnown)
        {
            return;
        }
        _pace.Published();
        if (_frames.Publish(isWatched: !_watchers.IsEmpty))
        {
            _trace.OnPublished(trace, Position.Rev);
            _watchers.Published();
            Published?.Invoke();
        }
    }

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
            Stop("behind", SpreadMs);
        }
    }

    [LoggerMessage(LogLevel.Error, "A view of {Floor} could not be updated. Its pages take a new snapshot")]
    private static partial void LogFailed(ILogger logger, Exception error, string floor);
}
