namespace ConnectStreaming.Floors;

/// <summary>The drawn floors without their grain: compares the database with the previous content, and numbers every change. Pure.</summary>
/// <param name="epoch">Epoch of these numbers.</param>
internal sealed class DrawnFloorsState(string epoch)
{
    private const int MostRemembered = 20_000;

    private readonly Dictionary<string, (FloorHeader Floor, long Rev)> _floors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Seated At, long Rev)> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (LastKnownAgent Agent, long Rev)> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Occupant, long Rev)> _homes = new(StringComparer.Ordinal);
    private readonly Queue<(long Rev, string Id, Kind Kind)> _gone = new();
    private long _patchableFrom;

    private enum Kind
    {
        Floor = 1,
        Seat,
        Agent,
        Home,
    }

    public DrawnFloorsPosition Position { get; private set; } = new(epoch, 0);

    /// <summary>The state of a grain that ended goes on under its epoch.</summary>
    /// <param name="moved">The whole content.</param>
    public static DrawnFloorsState Of(DrawnFloorsAnswer moved)
    {
        var state = new DrawnFloorsState(moved.Position.Epoch!);
        state.Take(moved.Floors, moved.Seats, moved.Agents, moved.Homes);
        state.GoOnFrom(moved.Position.Rev);
        return state;
    }

    /// <summary>The whole content.</summary>
    public DrawnFloorsAnswer Moved() => Answer(default);

    /// <summary>Takes the whole content of the database.</summary>
    /// <param name="floors">All floors.</param>
    /// <param name="seats">All who have a seat.</param>
    /// <param name="agents">Those of them who were not heard for long.</param>
    /// <param name="homes">People who said that they work at home.</param>
    /// <returns>Whether anything has changed.</returns>
    public bool Take(
        IReadOnlyCollection<FloorHeader> floors, IReadOnlyCollection<Seated> seats, IReadOnlyCollection<LastKnownAgent>? agents = null,
        IReadOnlyCollection<string>? homes = null)
    {
        var next = Position.Rev + 1;
        var changed = false;
        foreach (var floor in floors.Where(f => !_floors.TryGetValue(f.Id, out var known) || !known.Floor.IsSame(f)))
        {
            _floors[floor.Id] = (floor, next);
            changed = true;
        }
        foreach (var seated in seats.Where(s => !_seats.TryGetValue(s.Occupant, out var known) || known.At != s))
        {
            _seats[seated.Occupant] = (seated, next);
            changed = true;
        }
        agents ??= [];
        foreach (var agent in agents.Where(a => !_agents.TryGetValue(a.AgentArn, out var known) || known.Agent != a))
        {
            _agents[agent.AgentArn] = (agent, next);
            changed = true;
        }
        homes ??= [];
        foreach (var occupant in homes.Where(h => !_homes.ContainsKey(h)))
        {
            _homes[occupant] = (occupant, next);
            changed = true;
        }
        changed |= Forget(_homes, homes, next, Kind.Home);
        changed |= Forget(_floors, floors.Select(f => f.Id), next, Kind.Floor);
        changed |= Forget(_seats, seats.Select(s => s.Occupant), next, Kind.Seat);
        changed |= Forget(_agents, agents.Select(a => a.AgentArn), next, Kind.Agent);
        if (changed)
        {
            Position = Position with { Rev = next };
        }
        return changed;
    }

    /// <summary>The changes that a picture at <paramref name="known"/> lacks.</summary>
    public DrawnFloorsAnswer Answer(DrawnFloorsPosition known)
    {
        if (known.Epoch != Position.Epoch || known.Rev < _patchableFrom || known.Rev > Position.Rev)
        {
            return new DrawnFloorsAnswer(
                Position, true, [.. _floors.Values.Select(f => f.Floor)], [], [.. _seats.Values.Select(s => s.At)], [])
            {
                Agents = [.. _agents.Values.Select(a => a.Agent)],
                Homes = [.. _homes.Keys],
            };
        }
        if (known == Position)
        {
            return new DrawnFloorsAnswer(Position, false, [], [], [], []);
        }
        var gone = _gone.Where(g => g.Rev > known.Rev).ToArray();
        return new DrawnFloorsAnswer(
            Position, false,
            [.. _floors.Values.Where(f => f.Rev > known.Rev).Select(f => f.Floor)],
            [.. gone.Where(g => g.Kind == Kind.Floor && !_floors.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)],
            [.. _seats.Values.Where(s => s.Rev > known.Rev).Select(s => s.At)],
            [.. gone.Where(g => g.Kind == Kind.Seat && !_seats.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)])
        {
            Agents = [.. _agents.Values.Where(a => a.Rev > known.Rev).Select(a => a.Agent)],
            HeardAgents = [.. gone.Where(g => g.Kind == Kind.Agent && !_agents.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)],
            Homes = [.. _homes.Values.Where(h => h.Rev > known.Rev).Select(h => h.Occupant)],
            LeftHomes = [.. gone.Where(g => g.Kind == Kind.Home && !_homes.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)],
        };
    }

    private void GoOnFrom(long rev)
    {
        Position = Position with { Rev = rev };
        _patchableFrom = rev;
    }

    private bool Forget<T>(Dictionary<string, T> known, IEnumerable<string> present, long rev, Kind kind)
    {
        var here = present.ToHashSet(StringComparer.Ordinal);
        string[] gone = [.. known.Keys.Where(id => !here.Contains(id))];
        foreach (var id in gone)
        {
            known.Remove(id);
            _gone.Enqueue((rev, id, kind));
        }
        while (_gone.Count > MostRemembered)
        {
            _patchableFrom = _gone.Dequeue().Rev;
        }
        return gone.Length > 0;
    }
}
