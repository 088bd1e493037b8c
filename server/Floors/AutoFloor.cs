using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The automatic floor of one instance: islands by group, the lowest free seat in each. Pure: it keeps who sits where and
/// says what to save. A place is kept from visit to visit; one who left is only preferred for the old seat.
/// </summary>
internal sealed class AutoFloor
{
    private readonly Dictionary<string, AutoSeat> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AutoSeat> _remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeatRow> _islands = new(StringComparer.Ordinal);

    public AutoFloor(IEnumerable<AutoSeat> saved)
    {
        foreach (var seat in saved)
        {
            _remembered[seat.AgentArn] = seat;
        }
    }

    public int Count => _present.Count;

    /// <summary>The lowest named hierarchy level, else the routing profile, else "".</summary>
    public static string IslandOf(AgentProfile profile) =>
        profile.Hierarchy is [.., var lowest] ? lowest : profile.RoutingProfile ?? "";

    /// <summary>A place shown before (by another board): preferred from now on.</summary>
    public void Remember(AutoSeat seat)
    {
        if (!_present.ContainsKey(seat.AgentArn))
        {
            _remembered[seat.AgentArn] = seat;
        }
    }

    /// <summary>The agent's place; <paramref name="moved"/> when it is not the saved one.</summary>
    public AutoSeat Place(string agentArn, AgentProfile profile, out bool moved)
    {
        moved = false;
        var island = IslandOf(profile);
        if (_present.TryGetValue(agentArn, out var present))
        {
            // Events without a snapshot of the profile must not pull anyone out of the island.
            if (present.Island == island || IsUnnamed(profile))
            {
                return present;
            }
            RowOf(present.Island).Free(present.Seat);
        }
        else if (_remembered.Remove(agentArn, out var old) && (old.Island == island || IsUnnamed(profile)) && RowOf(old.Island).TryTake(old.Seat))
        {
            _present.Add(agentArn, old);
            return old;
        }
        moved = true;
        return _present[agentArn] = new AutoSeat(agentArn, island, RowOf(island).TakeLowest());
    }

    /// <summary>Unseen for too long: the seat is free.</summary>
    public void Leave(string agentArn)
    {
        if (_present.Remove(agentArn, out var seat))
        {
            RowOf(seat.Island).Free(seat.Seat);
            _remembered[agentArn] = seat;
        }
    }

    private static bool IsUnnamed(AgentProfile profile) => profile is { Hierarchy.Length: 0, RoutingProfile: null };

    private SeatRow RowOf(string island)
    {
        if (!_islands.TryGetValue(island, out var row))
        {
            _islands.Add(island, row = new SeatRow());
        }
        return row;
    }

    /// <summary>Taken seats of one island and the holes below the highest of them.</summary>
    private sealed class SeatRow
    {
        private readonly HashSet<int> _taken = [];
        private readonly PriorityQueue<int, int> _freed = new();
        private int _next;

        public bool TryTake(int seat) => seat >= 0 && _taken.Add(seat);

        public int TakeLowest()
        {
            while (_freed.TryPeek(out var hole, out _) && hole < _next)
            {
                _freed.Dequeue();
                if (_taken.Add(hole))
                {
                    return hole;
                }
            }
            while (!_taken.Add(_next))
            {
                _next++;
            }
            return _next++;
        }

        public void Free(int seat)
        {
            _taken.Remove(seat);
            _freed.Enqueue(seat, seat);
        }
    }
}
