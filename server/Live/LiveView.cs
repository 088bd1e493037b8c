using System.Collections.Concurrent;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>The next thing for a stream: a frame, a reason to start over, or (both null) nothing yet.</summary>
internal readonly record struct LiveStep(WireBytes? Frame, BoardPosition To, string? Resync);

/// <summary>
/// One view of one board: its pace, its deltas (each encoded once for all browsers that need the same one), its snapshot.
/// Pace: the first change after a quiet 50 ms at once, then at most one frame per 50 ms.
/// </summary>
internal sealed class LiveView : IDisposable
{
    private const int MostCachedDeltas = 64;
    private const int MostCachedBytes = 16 << 20;

    private readonly BoardReplica _replica;
    private readonly LiveFacts _facts;
    private readonly TimeSpan _pace;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Watcher, bool> _watchers = new();
    private readonly Dictionary<(long From, long To), WireBytes> _deltas = [];
    private readonly Queue<(long From, long To)> _deltaOrder = new();
    private BoardPosition _published;
    private long _publishedAt;
    private bool _timerSet;
    private int _cachedBytes;

    public LiveView(BoardReplica replica, LiveFacts facts, LiveOptions options, TimeProvider time, LiveMetrics metrics)
    {
        (_replica, _facts, _pace, _time, _metrics) = (replica, facts, options.Pace, time, metrics);
        Key = ViewKey.Of(replica.InstanceArn);
        Name = options.InstanceNames.GetValueOrDefault(Key.Instance, Key.Instance);
        _timer = time.CreateTimer(_ => Publish(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Snapshots = new SnapshotCache(this, time);
        // Quiet until now, in the units of this clock: the first change goes at once.
        _publishedAt = time.GetTimestamp() - (long)(_pace.TotalSeconds * time.TimestampFrequency);
        _replica.Advanced += Advance;
        Advance();
    }

    public ViewKey Key { get; }

    public string Name { get; }

    public BoardReplica Replica => _replica;

    public SnapshotCache Snapshots { get; }

    public int Watchers => _watchers.Count;

    public WireView ToWire() => new(Key.Instance, Name, _replica.Count);

    public void Join(Watcher watcher) => _watchers[watcher] = true;

    public void Leave(Watcher watcher) => _watchers.TryRemove(watcher, out _);

    public void Sweep()
    {
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Sweep();
        }
    }

    public void Stop()
    {
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Stop();
        }
    }

    public WireSnapshot Snapshot()
    {
        var (position, agents, source) = _replica.Read();
        return new WireSnapshot(Key.Instance, position.Epoch, position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, _facts.Mode,
            WireMap.Source(source), [.. agents.Select(WireMap.Agent)]);
    }

    public WireBytes Tick()
    {
        var position = _replica.Position;
        return WireBytes.Of(new WireTick(position.Epoch ?? "", position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, _watchers.Count, WireMap.Source(_replica.Source)));
    }

    /// <summary>What a stream that stands at <paramref name="at"/> needs now.</summary>
    public LiveStep Next(BoardPosition at)
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
            if (_deltas.TryGetValue((at.Rev, _published.Rev), out var shared))
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
    }

    private LiveStep Encode_NeedsLock(BoardPosition from)
    {
        if (_replica.Since(from) is not { } delta)
        {
            return new LiveStep(null, default, "behind");
        }
        if (_deltas.TryGetValue((from.Rev, delta.To.Rev), out var known))
        {
            return new LiveStep(known, delta.To, null);
        }
        var frame = WireBytes.Of(new WireFrame(
            delta.To.Epoch, from.Rev, delta.To.Rev, WireMap.Ms(_time.GetUtcNow()), WireMap.Ms(delta.ReadAt),
            delta.Cards.Count == 0 ? null : [.. delta.Cards.Select(WireMap.Card)],
            delta.Lives.Count == 0 ? null : [.. delta.Lives.Select(WireMap.Live)],
            delta.Gone.Count == 0 ? null : [.. delta.Gone]));
        _metrics.OnEncoded(frame.Json.Length);
        _deltas.Add((from.Rev, delta.To.Rev), frame);
        _deltaOrder.Enqueue((from.Rev, delta.To.Rev));
        _cachedBytes += frame.Json.Length;
        while (_deltaOrder.Count > 1 && (_deltaOrder.Count > MostCachedDeltas || _cachedBytes > MostCachedBytes))
        {
            _deltas.Remove(_deltaOrder.Dequeue(), out var old);
            _cachedBytes -= old.Json.Length;
        }
        return new LiveStep(frame, delta.To, null);
    }

    private void Advance()
    {
        lock (_lock)
        {
            if (_timerSet)
            {
                return;
            }
            var quiet = _time.GetElapsedTime(_publishedAt);
            if (quiet < _pace)
            {
                _timerSet = true;
                _timer.Change(_pace - quiet, Timeout.InfiniteTimeSpan);
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
            var position = _replica.Position;
            if (position.Epoch is null)
            {
                return;
            }
            if (position.Epoch != _published.Epoch)
            {
                _deltas.Clear();
                _deltaOrder.Clear();
                _cachedBytes = 0;
            }
            var before = _published;
            _publishedAt = _time.GetTimestamp();
            if (before.Epoch == position.Epoch && !_watchers.IsEmpty && Encode_NeedsLock(before) is { Frame: not null } step)
            {
                // The one that nearly everyone needs; its own end is what is published, so that all stay in step.
                position = step.To;
            }
            _published = position;
        }
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Published();
        }
    }
}

/// <summary>What the page is told about this server.</summary>
internal sealed record LiveFacts(string Build, string Mode);
