using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The automatic floor of one instance: islands by group (<see cref="IslandNames"/>), the lowest free seat in each. Pure: it knows who sits where and
/// returns what to save. An agent keeps a seat between visits. An agent who left gets the old seat back if it is still free.
/// </summary>
/// <param name="keeps">How long the seat of an agent without events is kept.</param>
/// <param name="mostKept">Maximum number of seats kept for absent agents. The oldest are given up first.</param>
internal sealed class AutoFloor(TimeSpan keeps, int mostKept = AutoFloor.MostKept)
{
    public const int MostKept = 100_000;

    private readonly Dictionary<string, Sitting> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _oldestFirst = [];
    private readonly Dictionary<string, SeatRow> _rows = new(StringComparer.Ordinal);
    private readonly IslandNames _islands = new();
    private readonly List<string> _forgotten = [];

    /// <param name="Profile">The profile whose group the seat is in.</param>
    private readonly record struct Sitting(AutoSeat Seat, AgentProfile Profile);

    private readonly record struct Kept(AutoSeat Seat, DateTimeOffset HeardAt);

    public int Count => _present.Count;

    /// <summary>Number of all entries: people, seats kept for absent agents, islands.</summary>
    public int Size => _present.Count + _kept.Count + _rows.Count + _islands.Count;

    public IEnumerable<AutoSeat> Seats => _present.Values.Select(s => s.Seat);

    /// <summary>Everybody who is present, with the profile whose group the seat is in.</summary>
    public IEnumerable<FloorAgent> Present => _present.Values.Select(s => new FloorAgent(s.Seat.AgentArn, s.Profile, s.Seat));

    public AutoSeat? SeatOf(string agentArn) => _present.TryGetValue(agentArn, out var sitting) ? sitting.Seat : null;

    /// <summary>A seat that was saved, or that an earlier owner of this floor showed. It is preferred from now on.</summary>
    public void Keep(AutoSeat seat, DateTimeOffset heardAt)
    {
        if (_present.ContainsKey(seat.AgentArn))
        {
            return;
        }
        TakeKept(seat.AgentArn);
        _kept[seat.AgentArn] = _oldestFirst.AddLast(new Kept(seat, heardAt));
        while (_kept.Count > mostKept)
        {
            ForgetOldest();
        }
    }

    /// <summary>The agent's seat; <paramref name="moved"/> if it is not the saved one.</summary>
    public AutoSeat Place(string agentArn, AgentProfile profile, out bool moved)
    {
        moved = false;
        var hasNoGroup = IslandNames.HasNone(profile);
        if (_present.TryGetValue(agentArn, out var present))
        {
            // Events without a profile must not move an agent out of the island.
            if (hasNoGroup || IslandNames.IsSameGroup(profile, present.Profile))
            {
                return present.Seat;
            }
            var island = _islands.Of(profile, present.Seat.Island);
            if (island == present.Seat.Island)
            {
                _present[agentArn] = present with { Profile = profile };
                return present.Seat;
            }
            Free(present.Seat);
            return Sit(agentArn, profile, island, null, out moved);
        }
        var old = TakeKept(agentArn);
        return Sit(agentArn, profile, hasNoGroup && old is not null ? old.Island : _islands.Of(profile, old?.Island), old, out moved);
    }

    /// <summary>The agent left the floor.</summary>
    /// <param name="agentArn">ARN of the agent.</param>
    /// <param name="isKnown">The agent has worked here: the seat is preferred when the agent comes back. Otherwise it is forgotten.</param>
    /// <param name="heardAt">Time of the agent's last event.</param>
    public void Leave(string agentArn, bool isKnown, DateTimeOffset heardAt)
    {
        if (!_present.Remove(agentArn, out var sitting))
        {
            return;
        }
        Free(sitting.Seat);
        if (isKnown)
        {
            Keep(sitting.Seat, heardAt);
        }
        else
        {
            _forgotten.Add(agentArn);
        }
    }

    /// <summary>Agents whose seats were given up since the last call: unknown agents, and agents without events for too long.</summary>
    public string[] TakeForgotten(DateTimeOffset now)
    {
        while (_oldestFirst.First is { } oldest && now - oldest.Value.HeardAt > keeps)
        {
            ForgetOldest();
        }
        if (_forgotten.Count == 0)
        {
            return [];
        }
        string[] forgotten = [.. _forgotten.Where(arn => !_present.ContainsKey(arn) && !_kept.ContainsKey(arn))];
        _forgotten.Clear();
        return forgotten;
    }

    private AutoSeat Sit(string agentArn, AgentProfile profile, string island, AutoSeat? old, out bool moved)
    {
        if (!_rows.TryGetValue(island, out var row))
        {
            _rows.Add(island, row = new SeatRow());
        }
        // Keep the number even if the former island has been divided into two.
        var keepsNumber = old is not null && (old.Island == island || IslandNames.IsFormer(island, old.Island)) && row.TryTake(old.Seat);
        moved = !keepsNumber || old!.Island != island;
        var seat = moved ? new AutoSeat(agentArn, island, keepsNumber ? old!.Seat : row.TakeLowest()) : old!;
        _present[agentArn] = new Sitting(seat, profile);
        return seat;
    }

    private void Free(AutoSeat seat)
    {
        var row = _rows[seat.Island];
        row.Free(seat.Seat);
        if (row.IsEmpty)
        {
            _rows.Remove(seat.Island);
            _islands.Release(seat.Island);
        }
    }

    private AutoSeat? TakeKept(string agentArn)
    {
        if (!_kept.Remove(agentArn, out var kept))
        {
            return null;
        }
        _oldestFirst.Remove(kept);
        return kept.Value.Seat;
    }

    private void ForgetOldest()
    {
        var arn = _oldestFirst.First!.Value.Seat.AgentArn;
        TakeKept(arn);
        _forgotten.Add(arn);
    }
}
