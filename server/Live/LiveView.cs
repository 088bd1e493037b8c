using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>The next thing for a stream: a frame, a reason to start over, or (both null) nothing yet.</summary>
internal readonly record struct LiveStep(WireBytes? Frame, BoardPosition To, string? Resync);

/// <summary>State of the source, its reason, and the trouble of the store as far as this lens shows it.</summary>
internal readonly record struct LiveHealth(SourceState Source, SourceReason Reason, string? Store);

/// <summary>
/// One board through one lens: its pace, its deltas (each encoded once for all browsers that need the same one), its snapshot.
/// What changes nothing for this lens is passed over: <c>_published</c> is the newest revision that some browser needs,
/// <c>_checked</c> the one up to which the board was looked through. Pace: the first change after a quiet 50 ms at once, then at most one frame per 50 ms.
/// </summary>
internal sealed class LiveView : IDisposable
{
    private const int BatchSize = 32;

    private readonly BoardReplica _replica;
    private readonly Lens _lens;
    private readonly LiveFacts _facts;
    private readonly TimeSpan _pace;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly InstanceIds _ids;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Watcher, bool> _watchers = new();
    private readonly DeltaCache _deltas;
    private volatile Step _latest = new(default, default, default);
    private BoardPosition _published;
    private BoardPosition _checked;
    private long _publishedAt;
    private bool _timerSet;
    private LiveHealth _toldHealth;

    public LiveView(
        BoardReplica replica, Lens lens, LiveFacts facts, LiveOptions options, TimeProvider time, LiveMetrics metrics,
        InstanceIds? ids = null, DeltaBudget? budget = null)
    {
        (_replica, _lens, _facts, _pace, _time, _metrics) = (replica, lens, facts, options.Pace, time, metrics);
        (_ids, _names) = (ids ?? new InstanceIds(), options.InstanceNames);
        _deltas = new DeltaCache(budget ?? new DeltaBudget(), time);
        Key = new ViewKey(replica.InstanceArn, lens.Key);
        _timer = time.CreateTimer(_ => Publish(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Snapshots = new SnapshotCache(this, time);
        // Quiet until now, in the units of this clock: the first change goes at once.
        _publishedAt = time.GetTimestamp() - (long)(_pace.TotalSeconds * time.TimestampFrequency);
        _toldHealth = Health;
        _replica.Advanced += Advance;
        Advance();
    }

    public ViewKey Key { get; }

    /// <summary>What a page calls it (<see cref="InstanceIds"/>); it changes when another instance with the same id comes.</summary>
    public string Id => _ids.Of(Key.Instance);

    /// <summary>What people call it.</summary>
    public string Name => _ids.NameOf(Key.Instance, _names);

    public BoardReplica Replica => _replica;

    public SnapshotCache Snapshots { get; }

    public int Watchers => _watchers.Count;

    /// <summary>When someone last asked for this view; a view that nobody asks for is put away.</summary>
    public long AskedAt { get; private set; }

    public WireView ToWire() => new(Id, Name, _lens.IsClear ? _replica.Count : _replica.Agents().Count(_lens.Sees))
    {
        Region = ConnectArns.RegionOf(_replica.InstanceArn) is { Length: > 0 } region ? region : null,
    };

    public void Asked() => AskedAt = _time.GetTimestamp();

    public void Join(Watcher watcher) => _watchers[watcher] = true;

    public void Leave(Watcher watcher) => _watchers.TryRemove(watcher, out _);

    public void Sweep()
    {
        var health = Health;
        var news = health != _toldHealth;
        _toldHealth = health;
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

    public void Stop()
    {
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Stop("restart", 5000);
        }
    }

    public WireSnapshot Snapshot()
    {
        var (position, agents, source) = _replica.Read();
        return new WireSnapshot(Id, position.Epoch + _lens.Suffix, position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, _facts.Mode, _facts.Zone,
            WireMap.Source(source, _lens.IsAdministrators), [.. agents.Where(_lens.Sees).Select(_lens.Seen).Select(WireMap.Agent)])
        {
            Store = Store,
            Others = OrNull(agents.Where(a => !_lens.Sees(a)).Select(Lens.Other)),
        };
    }

    /// <summary>Where a snapshot through this lens stands on the board; of another lens it stands nowhere.</summary>
    public BoardPosition Position(Since since) =>
        new(since.Epoch.EndsWith(_lens.Suffix, StringComparison.Ordinal) ? since.Epoch[..^_lens.Suffix.Length] : "another lens", since.Rev);

    public WireBytes Tick()
    {
        var position = _replica.Position;
        return WireBytes.Of(new WireTick(position.Epoch + _lens.Suffix, position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, _watchers.Count, WireMap.Source(_replica.Source, _lens.IsAdministrators)) { Store = Store });
    }

    /// <summary>What is told again when it changes, although nobody in it changed.</summary>
    public LiveHealth Health => new(_replica.Source.State, _replica.Source.Reason, Store?.State);

    private WireStore? Store => _lens.IsAdministrators ? _facts.Store?.Notice : null;

    /// <summary>What a stream that stands at <paramref name="at"/> needs now.</summary>
    public LiveStep Next(BoardPosition at)
    {
        // Nearly every browser is where all are: thousands must not queue for a lock to hear it.
        var latest = _latest;
        return at == latest.To ? default
            : at == latest.From && latest.Frame.Json.Length > 0 ? new LiveStep(latest.Frame, latest.To, null)
            : NextOfFew(at);
    }

    private LiveStep NextOfFew(BoardPosition at)
    {
        lock (_lock)
        {
            var now = _replica.Position;
            if (now.Epoch != at.Epoch)
            {
                return new LiveStep(null, default, "epoch");
            }
            if (at.Rev > now.Rev)
            {
                return new LiveStep(null, default, "ahead");
            }
            if (at.Rev >= _published.Rev && _published.Epoch == at.Epoch)
            {
                return default;
            }
            if (_deltas.TryGet(at.Rev, _published.Rev, out var shared))
            {
                return new LiveStep(shared, _published, null);
            }
            return Encode_NeedsLock(at);
        }
    }

    public void Dispose()
    {
        _replica.Advanced -= Advance;
        _timer.Dispose();
        lock (_lock)
        {
            _deltas.Clear();
        }
    }

    private LiveStep Encode_NeedsLock(BoardPosition from) =>
        _replica.Since(from) is { } delta ? Encode_NeedsLock(from, delta) : new LiveStep(null, default, "behind");

    private LiveStep Encode_NeedsLock(BoardPosition from, BoardDelta delta)
    {
        if (_deltas.TryGet(from.Rev, delta.To.Rev, out var known))
        {
            return new LiveStep(known, delta.To, null);
        }
        var frame = WireBytes.Of(new WireFrame(
            delta.To.Epoch + _lens.Suffix, from.Rev, delta.To.Rev, WireMap.Ms(_time.GetUtcNow()), WireMap.Ms(delta.ReadAt),
            OrNull(delta.Cards.Where(_lens.Sees).Select(_lens.Seen).Select(WireMap.Card)),
            OrNull(delta.Lives.Where(_lens.Sees).Select(_lens.Seen).Select(WireMap.Live)),
            OrNull(delta.Gone))
        {
            Others = OrNull(delta.Cards.Where(a => !_lens.Sees(a)).Select(Lens.Other)),
        });
        _metrics.OnEncoded(frame.Json.Length);
        _deltas.Add(from.Rev, delta.To.Rev, frame);
        return new LiveStep(frame, delta.To, null);
    }

    /// <summary>The last thing published: what brings a browser that stands at <paramref name="From"/> to <paramref name="To"/>.</summary>
    private sealed record Step(BoardPosition From, BoardPosition To, WireBytes Frame);

    private static T[]? OrNull<T>(IEnumerable<T> all) => all.ToArray() is { Length: > 0 } some ? some : null;

    /// <summary>Whether a browser with this lens would see any of it.</summary>
    private bool Shows(BoardDelta delta) => _lens.IsClear || delta.Cards.Count > 0 || delta.Gone.Count > 0 || delta.Lives.Any(_lens.Sees);

    private void Advance()
    {
        lock (_lock)
        {
            if (_timerSet)
            {
                return;
            }
            var quiet = _time.GetElapsedTime(_publishedAt);
            // Two hundred lenses must not keep the board waiting: only the clear one publishes on the board's own turn.
            if (quiet < _pace || !_lens.IsClear)
            {
                _timerSet = true;
                _timer.Change(quiet < _pace ? _pace - quiet : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        Publish();
    }

    private void Publish()
    {
        lock (_lock)
        {
            _timerSet = false;
            if (!Publish_NeedsLock())
            {
                return;
            }
        }
        // Streams go on in batches beside whoever published: one hop for a batch, none for each.
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
    }

    /// <returns>Whether there is something new for this lens.</returns>
    private bool Publish_NeedsLock()
    {
        var now = _replica.Position;
        if (now.Epoch is null)
        {
            return false;
        }
        _publishedAt = _time.GetTimestamp();
        if (now.Epoch != _published.Epoch)
        {
            _deltas.Clear();
        }
        else if (!_watchers.IsEmpty && _replica.Since(_checked) is { } delta)
        {
            // Nothing between what is published and what was checked is seen here, so one delta serves for both. The one that
            // nearly everyone needs is made now; its own end is what is published, so that all stay in step.
            _checked = delta.To;
            if (!Shows(delta))
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

/// <summary>What the page is told about this server.</summary>
internal sealed record LiveFacts(string Build, string Mode, string Zone)
{
    /// <summary>Null: this server has no store.</summary>
    public IStoreNotice? Store { get; init; }
}
