using System.Threading.Channels;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>The content that waits for one board: the newest state of each changed agent and the newest health of each source.</summary>
/// <param name="time">Used to record when a change arrived.</param>
/// <param name="most">
/// When this many agents wait because the board does not answer, agents with few events are dropped until their next event. So invented ARNs cannot
/// fill the memory. Regular agents (<see cref="Standing"/>) always wait.
/// </param>
internal sealed class BoardOutbox(TimeProvider time, int most = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Dictionary<string, AgentChange> _changes = new(StringComparer.Ordinal);
    private Dictionary<SourceKey, SourceReport> _health = [];
    private HashSet<SourceKey> _forgotten = [];
    private DateTimeOffset? _readAt;

    /// <summary>The first traced change that waits; null: none is traced.</summary>
    private string? _trace;

    /// <summary>Shards that an event came from. The last one is checked first, because the events of a page come together.</summary>
    private readonly HashSet<string> _shards = new(StringComparer.Ordinal);
    private string? _lastShard;

    /// <returns>Whether it is the first event from this shard.</returns>
    public bool Put(AgentChange change)
    {
        var first = false;
        lock (_lock)
        {
            if (!ReferenceEquals(change.Shard, _lastShard))
            {
                _lastShard = change.Shard;
                first = _shards.Add(change.Shard);
            }
            KeepNewer_NeedsLock(change);
            _readAt ??= time.GetUtcNow();
            _trace ??= ChangeTraces.Current;
        }
        _signal.Writer.TryWrite(true);
        return first;
    }

    public void Put(SourceReport report)
    {
        lock (_lock)
        {
            _health[report.Health.Source] = report;
            _forgotten.Remove(report.Health.Source);
            if (report.Health.State is SourceState.Finished or SourceState.Stopped)
            {
                _shards.Remove(report.Health.Source.Name);
                _lastShard = null;
            }
        }
        _signal.Writer.TryWrite(true);
    }

    public void Forget(SourceKey source)
    {
        lock (_lock)
        {
            _health.Remove(source);
            _forgotten.Add(source);
        }
        _signal.Writer.TryWrite(true);
    }

    private void KeepNewer_NeedsLock(AgentChange change)
    {
        var waits = _changes.TryGetValue(change.State.AgentArn, out var waiting);
        if (waits ? change.Order.IsAfter(waiting!.Order) : _changes.Count < most || Standing.Of(change.State) == Standing.Regular)
        {
            _changes[change.State.AgentArn] = change;
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    public FeedBatch Take()
    {
        Dictionary<string, AgentChange> changes;
        Dictionary<SourceKey, SourceReport> health;
        HashSet<SourceKey> forgotten;
        DateTimeOffset? readAt;
        string? trace;
        lock (_lock)
        {
            (changes, health, forgotten, readAt, trace) = (_changes, _health, _forgotten, _readAt, _trace);
            (_changes, _health, _forgotten, _readAt, _trace) = (new(StringComparer.Ordinal), [], [], null, null);
        }
        return new FeedBatch([.. changes.Values], [.. health.Values], readAt, [.. forgotten], trace);
    }

    /// <summary>Puts back a batch that did not arrive. Newer changes win.</summary>
    public void PutBack(FeedBatch batch)
    {
        lock (_lock)
        {
            foreach (var change in batch.Changes)
            {
                KeepNewer_NeedsLock(change);
            }
            foreach (var report in batch.Health)
            {
                if (!_forgotten.Contains(report.Health.Source))
                {
                    _health.TryAdd(report.Health.Source, report);
                }
            }
            _forgotten.UnionWith((batch.Forgotten ?? []).Where(source => !_health.ContainsKey(source)));
            _readAt = batch.ReadAt ?? _readAt;
            _trace = batch.Trace ?? _trace;
        }
        _signal.Writer.TryWrite(true);
    }
}
