using System.Collections.Immutable;

namespace ConnectStreaming.Floors;

/// <summary>The drawn floors and who sits where on them, at one position. Immutable.</summary>
/// <param name="Position">The epoch is null before the first answer.</param>
/// <param name="Floors">By id.</param>
/// <param name="Seats">By occupant (<see cref="Occupant"/>).</param>
/// <param name="ByFloor">Occupants of each floor that has any.</param>
/// <param name="Changes">Changes, newest first; null: none.</param>
/// <param name="PatchableFrom"><paramref name="Changes"/> contains all changes after this number.</param>
internal sealed record DrawnFloors(
    DrawnFloorsPosition Position,
    ImmutableDictionary<string, FloorHeader> Floors,
    ImmutableDictionary<string, DrawnSeat> Seats,
    ImmutableDictionary<string, ImmutableHashSet<string>> ByFloor,
    DrawnChange? Changes,
    long PatchableFrom)
{
    public static DrawnFloors None { get; } = new(
        default, ImmutableDictionary.Create<string, FloorHeader>(StringComparer.Ordinal), ImmutableDictionary.Create<string, DrawnSeat>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal), null, 0);

    /// <summary>By ARN: agents who have a seat and have sent no event for long. No board may have them.</summary>
    public ImmutableDictionary<string, LastKnownAgent> Agents { get; init; } = ImmutableDictionary.Create<string, LastKnownAgent>(StringComparer.Ordinal);

    /// <summary>Those of <see cref="Seats"/> who checked in at their desk. The seats of the others are assigned.</summary>
    public ImmutableHashSet<string> CheckedIn { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>People who said that they work at home.</summary>
    public ImmutableHashSet<string> Homes { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    public DrawnSeat? SeatOf(string occupant) => Seats.TryGetValue(occupant, out var seat) ? seat : null;

    /// <summary>Everybody who has a seat on the floor.</summary>
    public IReadOnlyCollection<string> On(string floor) => ByFloor.TryGetValue(floor, out var occupants) ? occupants : [];

    /// <summary>
    /// Changes after this number of the same epoch; null when they are no longer known, or when this replica skipped the number: another replica was at
    /// it, and where everybody sat then is not known here.
    /// </summary>
    public DrawnChanges? Since(long rev)
    {
        if (rev == Position.Rev)
        {
            return DrawnChanges.None;
        }
        if (rev < PatchableFrom || rev > Position.Rev)
        {
            return null;
        }
        Dictionary<string, DrawnSeat?> moved = new(StringComparer.Ordinal);
        HashSet<string> floors = new(StringComparer.Ordinal);
        for (var change = Changes; change is not null && change.Rev > rev; change = change.Before)
        {
            if (change.From < rev)
            {
                return null;
            }
            if (change.IsFloor)
            {
                floors.Add(change.Id);
            }
            else
            {
                // The oldest change is the last one here.
                moved[change.Id] = change.Left;
            }
        }
        return new DrawnChanges(moved, floors);
    }
}

/// <param name="Moved">
/// Occupants who got or lost a seat, or whose entry in <see cref="DrawnFloors.Agents"/> or <see cref="DrawnFloors.Homes"/> changed, with their seat at
/// the earlier position; null: they had none.
/// </param>
/// <param name="Floors">Ids of floors that were added, changed or removed.</param>
internal sealed record DrawnChanges(Dictionary<string, DrawnSeat?> Moved, IReadOnlyCollection<string> Floors)
{
    public static DrawnChanges None { get; } = new([], []);

    /// <summary>The seat at the earlier position.</summary>
    /// <param name="now">The seat at the later one.</param>
    public DrawnSeat? SeatBefore(string occupant, DrawnSeat? now) => Moved.Count > 0 && Moved.TryGetValue(occupant, out var before) ? before : now;
}

/// <summary>A floor or an occupant that changed, and the changes before it.</summary>
/// <param name="From">Number of this replica's picture before the change.</param>
/// <param name="Left">Seat of the occupant before the change; null: none.</param>
internal sealed record DrawnChange(long From, long Rev, string Id, bool IsFloor, DrawnSeat? Left, DrawnChange? Before);

/// <summary>The drawn floors in this silo's memory. Safe for many readers; answers come from one place at a time.</summary>
internal sealed class DrawnFloorsReplica
{
    private const int MostChanges = 4096;

    private volatile DrawnFloors _now = DrawnFloors.None;
    private int _changes;

    public DrawnFloors Now => _now;

    /// <summary>The first answer has arrived, or the first request has failed: from now on an unknown floor does not exist.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Floors or seats changed, or the epoch did.</summary>
    public event Action? Advanced;

    public void Apply(DrawnFloorsAnswer answer)
    {
        var before = _now;
        if (answer.Position == before.Position)
        {
            return;
        }
        _now = answer.IsWhole || answer.Position.Epoch != before.Position.Epoch ? Whole(answer) : Patched(before, answer);
        Advanced?.Invoke();
    }

    private DrawnFloors Whole(DrawnFloorsAnswer answer)
    {
        _changes = 0;
        return new DrawnFloors(
            answer.Position,
            DrawnFloors.None.Floors.AddRange(answer.Floors.Select(f => KeyValuePair.Create(f.Id, f))),
            DrawnFloors.None.Seats.AddRange(answer.Seats.Select(s => KeyValuePair.Create(s.Occupant, s.At))),
            DrawnFloors.None.ByFloor.AddRange(answer.Seats.GroupBy(s => s.At.Floor, s => s.Occupant, StringComparer.Ordinal)
                .Select(g => KeyValuePair.Create(g.Key, g.ToImmutableHashSet(StringComparer.Ordinal)))),
            null, answer.Position.Rev)
        {
            Agents = DrawnFloors.None.Agents.AddRange((answer.Agents ?? []).Select(a => KeyValuePair.Create(a.AgentArn, a))),
            CheckedIn = DrawnFloors.None.CheckedIn.Union(answer.Seats.Where(s => s.IsCheckIn).Select(s => s.Occupant)),
            Homes = DrawnFloors.None.Homes.Union(answer.Homes ?? []),
        };
    }

    private DrawnFloors Patched(DrawnFloors before, DrawnFloorsAnswer answer)
    {
        var (floors, seats, byFloor) = (before.Floors.ToBuilder(), before.Seats.ToBuilder(), before.ByFloor.ToBuilder());
        var (checkedIn, homes) = (before.CheckedIn.ToBuilder(), before.Homes.ToBuilder());
        var (changes, from, rev) = (before.Changes, before.Position.Rev, answer.Position.Rev);
        foreach (var floor in answer.Floors)
        {
            floors[floor.Id] = floor;
            changes = new DrawnChange(from, rev, floor.Id, true, null, changes);
        }
        foreach (var id in answer.GoneFloors)
        {
            floors.Remove(id);
            changes = new DrawnChange(from, rev, id, true, null, changes);
        }
        foreach (var occupant in answer.Left)
        {
            changes = new DrawnChange(from, rev, occupant, false, Leave(occupant), changes);
        }
        foreach (var seated in answer.Seats)
        {
            var (occupant, at) = seated;
            var left = Leave(occupant);
            seats[occupant] = at;
            var others = byFloor.TryGetValue(at.Floor, out var known) ? known : ImmutableHashSet.Create<string>(StringComparer.Ordinal);
            byFloor[at.Floor] = others.Add(occupant);
            changes = new DrawnChange(from, rev, occupant, false, left, changes);
            if (seated.IsCheckIn)
            {
                checkedIn.Add(occupant);
            }
        }
        var (came, went) = (answer.Homes ?? [], answer.LeftHomes ?? []);
        homes.UnionWith(came);
        homes.ExceptWith(went);
        foreach (var occupant in came.Concat(went))
        {
            changes = new DrawnChange(from, rev, occupant, false, SeatNow(occupant), changes);
        }
        var (unheard, heard, agents) = (answer.Agents ?? [], answer.HeardAgents ?? [], before.Agents.ToBuilder());
        foreach (var arn in heard)
        {
            agents.Remove(arn);
            changes = new DrawnChange(from, rev, arn, false, SeatNow(arn), changes);
        }
        foreach (var agent in unheard)
        {
            agents[agent.AgentArn] = agent;
            changes = new DrawnChange(from, rev, agent.AgentArn, false, SeatNow(agent.AgentArn), changes);
        }
        _changes += answer.Floors.Length + answer.GoneFloors.Length + answer.Left.Length + answer.Seats.Length
            + unheard.Length + heard.Length + came.Length + went.Length;
        var patchableFrom = before.PatchableFrom;
        if (_changes > 2 * MostChanges)
        {
            (changes, patchableFrom, _changes) = Newest(changes!);
        }
        return new DrawnFloors(answer.Position, floors.ToImmutable(), seats.ToImmutable(), byFloor.ToImmutable(), changes, patchableFrom)
        {
            Agents = agents.ToImmutable(),
            CheckedIn = checkedIn.ToImmutable(),
            Homes = homes.ToImmutable(),
        };

        // If the same answer moves the occupant, that change is the older one, and counts.
        DrawnSeat? SeatNow(string occupant) => seats.TryGetValue(occupant, out var at) ? at : null;

        DrawnSeat? Leave(string occupant)
        {
            if (!seats.Remove(occupant, out var at))
            {
                return null;
            }
            byFloor[at.Floor] = byFloor[at.Floor].Remove(occupant);
            checkedIn.Remove(occupant);
            return at;
        }
    }

    /// <returns>The newest changes that are kept, and the number of the last of them.</returns>
    private static (DrawnChange? Changes, long PatchableFrom, int Count) Newest(DrawnChange changes)
    {
        var newest = new DrawnChange[MostChanges];
        var at = changes;
        for (var n = 0; n < MostChanges; n++)
        {
            (newest[n], at) = (at!, at!.Before);
        }
        return (newest.Reverse().Aggregate((DrawnChange?)null, (before, change) => change with { Before = before }), newest[^1].Rev, MostChanges);
    }
}
