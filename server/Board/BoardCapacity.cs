using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// Decides which agents are on a board of limited size, by <see cref="Standing"/>.
/// <code>
/// leaves first   lowest standing (1 event, 2–3, 4–7, … 64 and more); among equals offline and unknown; among these the oldest last event
/// may join       a new agent with a higher standing than the one that would leave; with the same, at most 20 a second; with a lower, never
/// </code>
/// The cost of every step does not depend on the number of agents.
/// </summary>
internal sealed class BoardCapacity(int most)
{
    /// <summary>The agents of a new shift join one by one; many invented agents cannot take the whole board.</summary>
    public const int NewcomersPerSecond = 20;

    // Frames arrive nearly in order of time; an older one is not searched further back than this.
    private const int MaxStepsBack = 16;

    private readonly LinkedList<Place>[] _ranks = [.. Enumerable.Range(0, (Standing.Regular + 1) * 2).Select(_ => new LinkedList<Place>())];
    private readonly Dictionary<string, LinkedListNode<Place>> _places = new(StringComparer.Ordinal);
    private DateTimeOffset _second;
    private int _newcomers;

    private readonly record struct Place(string Arn, int Rank, DateTimeOffset HeardAt);

    public int Count => _places.Count;

    /// <summary>Whether an agent that is not on the board may join.</summary>
    /// <param name="leaves">The agent that must leave for it; null: there is room.</param>
    public bool MayEnter(AgentState state, Overlay overlay, DateTimeOffset now, out string? leaves)
    {
        leaves = null;
        if (_places.Count < most)
        {
            return true;
        }

        var last = _ranks.First(rank => rank.Count > 0).First!.Value;
        var rank = RankOf(state, overlay);
        if (rank < last.Rank || (rank == last.Rank && !TakeTurn(now)))
        {
            return false;
        }

        leaves = last.Arn;
        return true;
    }

    /// <summary>The agent is on the board, with this state.</summary>
    public void Put(AgentState state, Overlay overlay)
    {
        Remove(state.AgentArn);
        var place = new Place(state.AgentArn, RankOf(state, overlay), state.LastEventAt);
        var rank = _ranks[place.Rank];
        var before = rank.Last;
        for (var steps = 0; before is not null && before.Value.HeardAt > place.HeardAt && steps < MaxStepsBack; steps++)
        {
            before = before.Previous;
        }

        _places[place.Arn] = before is null ? rank.AddFirst(place) : rank.AddAfter(before, place);
    }

    public void Remove(string agentArn)
    {
        if (_places.Remove(agentArn, out var node))
        {
            node.List!.Remove(node);
        }
    }

    /// <summary>If there are more agents than room, the ones that stay, highest rank first.</summary>
    public static BoardAgent[] Best(BoardAgent[] agents, int most) =>
        [.. agents.OrderBy(a => RankOf(a.State, a.Overlay)).ThenBy(a => a.State.LastEventAt).TakeLast(most)];

    private static int RankOf(AgentState state, Overlay overlay)
    {
        var idle = state.Shown is ShownCode.Offline or ShownCode.Unknown || (overlay & Overlay.NoWord) != 0;
        return (Standing.Of(state) * 2) + (idle ? 0 : 1);
    }

    private bool TakeTurn(DateTimeOffset now)
    {
        if ((now - _second).Duration() >= TimeSpan.FromSeconds(1))
        {
            (_second, _newcomers) = (now, 0);
        }

        return _newcomers++ < NewcomersPerSecond;
    }
}
