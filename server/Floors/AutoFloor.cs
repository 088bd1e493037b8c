using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The automatic floor of one instance: islands by group, the lowest free seat in each. Pure: it keeps who sits where and
/// says what to save. A place is kept from visit to visit; one who left is only preferred for the old seat.
/// <para>
/// An island belongs to one group. It has the group's own name while that is free; "Team 1" of Tokyo and "Team 1" of Osaka are two islands,
/// and the second one is called "Osaka / Team 1".
/// </para>
/// </summary>
internal sealed class AutoFloor
{
    private readonly Dictionary<string, AutoSeat> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AutoSeat> _remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeatRow> _islands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _islandOfGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groupOfIsland = new(StringComparer.Ordinal);

    public AutoFloor(IEnumerable<AutoSeat> saved)
    {
        foreach (var seat in saved)
        {
            _remembered[seat.AgentArn] = seat;
        }
    }

    private const string Between = " / ";

    public int Count => _present.Count;

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
        // Events without a snapshot of the profile must not pull anyone out of the island.
        var unnamed = IsUnnamed(profile);
        if (_present.TryGetValue(agentArn, out var present))
        {
            if (unnamed || present.Island == IslandOf(profile, present.Island))
            {
                return present;
            }
            RowOf(present.Island).Free(present.Seat);
            return Sit(agentArn, IslandOf(profile, present.Island), null, out moved);
        }
        _remembered.Remove(agentArn, out var old);
        return Sit(agentArn, unnamed && old is not null ? old.Island : IslandOf(profile, old?.Island), old, out moved);
    }

    private AutoSeat Sit(string agentArn, string island, AutoSeat? old, out bool moved)
    {
        var row = RowOf(island);
        // The number is kept also where the island of old is two islands now.
        var keeps = old is not null && (old.Island == island || island.EndsWith(Between + old.Island, StringComparison.Ordinal)) && row.TryTake(old.Seat);
        moved = !keeps || old!.Island != island;
        return _present[agentArn] = moved ? new AutoSeat(agentArn, island, keeps ? old!.Seat : row.TakeLowest()) : old!;
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

    /// <summary>The island of the agent's group: the lowest named hierarchy level with those above it, else the routing profile, else "".</summary>
    /// <param name="before">Where the agent sat before: it is the group's island, unless another group has it by now.</param>
    private string IslandOf(AgentProfile profile, string? before)
    {
        var group = profile.Hierarchy.Length > 0 ? "g" + string.Join('\0', profile.Hierarchy) : "p" + profile.RoutingProfile;
        if (!_islandOfGroup.TryGetValue(group, out var island))
        {
            var names = NamesOf(profile).ToArray();
            island = Array.Find(names, name => name == before && IsFree(name))
                ?? Array.Find(names, IsFree)
                ?? Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{names[^1]} ({n})").First(IsFree);
            _islandOfGroup.Add(group, island);
            _groupOfIsland.Add(island, group);
        }
        return island;
    }

    private bool IsFree(string island) => !_groupOfIsland.ContainsKey(island);

    /// <summary>What an island of this group can be called, the shortest first.</summary>
    private static IEnumerable<string> NamesOf(AgentProfile profile) => profile.Hierarchy.Length == 0
        ? [profile.RoutingProfile ?? ""]
        : Enumerable.Range(1, profile.Hierarchy.Length).Select(levels => string.Join(Between, profile.Hierarchy[^levels..]));

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
