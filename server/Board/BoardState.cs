using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// The board of one instance without its grain: versions, numbers, overlays and places. Every method that changes
/// something returns the one frame that says so; time and places come in, nothing else goes out.
/// </summary>
internal sealed class BoardState(string epoch, ISeatingPlan seating, BoardOptions options, SuspectOptions suspect)
{
    private readonly Dictionary<string, BoardAgent> _agents = new(StringComparer.Ordinal);
    private readonly BoardRoom _room = new(options.MaxAgents);
    private readonly ShardHealth _shards = new();
    private int _nextIndex;
    private SourceHealth _source = SourceHealth.Unheard;

    public BoardPosition Position { get; private set; } = new(epoch, 0);

    public int Count => _agents.Count;

    /// <summary>Agents that left or did not come in because of <see cref="BoardOptions.MaxAgents"/>, ever.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>When the last of them did; null: none ever.</summary>
    public DateTimeOffset? FullAt { get; private set; }

    public BoardSnapshot Snapshot() => new(Position, [.. _agents.Values], _source, FullAt);

    /// <summary>A new board takes what replicas or the store hold; the newest state of each agent wins.</summary>
    public BoardFrame? Merge(IEnumerable<BoardAgent> held, DateTimeOffset now)
    {
        var changed = new Dictionary<string, BoardAgent>(StringComparer.Ordinal);
        List<BoardAgent> gone = [];
        BoardAgent[] fresh = [.. held.Where(agent => now - agent.State.LastEventAt <= options.KeepUnseen && !IsPassed(agent.State.AgentArn, agent.Order))];
        if (fresh.Length > options.MaxAgents)
        {
            TurnedAway += fresh.Length - options.MaxAgents;
            FullAt = now;
            fresh = BoardRoom.Best(fresh, options.MaxAgents);
        }
        foreach (var agent in fresh)
        {
            if (agent.Place.Seat >= 0 && agent.Place.Island is not null)
            {
                seating.Remember(agent.State, agent.Place);
            }
            Put(new AgentChange(agent.State, agent.Shard, agent.Epoch), now, changed, gone);
        }
        _source = _shards.Source(now, down: false);
        return Next(changed, null, gone);
    }

    public BoardFrame? Apply(FeedBatch batch, DateTimeOffset now)
    {
        foreach (var source in batch.Forgotten ?? [])
        {
            _shards.Forget(source);
        }
        foreach (var report in batch.Health)
        {
            _shards.Report(report, now);
        }
        var changed = new Dictionary<string, BoardAgent>(batch.Changes.Length, StringComparer.Ordinal);
        List<BoardAgent> gone = [];
        foreach (var change in batch.Changes)
        {
            if (!IsPassed(change.State.AgentArn, change.Order))
            {
                Put(change, now, changed, gone);
            }
        }
        return Next(changed, batch.ReadAt, gone);
    }

    /// <summary>About once a second: overlays that flipped (changes like any other), the long unseen, and the source's state.</summary>
    public BoardFrame Sweep(DateTimeOffset now)
    {
        _shards.Forget(now);
        var changed = new Dictionary<string, BoardAgent>(StringComparer.Ordinal);
        int loggedIn = 0, silent = 0;
        foreach (var (arn, agent) in _agents)
        {
            var overlay = BoardTrust.Judge(agent.State, _shards.CaughtUpTo(agent.Shard), suspect);
            if (overlay != agent.Overlay)
            {
                changed[arn] = agent with { Overlay = overlay };
            }
            var counts = Trust.IsHeardFrom(agent.State);
            loggedIn += counts && (overlay & Overlay.NoWord) == 0 ? 1 : 0;
            silent += counts && (overlay & Overlay.Silent) != 0 ? 1 : 0;
        }
        foreach (var (arn, agent) in changed)
        {
            _agents[arn] = agent;
            _room.Put(agent.State, agent.Overlay);
        }
        _source = _shards.Source(now, Trust.SourceDown(loggedIn, silent));
        var unseen = _agents.Values.Where(a => now - a.State.LastEventAt > options.KeepUnseen).ToList();
        foreach (var agent in unseen)
        {
            Remove(agent, changed);
        }
        return Next(changed, null, unseen) ?? new BoardFrame(Position.Epoch, Position.Rev, Position.Rev, null, [], [], _source, FullAt);
    }

    /// <summary>
    /// A shard that goes on from an older stored state sends what was shown already: nobody sees it a second time, and what is newer than
    /// the board is shown at once, whatever its version.
    /// </summary>
    private bool IsPassed(string agentArn, StateOrder order) => _agents.TryGetValue(agentArn, out var known) && !order.IsAfter(known.Order);

    private void Put(AgentChange change, DateTimeOffset now, Dictionary<string, BoardAgent> changed, List<BoardAgent> gone)
    {
        var (state, shard, epoch) = change;
        var overlay = BoardTrust.Judge(state, _shards.CaughtUpTo(shard), suspect);
        if (!_agents.TryGetValue(state.AgentArn, out var known) && !MakeRoom(state, overlay, now, changed, gone))
        {
            return;
        }
        var agent = new BoardAgent(known?.Index ?? _nextIndex++, state, shard, overlay, seating.Place(state), epoch);
        _agents[state.AgentArn] = agent;
        _room.Put(state, overlay);
        changed[state.AgentArn] = agent;
    }

    private bool MakeRoom(AgentState newcomer, Overlay overlay, DateTimeOffset now, Dictionary<string, BoardAgent> changed, List<BoardAgent> gone)
    {
        var may = _room.MayEnter(newcomer, overlay, now, out var leaves);
        if (!may || leaves is not null)
        {
            TurnedAway++;
            FullAt = now;
        }
        if (leaves is not null)
        {
            var agent = _agents[leaves];
            Remove(agent, changed);
            gone.Add(agent);
        }
        return may;
    }

    private void Remove(BoardAgent agent, Dictionary<string, BoardAgent> changed)
    {
        changed.Remove(agent.State.AgentArn);
        _agents.Remove(agent.State.AgentArn);
        _room.Remove(agent.State.AgentArn);
        seating.Leave(agent.State.AgentArn);
    }

    private BoardFrame? Next(Dictionary<string, BoardAgent> changed, DateTimeOffset? readAt, List<BoardAgent> gone)
    {
        if (changed.Count == 0 && gone.Count == 0)
        {
            return null;
        }
        var from = Position.Rev;
        Position = Position with { Rev = from + 1 };
        return new BoardFrame(
            Position.Epoch, from, Position.Rev, readAt, [.. changed.Values], [.. gone.Select(a => a.Index)], _source, FullAt);
    }
}
