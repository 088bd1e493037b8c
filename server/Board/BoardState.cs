using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// The board of one instance without its grain: versions, numbers and overlays. Every method that changes something returns one frame with
/// the changes. The time is a parameter. In each method, the part that can fail comes first: if it throws, the board is unchanged.
/// </summary>
internal sealed class BoardState(string epoch, BoardOptions options, SuspectOptions suspect)
{
    private readonly Dictionary<string, BoardAgent> _agents = new(StringComparer.Ordinal);
    private readonly BoardCapacity _room = new(options.MaxAgents);
    private ShardHealth _shards = new();
    private int _nextIndex;
    private SourceHealth _source = SourceHealth.Unheard;

    /// <summary>A change that was evaluated; it only has to be applied.</summary>
    private readonly record struct Judged(AgentChange Change, StateOrder Order, Overlay Overlay);

    public BoardPosition Position { get; private set; } = new(epoch, 0);

    public int Count => _agents.Count;

    /// <summary>Total number of agents that left or were rejected because of <see cref="BoardOptions.MaxAgents"/>.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>When this last happened; null: never.</summary>
    public DateTimeOffset? FullAt { get; private set; }

    public BoardSnapshot Snapshot() => new(Position, [.. _agents.Values], _source, FullAt);

    /// <summary>The board of another silo goes on here.</summary>
    public static BoardState Of(MovedBoard moved, BoardOptions options, SuspectOptions suspect)
    {
        var board = new BoardState(moved.Board.Position.Epoch, options, suspect)
        {
            Position = moved.Board.Position, FullAt = moved.Board.FullAt, _nextIndex = moved.NextIndex, _source = moved.Board.Source,
        };
        foreach (var agent in moved.Board.Agents)
        {
            board._agents[agent.State.AgentArn] = agent;
            board._room.Put(agent.State, agent.Overlay);
        }
        foreach (var (report, at) in moved.Reports)
        {
            board._shards.Report(report, at);
        }
        return board;
    }

    public MovedBoard Moved(IBoardObserver[] watchers) => new(Snapshot(), _nextIndex, _shards.Reports(), watchers);

    /// <summary>A new board takes what replicas or the store hold. The newest state of each agent wins.</summary>
    public BoardFrame? Merge(IEnumerable<BoardAgent> held, DateTimeOffset now)
    {
        BoardAgent[] fresh = [.. held.Where(agent => now - agent.State.LastEventAt <= options.KeepUnseen && !IsPassed(agent.State.AgentArn, agent.Order))];
        var surplus = fresh.Length - options.MaxAgents;
        var judged = Judge(
            (surplus > 0 ? BoardCapacity.Best(fresh, options.MaxAgents) : fresh)
                .Select(agent => new AgentChange(agent.State, agent.Shard, agent.Epoch)), _shards);
        var source = _shards.Source(now, down: false);
        if (surplus > 0)
        {
            TurnedAway += surplus;
            FullAt = now;
        }
        _source = source;
        return Put(judged, null, now);
    }

    public BoardFrame? Apply(FeedBatch batch, DateTimeOffset now)
    {
        var shards = _shards;
        if (batch.Health.Length > 0 || batch.Forgotten is { Length: > 0 })
        {
            shards = _shards.Copy();
            foreach (var source in batch.Forgotten ?? [])
            {
                shards.Forget(source);
            }
            foreach (var report in batch.Health)
            {
                shards.Report(report, now);
            }
        }
        var judged = Judge(batch.Changes, shards);
        _shards = shards;
        return Put(judged, batch.ReadAt, now);
    }

    /// <summary>About once a second: applies changed overlays, removes agents without events for long, and updates the source's state.</summary>
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
        var source = _shards.Source(now, Trust.SourceDown(loggedIn, silent));
        var unseen = _agents.Values.Where(a => now - a.State.LastEventAt > options.KeepUnseen).ToList();
        foreach (var (arn, agent) in changed)
        {
            _agents[arn] = agent;
            _room.Put(agent.State, agent.Overlay);
        }
        _source = source;
        foreach (var agent in unseen)
        {
            Remove(agent, changed);
        }
        return Next(changed, null, unseen) ?? new BoardFrame(Position.Epoch, Position.Rev, Position.Rev, null, [], [], _source, FullAt);
    }

    /// <summary>
    /// A shard that continues from an older stored state sends states that were already shown: they are not shown again. A state that is newer than
    /// the board is shown at once, whatever its version is.
    /// </summary>
    private bool IsPassed(string agentArn, StateOrder order) => _agents.TryGetValue(agentArn, out var known) && !order.IsAfter(known.Order);

    private List<Judged> Judge(IEnumerable<AgentChange> changes, ShardHealth shards) =>
    [
        .. changes.Where(change => !IsPassed(change.State.AgentArn, change.Order))
            .Select(change => new Judged(change, change.Order, BoardTrust.Judge(change.State, shards.CaughtUpTo(change.Shard), suspect))),
    ];

    private BoardFrame? Put(List<Judged> judged, DateTimeOffset? readAt, DateTimeOffset now)
    {
        var changed = new Dictionary<string, BoardAgent>(judged.Count, StringComparer.Ordinal);
        List<BoardAgent> gone = [];
        foreach (var (change, order, overlay) in judged)
        {
            var (state, shard, epoch) = change;
            var isKnown = _agents.TryGetValue(state.AgentArn, out var known);
            if (isKnown ? !order.IsAfter(known!.Order) : !MakeRoom(state, overlay, now, changed, gone))
            {
                continue;
            }
            var agent = new BoardAgent(known?.Index ?? _nextIndex++, state, shard, overlay, epoch);
            _agents[state.AgentArn] = agent;
            _room.Put(state, overlay);
            changed[state.AgentArn] = agent;
        }
        return Next(changed, readAt, gone);
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
