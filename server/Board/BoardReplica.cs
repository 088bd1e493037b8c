using System.Collections.ObjectModel;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// The whole board of one instance in this silo's memory. Agents are linked newest change first, so the cost of a delta depends on
/// the number of changes, not on the number of agents. Safe for many readers; frames come from one place at a time.
/// </summary>
internal sealed class BoardReplica(string instanceArn)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, ReplicaEntry> _byIndex = [];
    private readonly Dictionary<string, RecentChanges> _recent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplicaEntry> _byArn = new(StringComparer.Ordinal);
    private readonly ReplicaNames _byUser = new();
    private readonly ReplicaPast _past = new();
    private readonly ReplicaEntry _newest = ReplicaEntry.Head();
    private BoardPosition _position;

    public string InstanceArn => instanceArn;

    /// <summary>The epoch is null until the first snapshot has arrived.</summary>
    public BoardPosition Position { get { lock (_lock) { return _position; } } }

    /// <summary>Revision of the newest change that is visible on a screen.</summary>
    public long VisibleRev { get; private set; }

    /// <summary>Revision of the newest change of the list of agents or of their cards.</summary>
    public long CardRev { get; private set; }

    public SourceHealth Source { get; private set; } = SourceHealth.Unheard;

    /// <summary>When the board last rejected an agent because it was full; null: never.</summary>
    public DateTimeOffset? FullAt { get; private set; }

    public int Count { get { lock (_lock) { return _byIndex.Count; } } }

    /// <summary>Number of agents that match. <paramref name="fits"/> runs under the lock and must only read.</summary>
    public int CountOf(Func<BoardAgent, bool> fits)
    {
        lock (_lock)
        {
            return _byIndex.Values.Count(e => fits(e.Agent));
        }
    }

    /// <summary>Something visible or the epoch changed. Raised in order, outside this replica's lock; the caller may hold a lock of its own.</summary>
    public event Action? Advanced;

    /// <summary>Replaces everything. Within an epoch, differences count as changed at the snapshot's revision.</summary>
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
                _past.Begin(snapshot.Position.Rev);
            }
            else if (snapshot.Position.Rev > _position.Rev)
            {
                _past.Skip(_position.Rev, snapshot.Position.Rev);
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

    /// <summary>Applies a frame. False: the frame does not follow the current position; load the whole board.</summary>
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
                _past.Read(frame);
            }
        }
        if (visible)
        {
            Advanced?.Invoke();
        }
        return true;
    }

    /// <summary>All agents and the position they belong to.</summary>
    public (BoardPosition Position, BoardAgent[] Agents, SourceHealth Source) Read()
    {
        lock (_lock)
        {
            return (_position, [.. _byIndex.Values.Select(e => e.Agent)], Source);
        }
    }

    public BoardAgent[] Agents() => Read().Agents;

    /// <summary>Agents that match, without a copy of the others. <paramref name="fits"/> runs under the lock and must only read.</summary>
    public BoardAgent[] Agents(Func<BoardAgent, bool> fits)
    {
        lock (_lock)
        {
            return [.. _byIndex.Values.Select(e => e.Agent).Where(fits)];
        }
    }

    /// <summary>The agent with this ARN; null: it is not on the board.</summary>
    public BoardAgent? Agent(string arn)
    {
        lock (_lock)
        {
            return _byArn.TryGetValue(arn, out var entry) ? entry.Agent : null;
        }
    }

    /// <summary>The agent with this user name: of several, the one whose last event is the newest. Null: none.</summary>
    public BoardAgent? User(string name)
    {
        lock (_lock)
        {
            return _byUser.Find(name)?.Agent;
        }
    }

    /// <summary>The agents of this list that are not on the board.</summary>
    public string[] Absent(IEnumerable<string> arns)
    {
        lock (_lock)
        {
            return [.. arns.Where(arn => !_byArn.ContainsKey(arn))];
        }
    }

    public RecentChange[] Recent(string agentArn)
    {
        lock (_lock)
        {
            return _recent.TryGetValue(agentArn, out var recent) ? recent.NewestFirst() : [];
        }
    }

    /// <summary>What changed after <paramref name="since"/>; null when this is no longer known, or not yet.</summary>
    /// <param name="since">An earlier position.</param>
    /// <param name="also">Agents that are included completely if they are on the board, even if they did not change.</param>
    /// <param name="alsoLive">Agents whose live part is included if they are on the board, even if they did not change.</param>
    public BoardDelta? Since(BoardPosition since, IReadOnlyCollection<string>? also = null, IReadOnlyCollection<string>? alsoLive = null)
    {
        lock (_lock)
        {
            if (since.Epoch != _position.Epoch || since.Rev > _position.Rev || !_past.Knows(since.Rev))
            {
                return null;
            }
            List<BoardAgent> cards = [], lives = [];
            List<BoardAgent>? turned = null, came = null;
            var isRenamed = false;
            for (var entry = _newest.Next; entry.Rev > since.Rev; entry = entry.Next)
            {
                if (entry.CardRev > since.Rev)
                {
                    cards.Add(entry.Agent);
                    isRenamed |= entry.CameRev <= since.Rev;
                }
                lives.Add(entry.Agent);
                if (entry.TurnedRev > since.Rev)
                {
                    (turned ??= []).Add(entry.Agent);
                }
                if (entry.CameRev > since.Rev)
                {
                    (came ??= []).Add(entry.Agent);
                }
            }
            foreach (var arn in also ?? [])
            {
                if (_byArn.TryGetValue(arn, out var entry) && entry.CardRev <= since.Rev)
                {
                    cards.Add(entry.Agent);
                    if (entry.Rev <= since.Rev)
                    {
                        lives.Add(entry.Agent);
                    }
                }
            }
            foreach (var arn in alsoLive ?? [])
            {
                if (_byArn.TryGetValue(arn, out var entry) && entry.Rev <= since.Rev && also?.Contains(arn) != true)
                {
                    lives.Add(entry.Agent);
                }
            }
            var gone = _past.Gone(since.Rev);
            return new BoardDelta(
                _position, since.Rev, _past.ReadAt(since.Rev), cards, lives, gone, turned ?? [], came ?? [],
                isRenamed || gone.Length > 0 ? _past.Former(since.Rev) : ReadOnlyDictionary<int, AgentProfile>.Empty);
        }
    }

    private bool Put_NeedsLock(BoardAgent agent)
    {
        if (!_byIndex.TryGetValue(agent.Index, out var entry))
        {
            entry = new ReplicaEntry(agent) { Rev = _position.Rev, CardRev = _position.Rev, CameRev = _position.Rev, TurnedRev = _position.Rev };
            _byIndex.Add(agent.Index, entry);
            _byArn[agent.State.AgentArn] = entry;
            _byUser.Add(entry);
            entry.MoveAfter(_newest);
            CardRev = _position.Rev;
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
        if (before.IsLoggedIn != agent.IsLoggedIn)
        {
            entry.TurnedRev = _position.Rev;
        }
        if (card)
        {
            CardRev = entry.CardRev = _position.Rev;
            _past.Replace(_position.Rev, before);
            _byUser.Rename(entry, before.State.Profile.Username);
        }
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
        var state = entry.Agent.State;
        _byUser.Remove(entry, state.Profile.Username);
        if (_byArn.TryGetValue(state.AgentArn, out var now) && ReferenceEquals(now, entry))
        {
            _byArn.Remove(state.AgentArn);
            _recent.Remove(state.AgentArn);
        }
        CardRev = _position.Rev;
        _past.Leave(_position.Rev, entry);
        return true;
    }

    /// <summary>A new epoch numbers the agents again. Past changes of agents that are not on the new board are dropped.</summary>
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

    private void Clear_NeedsLock()
    {
        foreach (var entry in _byIndex.Values)
        {
            entry.Unlink();
        }
        _byIndex.Clear();
        _byArn.Clear();
        _byUser.Clear();
    }
}
