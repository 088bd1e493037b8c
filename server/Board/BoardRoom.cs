using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// Who has a place on a board of limited size, by <see cref="Standing"/>.
/// <code>
/// leaves first   least standing (1 event, 2–3, 4–7, … 64 and more); within it offline and unknown ones; within these the longest unheard
/// comes in       a newcomer of more standing than who would leave; of the same standing at most 20 a second; of less never
/// </code>
/// Every step costs the same, however many agents there are.
/// </summary>
internal sealed class BoardRoom(int most)
{
    /// <summary>A new shift comes in one by one, a flood does not get the whole board to itself.</summary>
    public const int NewcomersPerSecond = 20;

    // Frames come in nearly by time; an older one does not look further back for its place.
    private const int MostStepsBack = 16;

    private readonly LinkedList<Place>[] _ranks = [.. Enumerable.Range(0, (Standing.Regular + 1) * 2).Select(_ => new LinkedList<Place>())];
    private readonly Dictionary<string, LinkedListNode<Place>> _places = new(StringComparer.Ordinal);
    private DateTimeOffset _second;
    private int _newcomers;

    private readonly record struct Place(string Arn, int Rank, DateTimeOffset HeardAt);

    public int Count => _places.Count;

    /// <summary>Whether an agent that is not on the board may come in.</summary>
    /// <param name="leaves">Who must leave for it; null: there is room.</param>
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
        for (var steps = 0; before is not null && before.Value.HeardAt > place.HeardAt && steps < MostStepsBack; steps++)
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

    /// <summary>Of more agents than there is room for, those that stay; the ones to be put first come first.</summary>
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
