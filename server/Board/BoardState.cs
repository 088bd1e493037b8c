using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// The board of one instance without its grain: versions, numbers, overlays and places. Every method that changes
/// something returns the one frame that says so; time and places come in, nothing else goes out.
/// </summary>
internal sealed class BoardState(string epoch, ISeatingPlan seating, BoardOptions options, SuspectOptions suspect)
{
    private readonly Dictionary<string, BoardAgent> _agents = new(StringComparer.Ordinal);
    private readonly ShardHealth _shards = new();
    private int _nextIndex;
    private bool _restored;
    private BoardSource _source = BoardSource.None;

    public BoardPosition Position { get; private set; } = new(epoch, 0);

    public int Count => _agents.Count;

    /// <summary>Agents that left because of <see cref="BoardOptions.MaxAgents"/>, ever.</summary>
    public long Evicted { get; private set; }

    public BoardSnapshot Snapshot() => new(Position, [.. _agents.Values], _source);

    /// <summary>A new board takes what replicas or the store hold; the newest state of each agent wins.</summary>
    public BoardFrame? Merge(IEnumerable<BoardAgent> held, DateTimeOffset now)
    {
        var changed = new Dictionary<string, BoardAgent>(StringComparer.Ordinal);
        foreach (var agent in held)
        {
            if (now - agent.State.LastEventAt <= options.KeepUnseen && !IsPassed(agent.State.AgentArn, agent.Order))
            {
                if (agent.Place.Seat >= 0 && agent.Place.Island is not null)
                {
                    seating.Remember(agent.State, agent.Place);
                }
                Put(new AgentChange(agent.State, agent.Shard, agent.Epoch), changed);
            }
        }
        _restored |= changed.Count > 0;
        _source = SourceAt(now, down: false);
        return Next(changed, null, []);
    }

    public BoardFrame? Apply(FeedBatch batch, DateTimeOffset now)
    {
        foreach (var progress in batch.Progress)
        {
            _shards.Report(progress, now);
        }
        var changed = new Dictionary<string, BoardAgent>(batch.Changes.Length, StringComparer.Ordinal);
        foreach (var change in batch.Changes)
        {
            if (!IsPassed(change.State.AgentArn, change.Order))
            {
                Put(change, changed);
            }
        }
        return Next(changed, batch.ReadAt, []);
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
            loggedIn += Trust.IsLoggedIn(agent.State) && (overlay & Overlay.NoWord) == 0 ? 1 : 0;
            silent += (overlay & Overlay.Silent) != 0 ? 1 : 0;
        }
        foreach (var (arn, agent) in changed)
        {
            _agents[arn] = agent;
        }
        _source = SourceAt(now, Trust.SourceDown(loggedIn, silent));
        var unseen = _agents.Values.Where(a => now - a.State.LastEventAt > options.KeepUnseen).ToList();
        return Next(changed, null, unseen) ?? new BoardFrame(Position.Epoch, Position.Rev, Position.Rev, null, [], [], _source);
    }

    // Agents from before a restart stand on the board before any shard is read: that is not "no source".
    private BoardSource SourceAt(DateTimeOffset now, bool down) =>
        _shards.IsUnheard && _restored ? BoardSource.CatchingUp : _shards.Source(now, down);

    /// <summary>
    /// A shard that goes on from an older stored state sends what was shown already: nobody sees it a second time, and what is newer than
    /// the board is shown at once, whatever its version.
    /// </summary>
    private bool IsPassed(string agentArn, StateOrder order) => _agents.TryGetValue(agentArn, out var known) && !order.IsAfter(known.Order);

    private void Put(AgentChange change, Dictionary<string, BoardAgent> changed)
    {
        var (state, shard, epoch) = change;
        var index = _agents.TryGetValue(state.AgentArn, out var known) ? known.Index : _nextIndex++;
        var overlay = BoardTrust.Judge(state, _shards.CaughtUpTo(shard), suspect);
        var agent = new BoardAgent(index, state, shard, overlay, seating.Place(state), epoch);
        _agents[state.AgentArn] = agent;
        changed[state.AgentArn] = agent;
    }

    private BoardFrame? Next(Dictionary<string, BoardAgent> changed, DateTimeOffset? readAt, List<BoardAgent> gone)
    {
        MakeRoom(gone);
        foreach (var agent in gone)
        {
            changed.Remove(agent.State.AgentArn);
            _agents.Remove(agent.State.AgentArn);
            seating.Leave(agent.State.AgentArn);
        }
        if (changed.Count == 0 && gone.Count == 0)
        {
            return null;
        }
        var from = Position.Rev;
        Position = Position with { Rev = from + 1 };
        return new BoardFrame(Position.Epoch, from, Position.Rev, readAt, [.. changed.Values], [.. gone.Select(a => a.Index)], _source);
    }

    private void MakeRoom(List<BoardAgent> gone)
    {
        var over = _agents.Count - gone.Count - options.MaxAgents;
        if (over <= 0)
        {
            return;
        }
        // A little more than needed, so that a full board is not sorted again for every newcomer.
        var idle = _agents.Values.Except(gone)
            .Where(a => a.State.Shown is ShownCode.Offline or ShownCode.Unknown || (a.Overlay & Overlay.NoWord) != 0)
            .OrderBy(a => a.State.LastEventAt)
            .Take(over + (options.MaxAgents / 100))
            .ToArray();
        Evicted += idle.Length;
        gone.AddRange(idle);
    }
}
