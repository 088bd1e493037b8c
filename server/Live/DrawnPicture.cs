using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// A drawn floor through one lens: agents of its instances who sit on it, and in its list of people without a seat those who are logged in and have
/// no seat on any drawn floor. The sources in order: the drawn floors, then the boards by the ARN of the instance, then what people did about alerts there.
/// </summary>
internal sealed partial class DrawnPicture : IViewPicture
{
    private readonly FloorHeader _made;
    private readonly DrawnFloorsReplica _drawn;
    private readonly BoardReplica[] _boards;
    private readonly AlertReplica[] _alerts;
    private readonly FloorLens _lens;
    private readonly Lens?[] _lenses;
    private readonly LiveFacts _facts;
    private readonly TimeProvider _time;
    private readonly string[] _names;
    private ViewPosition _last = ViewPosition.Unknown;

    /// <param name="floor">The floor at the time when the picture was made.</param>
    /// <param name="drawn">All drawn floors.</param>
    /// <param name="boards">Of its instances, those that are known; another one makes another picture.</param>
    /// <param name="alerts">What people did about alerts, by the ARN of the instance.</param>
    /// <param name="nameOf">What people call an instance, by its ARN.</param>
    public DrawnPicture(
        FloorHeader floor, DrawnFloorsReplica drawn, IEnumerable<BoardReplica> boards, Func<string, AlertReplica> alerts, FloorLens lens, LiveFacts facts,
        TimeProvider time, Func<string, string> nameOf)
    {
        (_made, _drawn, _lens, _facts, _time) = (floor, drawn, lens, facts, time);
        _boards = [.. boards.OrderBy(b => b.InstanceArn, StringComparer.Ordinal)];
        _alerts = [.. _boards.Select(b => alerts(b.InstanceArn))];
        _lenses = [.. _boards.Select(b => lens.For(b.InstanceArn))];
        _names = [.. _boards.Select(b => nameOf(b.InstanceArn))];
    }

    public string Id => _made.Id;

    public string Name => Floor(_drawn.Now).Name;

    public bool IsClear => _lens.IsClear;

    public ViewPosition Position => At(_drawn.Now, [.. _boards.Select(b => b.Position)], Marks());

    public LiveHealth Health
    {
        get
        {
            var source = Source();
            var parts = Seen().Length > 1 ? string.Join('.', Seen().Select(n => $"{_boards[n].Source.State.Code()}{_boards[n].Source.Reason.Code()}")) : "";
            return new LiveHealth(source.State, source.Reason, Store?.State, parts);
        }
    }

    public event Action? Advanced
    {
        add
        {
            _drawn.Advanced += value;
            Array.ForEach(_boards, b => b.Advanced += value);
            Array.ForEach(_alerts, a => a.Advanced += value);
        }
        remove
        {
            _drawn.Advanced -= value;
            Array.ForEach(_boards, b => b.Advanced -= value);
            Array.ForEach(_alerts, a => a.Advanced -= value);
        }
    }

    private WireStore? Store => _lens.IsAdministrators ? _facts.Store?.Notice : null;

    public bool IsFor(Viewer viewer) => viewer.MayOpen(Id) && _drawn.Now.Floors.TryGetValue(Id, out var floor) && FloorLens.Of(viewer, floor)?.Key == _lens.Key;

    /// <summary>Whether the floor still shows these instances, by these boards, and has the site, time zone and name that only a snapshot tells.</summary>
    public bool IsOf(FloorHeader floor, IReadOnlyList<BoardReplica> boards) =>
        (floor.Site, floor.TimeZone, floor.Name) == (_made.Site, _made.TimeZone, _made.Name)
        && floor.Instances.AsSpan().SequenceEqual(_made.Instances)
        && _boards.SequenceEqual(boards.OrderBy(b => b.InstanceArn, StringComparer.Ordinal));

    public ViewPosition? Named(Since since)
    {
        var now = Position;
        if (!now.IsKnown || since.Vector is not { } revs || revs.Length != (2 * _boards.Length) + 1 || since.Epoch != now.Epoch + _lens.Suffix)
        {
            return null;
        }
        return ViewPosition.Of([.. revs.Select((rev, source) => new SourcePosition(now[source].Epoch, rev))], _last);
    }

    public WireView ToWire()
    {
        var now = _drawn.Now;
        var floor = Floor(now);
        var agents = _boards.Select((board, n) => _lenses[n] is { } lens ? board.CountOf(a => lens.Sees(a) && IsHere(a, now)) : 0).Sum();
        return new WireView(Id, floor.Name, agents + Reserved(now).Count(r => r.Arn is not null))
        {
            Floor = new WireViewFloor(Id, floor.Site, floor.Version) { SiteName = floor.SiteName },
        };
    }

    public WireSnapshot Snapshot(out ViewPosition position)
    {
        var now = _drawn.Now;
        var (boards, marks) = (_boards.Select(b => b.Read()).ToArray(), Marks());
        position = At(now, [.. boards.Select(b => b.Position)], marks);
        List<WireAgent> agents = [];
        List<WireOther> others = [];
        for (var n = 0; n < boards.Length; n++)
        {
            foreach (var agent in boards[n].Agents.Where(a => IsHere(a, now)))
            {
                var place = now.SeatOf(agent.State.AgentArn)?.Seat;
                if (_lenses[n] is { } lens && lens.Sees(agent))
                {
                    agents.Add(new WireAgent(Card(n, agent, place, now), Live(n, agent, marks[n])));
                }
                else if (place is not null)
                {
                    others.Add(Other(n, agent, place));
                }
            }
        }
        var floor = Floor(now);
        return new WireSnapshot(
            Id, position.Epoch + _lens.Suffix, position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, _facts.Mode,
            floor.TimeZone.Length > 0 ? floor.TimeZone : _facts.Zone, WireMap.Source(Source(), _lens.IsAdministrators), [.. agents])
        {
            Store = Store,
            Settings = _facts.Settings,
            Others = WireMap.OrNull(others),
            Floor = new WireFloor(Id, floor.Name, floor.Site, floor.Version),
            Vector = position.Revs,
            Reserved = WireMap.OrNull(Reserved(now)),
            Parts = Parts(),
        };
    }

    public WireTick Tick(int watchers)
    {
        var position = Position;
        return new WireTick(
            position.Epoch + _lens.Suffix, position.Rev, WireMap.Ms(_time.GetUtcNow()), _facts.Build, watchers,
            WireMap.Source(Source(), _lens.IsAdministrators))
        {
            Store = Store,
            Parts = Parts(),
        };
    }

    public ViewDelta? Since(ViewPosition since)
    {
        var now = _drawn.Now;
        var marks = Marks();
        if (since[0].Epoch != now.Position.Epoch || now.Since(since[0].Rev) is not { } changes)
        {
            return null;
        }
        var boards = new BoardDelta[_boards.Length];
        for (var n = 0; n < boards.Length; n++)
        {
            var (board, alerts) = (since[n + 1], since[n + 1 + boards.Length]);
            if (alerts.Epoch != Of(marks[n]).Epoch || marks[n].Since(alerts.Rev) is not { } marked
                || _boards[n].Since(new(board.Epoch!, board.Rev), changes.Moved.Keys, marked) is not { } delta)
            {
                return null;
            }
            boards[n] = delta;
        }
        return Delta.Of(this, At(now, [.. boards.Select(b => b.To)], marks), now, changes, boards, marks);
    }

    private AlertMarks[] Marks() => [.. _alerts.Select(a => a.Now)];

    private static SourcePosition Of(AlertMarks marks) => SourcePosition.Optional(marks.Position.Epoch, marks.Position.Rev);

    private ViewPosition At(DrawnFloors now, ReadOnlySpan<BoardPosition> boards, AlertMarks[] marks)
    {
        var sources = new SourcePosition[(2 * boards.Length) + 1];
        sources[0] = new SourcePosition(now.Position.Epoch, now.Position.Rev);
        for (var n = 0; n < boards.Length; n++)
        {
            sources[n + 1] = new SourcePosition(boards[n].Epoch, boards[n].Rev);
            sources[n + 1 + boards.Length] = Of(marks[n]);
        }
        return _last = ViewPosition.Of(sources, _last);
    }

    /// <summary>A deleted floor is shown as it was until its pages are informed.</summary>
    private FloorHeader Floor(DrawnFloors now) => now.Floors.GetValueOrDefault(Id, _made);

    private bool IsHere(BoardAgent agent, DrawnFloors now) =>
        now.SeatOf(agent.State.AgentArn) is { } seat ? seat.Floor == Id : agent.IsLoggedIn;

    /// <summary>A unique index for every agent of every board.</summary>
    private int Index(int board, int index) => (index * _boards.Length) + board;

    private WireCard Card(int board, BoardAgent agent, string? place, DrawnFloors now) =>
        WireMap.Card(_lenses[board]!.Seen(agent), Index(board, agent.Index), place, SeatSources.Of(now, agent.State.AgentArn, place));

    private WireLive Live(int board, BoardAgent agent, AlertMarks marks) => AlertFacts.With(
        WireMap.Live(_lenses[board]!.Seen(agent), Index(board, agent.Index)), agent, marks.Of(agent.State.AgentArn), _facts.Suspect,
        _lenses[board]!);

    private WireOther Other(int board, BoardAgent agent, string place) => new(Index(board, agent.Index), null, 0) { Place = place };

    /// <summary>Seats of people who are on no board.</summary>
    private IEnumerable<WireReserved> Reserved(DrawnFloors now)
    {
        var absent = Absent(now.On(Id));
        foreach (var occupant in absent.Order(StringComparer.Ordinal))
        {
            var (lens, place) = (_lens.For(Occupant.InstanceOf(occupant)), now.Seats[occupant].Seat);
            var reserved = Occupant.LabelOf(occupant) is { } user
                ? Expected(occupant, place, lens?.UserName(user) ?? "")
                : Departed(occupant, place, now.Agents.GetValueOrDefault(occupant), lens);
            // Of a hidden person, only that the seat is taken.
            yield return reserved.User.Length == 0 && reserved.Arn is null ? reserved : reserved with { Source = SeatSources.Of(now, occupant, place) };
        }
    }

    /// <summary>A person who has never logged in, or a name that nobody has.</summary>
    /// <param name="user">"": hidden, and so is the instance.</param>
    private static WireReserved Expected(string occupant, string place, string user) =>
        user.Length == 0 ? new WireReserved(place, "")
            : new WireReserved(place, user) { Instance = Occupant.InstanceOf(occupant), Name = Occupant.NameOf(occupant)?.Key };

    /// <summary>
    /// A person who left, or whom only the directory knows. Belongs to the last known team and routing profile. Who is not known to be away for long may only
    /// be late: the seat is taken.
    /// </summary>
    private static WireReserved Departed(string arn, string place, LastKnownAgent? known, Lens? lens)
    {
        if (lens is null || known is null || !lens.Covers(known.Profile))
        {
            return new WireReserved(place, "");
        }
        var profile = lens.Profile(known.Profile);
        return new WireReserved(place, profile.Username ?? "")
        {
            Arn = arn,
            First = profile.FirstName,
            Last = profile.LastName,
            Profile = profile.RoutingProfile,
            Groups = profile.Hierarchy is { Length: > 0 } groups ? groups : null,
            Heard = WireMap.Ms(known.HeardAt),
            New = known.IsExpected,
        };
    }

    private IReadOnlyCollection<string> Absent(IReadOnlyCollection<string> occupants) =>
        _boards.Aggregate(occupants, (absent, board) => absent.Count == 0 ? absent : board.Absent(absent));

    /// <summary>Numbers of the boards of which this viewer may see somebody.</summary>
    private int[] Seen() => [.. Enumerable.Range(0, _boards.Length).Where(n => _lenses[n] is not null)];

    /// <summary>A fault of one instance's stream must not grey the others, so each is told.</summary>
    private WirePart[]? Parts() => Seen() is { Length: > 1 } seen
        ? [.. seen.Select(n => new WirePart(_boards[n].InstanceArn, _names[n], WireMap.Source(_boards[n].Source, _lens.IsAdministrators)))]
        : null;

    /// <summary>The worst of what is seen speaks for all.</summary>
    private SourceHealth Source()
    {
        SourceHealth[] seen = [.. Seen().Select(n => _boards[n].Source)];
        return seen.Length switch
        {
            0 => SourceHealth.Unheard,
            1 => seen[0],
            _ => SourceRule.Worst(seen) with
            {
                BehindMs = seen.Max(s => s.BehindMs),
                CaughtUpTo = seen.Any(s => s.CaughtUpTo is null) ? null : seen.Min(s => s.CaughtUpTo),
            },
        };
    }
}
