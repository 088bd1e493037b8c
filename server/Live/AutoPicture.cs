using System.Collections.Frozen;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// A board and its automatic floor through one lens. An agent is in the picture when both have it: a new agent on the board appears a
/// moment later, together with its seat. The sources in order: the board, the automatic floor, the drawn floors (on which of them an agent has a seat), and
/// what people did about alerts.
/// </summary>
/// <param name="names">Display names of the instances (<see cref="LiveOptions.InstanceNames"/>).</param>
internal sealed class AutoPicture(
    BoardReplica board, FloorReplica floor, DrawnFloorsReplica drawn, AlertReplica alerts, Lens lens, LiveFacts facts, TimeProvider time, InstanceIds ids,
    IReadOnlyDictionary<string, string> names) : IViewPicture
{
    private const int Sources = 4;

    private ViewPosition _last = ViewPosition.Unknown;

    /// <summary><see cref="InstanceIds"/>. It changes when another instance with the same id becomes known.</summary>
    public string Id => ids.Of(board.InstanceArn);

    public string Name => ids.NameOf(board.InstanceArn, names);

    public bool IsClear => lens.IsClear;

    public ViewPosition Position => At(board.Position, floor.Position, drawn.Now, alerts.Now);

    public LiveHealth Health => new(board.Source.State, board.Source.Reason, Store?.State);

    public event Action? Advanced
    {
        add
        {
            board.Advanced += value;
            floor.Advanced += value;
            drawn.Advanced += value;
            alerts.Advanced += value;
        }
        remove
        {
            board.Advanced -= value;
            floor.Advanced -= value;
            drawn.Advanced -= value;
            alerts.Advanced -= value;
        }
    }

    private WireStore? Store => lens.IsAdministrators ? facts.Store?.Notice : null;

    public bool IsFor(Viewer viewer) => viewer.MayOpen(board.InstanceArn) && Lens.Of(viewer, board.InstanceArn)?.Key == lens.Key;

    public ViewPosition? Named(Since since)
    {
        var now = Position;
        return now.IsKnown && since.Vector is { Length: Sources } revs && since.Epoch == now.Epoch + lens.Suffix
            ? ViewPosition.Of([.. revs.Select((rev, source) => new SourcePosition(now[source].Epoch, rev))], _last)
            : null;
    }

    public WireView ToWire() => new(Id, Name, lens.IsClear ? board.Count : board.CountOf(lens.Sees))
    {
        Region = ConnectArns.RegionOf(board.InstanceArn) is { Length: > 0 } region ? region : null,
    };

    public WireSnapshot Snapshot(out ViewPosition position)
    {
        var (at, agents, source) = board.Read();
        var (seats, floors, marks) = (floor.Picture, drawn.Now, alerts.Now);
        position = At(at, seats.Position, floors, marks);
        var seated = Seated(agents, seats).ToArray();
        return new WireSnapshot(Id, position.Epoch + lens.Suffix, position.Rev, WireMap.Ms(time.GetUtcNow()), facts.Build, facts.Mode, facts.Zone,
            WireMap.Source(source, lens.IsAdministrators),
            [.. seated.Where(a => lens.Sees(a.Agent)).Select(a => new WireAgent(Card(a.Agent, a.Seat, floors), Live(a.Agent, marks)))])
        {
            Store = Store,
            Settings = facts.Settings,
            Vector = position.Revs,
            Others = WireMap.OrNull(seated.Where(a => !lens.Sees(a.Agent)).Select(a => Lens.Other(a.Agent, a.Seat, facts.Islands))),
        };
    }

    public WireTick Tick(int watchers)
    {
        var position = Position;
        return new WireTick(
            position.Epoch + lens.Suffix, position.Rev, WireMap.Ms(time.GetUtcNow()), facts.Build, watchers,
            WireMap.Source(board.Source, lens.IsAdministrators))
        {
            Store = Store,
        };
    }

    public ViewDelta? Since(ViewPosition since)
    {
        var (seats, floors, marks) = (floor.Picture, drawn.Now, alerts.Now);
        if (!At(board.Position, seats.Position, floors, marks).HasSameEpoch(since) || seats.Since(since[1].Rev) is not { } moved
            || floors.Since(since[2].Rev) is not { } drawnSince || marks.Since(since[3].Rev) is not { } marked
            || board.Since(new(since[0].Epoch!, since[0].Rev), [.. moved, .. drawnSince.Moved.Keys], marked) is not { } delta)
        {
            return null;
        }
        return new Delta(this, At(delta.To, seats.Position, floors, marks), delta, seats, moved, floors, marks);
    }

    private ViewPosition At(BoardPosition boardAt, FloorPosition floorAt, DrawnFloors floors, AlertMarks marks) => _last = ViewPosition.Of(
        [
            new(boardAt.Epoch, boardAt.Rev), new(floorAt.Epoch, floorAt.Rev), SourcePosition.Optional(floors.Position.Epoch, floors.Position.Rev),
            SourcePosition.Optional(marks.Position.Epoch, marks.Position.Rev),
        ],
        _last);

    private WireCard Card(BoardAgent agent, AutoSeat seat, DrawnFloors floors) =>
        WireMap.Card(lens.Seen(agent), seat, floors.SeatOf(agent.State.AgentArn)?.Floor);

    private WireLive Live(BoardAgent agent, AlertMarks marks) =>
        AlertFacts.With(WireMap.Live(lens.Seen(agent)), agent, marks.Of(agent.State.AgentArn), facts.Suspect, lens);

    private static IEnumerable<(BoardAgent Agent, AutoSeat Seat)> Seated(IEnumerable<BoardAgent> agents, FloorPicture seats)
    {
        foreach (var agent in agents)
        {
            if (seats.SeatOf(agent.State.AgentArn) is { } seat)
            {
                yield return (agent, seat);
            }
        }
    }

    private bool Shows(Delta delta)
    {
        bool HasSeat(BoardAgent agent) => delta.Seats.SeatOf(agent.State.AgentArn) is not null;
        return delta.Moved.Count > 0 || delta.Board.Gone.Any(delta.Board.WasHere)
            || delta.Board.Lives.Any(a => (lens.Sees(a) || IsNews(a, delta)) && HasSeat(a));
    }

    /// <summary>
    /// Whether a page must hear of an agent whom this lens hides: of a seat that is taken now, or that the page has with the agent's name. A change of
    /// profile that leaves the agent hidden is nothing to this page.
    /// </summary>
    private bool IsNews(BoardAgent hidden, Delta delta) =>
        delta.Moved.Contains(hidden.State.AgentArn) || delta.Came.Contains(hidden.Index)
        || (delta.Board.Former.TryGetValue(hidden.Index, out var former) && lens.Covers(former));

    private WireFrame Frame(ViewPosition from, Delta delta)
    {
        var cards = Seated(delta.Board.Cards, delta.Seats).ToArray();
        // An agent that is on the board without the seat it had: the floor is ahead of the board, which will soon report that the agent left.
        var unseated = delta.Moved.Count == 0 ? []
            : delta.Board.Cards.Where(a => delta.Seats.SeatOf(a.State.AgentArn) is null && delta.Moved.Contains(a.State.AgentArn)).Select(a => a.Index);
        return new WireFrame(
            delta.To.Epoch + lens.Suffix, from.Rev, delta.To.Rev, WireMap.Ms(time.GetUtcNow()), WireMap.Ms(delta.Board.ReadAt),
            WireMap.OrNull(cards.Where(a => lens.Sees(a.Agent)).Select(a => Card(a.Agent, a.Seat, delta.Drawn))),
            WireMap.OrNull(Seated(delta.Board.Lives, delta.Seats).Where(a => lens.Sees(a.Agent)).Select(a => Live(a.Agent, delta.Marks))),
            WireMap.OrNull(delta.Board.Gone.Where(delta.Board.WasHere).Select(g => g.Index).Concat(unseated)))
        {
            Vector = delta.To.Revs,
            Others = WireMap.OrNull(cards.Where(a => !lens.Sees(a.Agent) && IsNews(a.Agent, delta)).Select(a => Lens.Other(a.Agent, a.Seat, facts.Islands))),
        };
    }

    /// <param name="seats">The floor at the later position.</param>
    /// <param name="moved">Agents whose seats changed.</param>
    private sealed class Delta(
        AutoPicture picture, ViewPosition to, BoardDelta board, FloorPicture seats, IReadOnlyCollection<string> moved, DrawnFloors drawn, AlertMarks marks)
        : ViewDelta(to)
    {
        public DrawnFloors Drawn => drawn;

        public AlertMarks Marks => marks;

        public BoardDelta Board => board;

        public FloorPicture Seats => seats;

        public IReadOnlyCollection<string> Moved => moved;

        public IReadOnlySet<int> Came { get; } = board.Came.Count == 0 ? FrozenSet<int>.Empty : board.Came.Select(a => a.Index).ToHashSet();

        public override bool IsSeen => picture.Shows(this);

        public override WireFrame Frame(ViewPosition from) => picture.Frame(from, this);
    }
}
