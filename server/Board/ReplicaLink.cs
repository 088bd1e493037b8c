using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// The subscription of one replica. Frames that do not follow the current position wait while the whole board is loaded. Those that the
/// snapshot already contains are dropped; the others are applied after it.
/// </summary>
internal sealed class ReplicaLink : IBoardObserver
{
    private const int MostWaiting = 1000;

    private readonly IBoardGrain _board;
    private readonly IBoardObserver _self;
    private readonly BoardSeed _seed;
    private readonly BoardMetrics _metrics;
    private readonly SemaphoreSlim _subscribing = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Queue<BoardFrame> _waiting = new();
    private BoardPosition _expected;

    public ReplicaLink(BoardReplica replica, IGrainFactory grains, BoardSeed seed, BoardMetrics metrics)
    {
        (Replica, _seed, _metrics) = (replica, seed, metrics);
        _board = grains.GetGrain<IBoardGrain>(replica.InstanceArn);
        _self = grains.CreateObjectReference<IBoardObserver>(this);
    }

    public BoardReplica Replica { get; }

    public ValueTask Frame(BoardFrame frame)
    {
        using var trace = ChangeTraces.Follow("replica", frame.Trace);
        lock (_lock)
        {
            if (_waiting.Count == 0 && Replica.TryApply(frame))
            {
                return ValueTask.CompletedTask;
            }
            if (_waiting.Count == MostWaiting)
            {
                _waiting.Dequeue();
            }
            _waiting.Enqueue(frame);
        }
        // Not awaited: the frames after this one must arrive in the meantime.
        Subscribe().Ignore();
        return ValueTask.CompletedTask;
    }

    /// <summary>Renews the subscription. Subscribes again when the board does not know this replica, has a new epoch, or is ahead of it.</summary>
    public async Task Renew()
    {
        var mine = Replica.Position;
        if (mine.Epoch is null)
        {
            await Subscribe();
            return;
        }
        var renewal = await _board.Renew(_self);
        // Frames may still be on their way: a replica is behind when it has not reached the revision of the previous renewal.
        var behind = _expected.Epoch == renewal.Position.Epoch && Replica.Position.Rev < _expected.Rev;
        _expected = renewal.Position;
        if (!renewal.Known || renewal.Position.Epoch != Replica.Position.Epoch || behind)
        {
            await Subscribe();
        }
    }

    private async Task Subscribe()
    {
        if (!await _subscribing.WaitAsync(0))
        {
            return;
        }
        try
        {
            _metrics.OnGap();
            var snapshot = await _board.Subscribe(_self);
            var newer = NewerHere(snapshot);
            if (newer.Length > 0)
            {
                await _board.Merge(newer);
                snapshot = await _board.Subscribe(_self);
            }
            lock (_lock)
            {
                Replica.Reset(snapshot);
                while (_waiting.TryDequeue(out var frame))
                {
                    // If a frame still does not follow, one was lost: the next renewal finds the replica behind.
                    Replica.TryApply(frame);
                }
            }
            _seed.Release(Replica.InstanceArn);
        }
        finally
        {
            _subscribing.Release();
        }
    }

    /// <summary>Agents that a board of a new epoch does not have yet: a state that was shown must not go back.</summary>
    private BoardAgent[] NewerHere(BoardSnapshot snapshot)
    {
        if (Replica.Position.Epoch is null || Replica.Position.Epoch == snapshot.Position.Epoch)
        {
            return [];
        }
        var there = snapshot.Agents.ToDictionary(a => a.State.AgentArn, a => a.Order, StringComparer.Ordinal);
        return [.. Replica.Agents().Where(a => !there.TryGetValue(a.State.AgentArn, out var order) || a.Order.IsAfter(order))];
    }
}
