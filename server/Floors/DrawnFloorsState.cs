namespace ConnectStreaming.Floors;

/// <summary>The drawn floors without their grain: compares the database with the previous content, and numbers every change. Pure.</summary>
/// <param name="epoch">Epoch of these numbers.</param>
internal sealed class DrawnFloorsState(string epoch)
{
    private const int MostRemembered = 20_000;

    private readonly Dictionary<string, (FloorHeader Floor, long Rev)> _floors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DrawnSeat At, long Rev)> _seats = new(StringComparer.Ordinal);
    private readonly Queue<(long Rev, string Id, bool IsFloor)> _gone = new();
    private long _patchableFrom;

    public DrawnFloorsPosition Position { get; private set; } = new(epoch, 0);

    /// <summary>Takes the whole content of the database.</summary>
    /// <returns>Whether anything has changed.</returns>
    public bool Take(IReadOnlyCollection<FloorHeader> floors, IReadOnlyCollection<Seated> seats)
    {
        var next = Position.Rev + 1;
        var changed = false;
        foreach (var floor in floors.Where(f => !_floors.TryGetValue(f.Id, out var known) || !known.Floor.IsSame(f)))
        {
            _floors[floor.Id] = (floor, next);
            changed = true;
        }
        foreach (var (occupant, at) in seats.Where(s => !_seats.TryGetValue(s.Occupant, out var known) || known.At != s.At))
        {
            _seats[occupant] = (at, next);
            changed = true;
        }
        changed |= Forget(_floors, floors.Select(f => f.Id), next, isFloor: true);
        changed |= Forget(_seats, seats.Select(s => s.Occupant), next, isFloor: false);
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
                Position, true, [.. _floors.Values.Select(f => f.Floor)], [], [.. _seats.Select(s => new Seated(s.Key, s.Value.At))], []);
        }
        if (known == Position)
        {
            return new DrawnFloorsAnswer(Position, false, [], [], [], []);
        }
        var gone = _gone.Where(g => g.Rev > known.Rev).ToArray();
        return new DrawnFloorsAnswer(
            Position, false,
            [.. _floors.Values.Where(f => f.Rev > known.Rev).Select(f => f.Floor)],
            [.. gone.Where(g => g.IsFloor && !_floors.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)],
            [.. _seats.Where(s => s.Value.Rev > known.Rev).Select(s => new Seated(s.Key, s.Value.At))],
            [.. gone.Where(g => !g.IsFloor && !_seats.ContainsKey(g.Id)).Select(g => g.Id).Distinct(StringComparer.Ordinal)]);
    }

    private bool Forget<T>(Dictionary<string, T> known, IEnumerable<string> present, long rev, bool isFloor)
    {
        var here = present.ToHashSet(StringComparer.Ordinal);
        string[] gone = [.. known.Keys.Where(id => !here.Contains(id))];
        foreach (var id in gone)
        {
            known.Remove(id);
            _gone.Enqueue((rev, id, isFloor));
        }
        while (_gone.Count > MostRemembered)
        {
            _patchableFrom = _gone.Dequeue().Rev;
        }
        return gone.Length > 0;
    }
}
