using System.Threading.Channels;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>What waits for one board: the newest state of each changed agent and the newest progress of each shard.</summary>
internal sealed class BoardOutbox(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Dictionary<string, AgentChange> _changes = new(StringComparer.Ordinal);
    private Dictionary<string, ShardProgress> _progress = new(StringComparer.Ordinal);
    private DateTimeOffset? _readAt;

    public void Put(AgentChange change)
    {
        lock (_lock)
        {
            KeepNewer_NeedsLock(change);
            _readAt ??= time.GetUtcNow();
        }
        _signal.Writer.TryWrite(true);
    }

    public void Put(ShardProgress progress)
    {
        lock (_lock)
        {
            _progress[progress.Shard] = progress;
        }
        _signal.Writer.TryWrite(true);
    }

    private void KeepNewer_NeedsLock(AgentChange change)
    {
        if (!_changes.TryGetValue(change.State.AgentArn, out var waiting) || change.Order.IsAfter(waiting.Order))
        {
            _changes[change.State.AgentArn] = change;
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    public FeedBatch Take()
    {
        Dictionary<string, AgentChange> changes;
        Dictionary<string, ShardProgress> progress;
        DateTimeOffset? readAt;
        lock (_lock)
        {
            (changes, progress, readAt) = (_changes, _progress, _readAt);
            (_changes, _progress, _readAt) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal), null);
        }
        return new FeedBatch([.. changes.Values], [.. progress.Values], readAt);
    }

    /// <summary>A batch that did not arrive: what came in since wins.</summary>
    public void PutBack(FeedBatch batch)
    {
        lock (_lock)
        {
            foreach (var change in batch.Changes)
            {
                KeepNewer_NeedsLock(change);
            }
            foreach (var progress in batch.Progress)
            {
                _progress.TryAdd(progress.Shard, progress);
            }
            _readAt = batch.ReadAt ?? _readAt;
        }
        _signal.Writer.TryWrite(true);
    }
}
