using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>What a board looks like after a state of it: only what differs.</summary>
/// <param name="ReadAt">When the oldest change in it came in; null when unknown.</param>
internal sealed record BoardDelta(
    BoardPosition To, long From, DateTimeOffset? ReadAt, IReadOnlyList<BoardAgent> Cards, IReadOnlyList<BoardAgent> Lives, IReadOnlyList<int> Gone);

/// <summary>One remembered state change of an agent (details panel). Kept 20 times for every agent, so it is small.</summary>
/// <param name="At">UTC.</param>
internal readonly record struct RecentChange(DateTime At, string Type, ShownCode State);

/// <summary>
/// The whole board of one instance in this silo's memory. Agents are linked newest change first, so that a delta costs
/// what changed and not what exists. Safe for many readers; frames come from one place at a time.
/// </summary>
internal sealed class BoardReplica(string instanceArn)
{
    private const int RememberedGone = 4096;
    private const int RememberedReads = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, ReplicaEntry> _byIndex = [];
    private readonly Dictionary<string, RecentChanges> _recent = new(StringComparer.Ordinal);
    private readonly Queue<(long Rev, int Index)> _gone = new();
    private readonly Queue<(long Rev, DateTimeOffset ReadAt)> _reads = new();
    private readonly ReplicaEntry _newest = ReplicaEntry.Head();
    private BoardPosition _position;
    private long _patchableFrom;

    public string InstanceArn => instanceArn;

    /// <summary>The epoch is null until the first snapshot has come.</summary>
    public BoardPosition Position { get { lock (_lock) { return _position; } } }

    /// <summary>Revision of the newest change that a screen can see.</summary>
    public long VisibleRev { get; private set; }

    public SourceHealth Source { get; private set; } = SourceHealth.Unheard;

    /// <summary>When the board last turned an agent away because it was full; null: never.</summary>
    public DateTimeOffset? FullAt { get; private set; }

    public int Count { get { lock (_lock) { return _byIndex.Count; } } }

    /// <summary>Something visible changed, or the epoch did. Raised in order, outside this replica's lock; the caller may hold its own.</summary>
    public event Action? Advanced;

    /// <summary>Replaces everything. Within an epoch what differs counts as changed at the snapshot's revision.</summary>
    public void Reset(BoardSnapshot snapshot)
    {
        lock (_lock)
        {
            var sameEpoch = snapshot.Position.Epoch == _position.Epoch;
            if (sameEpoch && snapshot.Position.Rev < _position.Rev)
            {
                return;
            }
            if (!sameEpoch)
            {
                Clear_NeedsLock();
                _patchableFrom = snapshot.Position.Rev;
            }
            _position = snapshot.Position;
            var present = snapshot.Agents.Select(a => a.Index).ToHashSet();
            foreach (var index in _byIndex.Keys.Where(i => !present.Contains(i)).ToArray())
            {
                Remove_NeedsLock(index);
            }
            foreach (var agent in snapshot.Agents)
            {
                Put_NeedsLock(agent);
            }
            VisibleRev = _position.Rev;
            Source = snapshot.Source;
            FullAt = snapshot.FullAt;
            ForgetRecent_NeedsLock();
        }
        Advanced?.Invoke();
    }

    /// <summary>Applies a frame. False: it does not connect to what is here, take the whole board.</summary>
    public bool TryApply(BoardFrame frame)
    {
        var visible = false;
        lock (_lock)
        {
            if (frame.Epoch != _position.Epoch || frame.From > _position.Rev)
            {
                return false;
            }
            if (frame.Rev < _position.Rev || (frame.Rev == _position.Rev && frame.From != frame.Rev))
            {
                return true;
            }
            Source = frame.Source;
            FullAt = frame.FullAt;
            _position = _position with { Rev = frame.Rev };
            foreach (var agent in frame.Agents)
            {
                visible |= Put_NeedsLock(agent);
            }
            foreach (var index in frame.Gone)
            {
                visible |= Remove_NeedsLock(index);
            }
            if (visible)
            {
                VisibleRev = frame.Rev;
                Remember_NeedsLock(frame);
            }
        }
        if (visible)
        {
            Advanced?.Invoke();
        }
        return true;
    }

    /// <summary>All agents with the position they belong to.</summary>
    public (BoardPosition Position, BoardAgent[] Agents, SourceHealth Source) Read()
    {
        lock (_lock)
        {
            return (_position, [.. _byIndex.Values.Select(e => e.Agent)], Source);
        }
    }

    public BoardAgent[] Agents() => Read().Agents;

    /// <summary>Those that fit, without a copy of the others. Asked under the lock: <paramref name="fits"/> only looks.</summary>
    public BoardAgent[] Agents(Func<BoardAgent, bool> fits)
    {
        lock (_lock)
        {
            return [.. _byIndex.Values.Select(e => e.Agent).Where(fits)];
        }
    }

    public RecentChange[] Recent(string agentArn)
    {
        lock (_lock)
        {
            return _recent.TryGetValue(agentArn, out var recent) ? recent.NewestFirst() : [];
        }
    }

    /// <summary>What changed after <paramref name="since"/>; null when that can no longer (or not yet) be told.</summary>
    public BoardDelta? Since(BoardPosition since)
    {
        lock (_lock)
        {
            if (since.Epoch != _position.Epoch || since.Rev < _patchableFrom || since.Rev > _position.Rev)
            {
                return null;
            }
            List<BoardAgent> cards = [], lives = [];
            for (var entry = _newest.Next; entry.Rev > since.Rev; entry = entry.Next)
            {
                if (entry.CardRev > since.Rev)
                {
                    cards.Add(entry.Agent);
                }
                lives.Add(entry.Agent);
            }
            int[] gone = [.. _gone.Where(g => g.Rev > since.Rev).Select(g => g.Index)];
            DateTimeOffset? readAt = null;
            foreach (var read in _reads)
            {
                if (read.Rev > since.Rev && (readAt is null || read.ReadAt < readAt))
                {
                    readAt = read.ReadAt;
                }
            }
            return new BoardDelta(_position, since.Rev, readAt, cards, lives, gone);
        }
    }

    private bool Put_NeedsLock(BoardAgent agent)
    {
        if (!_byIndex.TryGetValue(agent.Index, out var entry))
        {
            entry = new ReplicaEntry(agent) { Rev = _position.Rev, CardRev = _position.Rev };
            _byIndex.Add(agent.Index, entry);
            entry.MoveAfter(_newest);
            RememberRecent_NeedsLock(null, agent);
            return true;
        }
        var before = entry.Agent;
        entry.Agent = agent;
        var card = !Visible.SameCard(before, agent);
        if (!card && Visible.SameLive(before, agent))
        {
            return false;
        }
        entry.Rev = _position.Rev;
        entry.CardRev = card ? _position.Rev : entry.CardRev;
        entry.MoveAfter(_newest);
        RememberRecent_NeedsLock(before, agent);
        return true;
    }

    private void RememberRecent_NeedsLock(BoardAgent? before, BoardAgent agent)
    {
        var state = agent.State;
        if (before is not null && before.State.Shown == state.Shown && before.State.Status?.Name == state.Status?.Name)
        {
            return;
        }
        if (!_recent.TryGetValue(state.AgentArn, out var recent))
        {
            _recent.Add(state.AgentArn, recent = new RecentChanges());
        }
        recent.Add(new RecentChange(state.LastEventAt.UtcDateTime, state.LastEventType, state.Shown));
    }

    private bool Remove_NeedsLock(int index)
    {
        if (!_byIndex.Remove(index, out var entry))
        {
            return false;
        }
        entry.Unlink();
        _recent.Remove(entry.Agent.State.AgentArn);
        _gone.Enqueue((_position.Rev, index));
        while (_gone.Count > RememberedGone)
        {
            _patchableFrom = _gone.Dequeue().Rev;
        }
        return true;
    }

    /// <summary>A new epoch numbers the agents again; the changes of those who did not come along are nobody's.</summary>
    private void ForgetRecent_NeedsLock()
    {
        if (_recent.Count > _byIndex.Count)
        {
            var present = _byIndex.Values.Select(e => e.Agent.State.AgentArn).ToHashSet(StringComparer.Ordinal);
            foreach (var arn in _recent.Keys.Where(arn => !present.Contains(arn)).ToArray())
            {
                _recent.Remove(arn);
            }
        }
    }

    private void Remember_NeedsLock(BoardFrame frame)
    {
        if (frame.ReadAt is { } readAt)
        {
            _reads.Enqueue((frame.Rev, readAt));
            if (_reads.Count > RememberedReads)
            {
                _reads.Dequeue();
            }
        }
    }

    private void Clear_NeedsLock()
    {
        foreach (var entry in _byIndex.Values)
        {
            entry.Unlink();
        }
        _byIndex.Clear();
        _gone.Clear();
        _reads.Clear();
    }
}
