using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>
/// A page of floor f-a whose viewer sees Team 1 (agents 1 and 4). Of all others it is told which seats of the floor are taken, and nothing else: no
/// frame comes because a hidden person moves elsewhere, logs in, leaves, or gets another profile.
/// </summary>
public sealed class HiddenPeopleTests
{
    private static readonly Viewer OfTeam1 = new("p", "P", "s", Roles.Viewer, new Scope([], [["Tokyo", "Team 1"]], []), Privacy.Nothing);

    private readonly DrawnRoom _room = new(1, 2, 3, 4, 5, 6);

    private DrawnPicture Picture => _room.Picture(OfTeam1);

    [Fact]
    public void OutsideTheScopeASeatIsOccupiedNoUnplacedAgentIsShownAndNoNameIsSent()
    {
        _room.Sit(2, "f-a", "s2");
        _room.Sit(4, "f-b", "s4");
        _room.SitAs(Occupant.User(Samples.Instance, "user9"), "f-a", "s9");
        _room.Sit(7, "f-a", "s7");

        var snapshot = Picture.Snapshot(out _);

        Assert.Equal(["L1"], snapshot.Agents.Select(a => a.Card.Last));
        Assert.Equal(["s2"], snapshot.Others!.Select(o => o.Place!));
        Assert.Equal([("s7", "", null), ("s9", "", null)], snapshot.Reserved!.Select(r => (r.Place, r.User, r.Arn ?? r.Instance)).Order());
    }

    [Fact]
    public void AGrantWithFloorsShowsItsSeatedAndUnplacedAgents()
    {
        static Viewer Of(string floor) => OfTeam1 with { Scope = new Scope(new Grant([], [["Tokyo", "Team 1"]], [], [floor])) };
        _room.Sit(1, "f-a", "s1");

        Assert.Equal(["L1", "L4"], _room.Picture(Of("f-a")).Snapshot(out _).Agents.Select(a => a.Card.Last).Order());
        Assert.Null(FloorLens.Of(Of("f-b"), DrawnRoom.Floor));
    }

    [Fact]
    public void NothingIsSentOfHiddenPeopleWhoAreNotOnTheFloor()
    {
        Silent(() => _room.Sit(2, "f-b", "s1"));
        Silent(() => _room.Sit(2, "f-b", "s2"));
        Silent(() => _room.Free(2));
        Silent(() => _room.Show(2, ShownCode.Offline));
        Silent(() => _room.Show(2, ShownCode.Talking));
        Silent(() => _room.Join(2, "Team 0"));
        Silent(() => _room.Show(8, ShownCode.Available));
        Silent(() => _room.LeaveBoard(8));
        Silent(() => _room.LeaveBoard(2));
        Silent(() =>
        {
            _room.Show(9, ShownCode.Available);
            _room.LeaveBoard(9);
        });
        Silent(() => _room.SitAs(Occupant.User(Samples.Instance, "new"), "f-b", "s3"));
        Silent(() => _room.Sit(7, "f-b", "s4"));
    }

    [Fact]
    public void AnAgentOfTheScopeWhoMovesOnAnotherFloorIsNotNamedEither()
    {
        _room.Sit(1, "f-b", "s1");

        Silent(() => _room.Sit(1, "f-b", "s2"));
        Assert.Equal([1], Sent(() => _room.Free(1)).Cards!.Select(c => c.I));
        Assert.Equal([1], Sent(() => _room.Sit(1, "f-b", "s1")).Gone!);
    }

    [Fact]
    public void OfAHiddenPersonOnTheFloorOnlyTheTakenSeatIsSent()
    {
        Assert.Equal(["s1"], Taken(Sent(() => _room.Sit(2, "f-a", "s1"))));
        Silent(() => _room.Show(2, ShownCode.Talking));
        Silent(() => _room.Show(2, ShownCode.Offline));
        Silent(() => _room.Join(2, "Team 0"));
        Assert.Equal(["s2"], Taken(Sent(() => _room.Sit(2, "f-a", "s2"))));
        Assert.Equal([2], Sent(() => _room.Sit(2, "f-b", "s2")).Gone!);
        Assert.Equal(["s2"], Taken(Sent(() => _room.Sit(2, "f-a", "s2"))));
        Assert.Equal([2], Sent(() => _room.Free(2)).Gone!);
        _room.Sit(2, "f-a", "s2");
        var left = Sent(() => _room.LeaveBoard(2));
        Assert.Equal([2], left.Gone!);
        Assert.Equal("s2", Assert.Single(left.Reserved!).Place);
    }

    /// <summary>The hard case: whether the page has the agent depends on the profile of then.</summary>
    [Fact]
    public void WhoGetsAProfileOutsideTheScopeIsGoneOnceAndThenNothingIsSent()
    {
        Assert.Equal([1], Sent(() => _room.Join(1, "Team 2")).Gone!);
        Silent(() => _room.Join(1, "Team 0"));
        Assert.Equal([1], Sent(() => _room.Join(1, "Team 1")).Cards!.Select(c => c.I));
        Assert.Equal([1], Sent(() =>
        {
            _room.Join(1, "Team 2");
            _room.Join(1, "Team 0");
        }).Gone!);
        Silent(() =>
        {
            _room.Join(1, "Team 1");
            _room.Join(1, "Team 0");
        });
        _room.Sit(4, "f-a", "s1");
        Assert.Equal(["s1"], Taken(Sent(() => _room.Join(4, "Team 2"))));
        Assert.Equal([4], Sent(() =>
        {
            _room.Join(4, "Team 1");
            _room.Free(4);
            _room.Join(4, "Team 2");
        }).Gone!);
    }

    [Fact]
    public void WhoOfTheScopeLeavesTheBoardIsGone()
    {
        _room.Sit(4, "f-b", "s1");

        Assert.Equal([1], Sent(() => _room.LeaveBoard(1)).Gone!);
        Silent(() => _room.LeaveBoard(4));
    }

    /// <summary>A page has a snapshot of another server, from a moment that this server skipped: where people sat then is not known here.</summary>
    [Fact]
    public void APageAtASkippedPositionTakesAnotherSnapshot()
    {
        var floors = new[] { DrawnRoom.Floor };
        var state = new DrawnFloorsState("d1");
        var replica = new DrawnFloorsReplica();
        void Take(string seat) => state.Take(floors, [new Seated("a", new DrawnSeat("f-a", seat))]);
        Take("s1");
        replica.Apply(state.Answer(replica.Now.Position));
        Take("s2");
        Take("s3");
        replica.Apply(state.Answer(replica.Now.Position));

        Assert.Equal(new DrawnSeat("f-a", "s1"), replica.Now.Since(1)!.SeatBefore("a", replica.Now.SeatOf("a")));
        Assert.Null(replica.Now.Since(2));
        Take("s4");
        replica.Apply(state.Answer(replica.Now.Position));
        Assert.Equal("s1", replica.Now.Since(1)!.SeatBefore("a", replica.Now.SeatOf("a"))!.Value.Seat);
        Assert.Equal("s3", replica.Now.Since(3)!.SeatBefore("a", replica.Now.SeatOf("a"))!.Value.Seat);
    }

    /// <summary>On the automatic floor everybody has a seat, so a hidden person is a taken seat; what happens behind it is not sent.</summary>
    [Fact]
    public void OnTheAutomaticFloorAProfileThatStaysHiddenSendsNothing()
    {
        string Arn(int n) => $"{Samples.Instance}/agent/a{n}";
        var picture = Views.Picture(
            _room.Board, Views.Floor(new AutoSeat(Arn(1), "A", 0), new AutoSeat(Arn(2), "B", 0)), TimeProvider.System, Lens.Of(OfTeam1, Samples.Instance));

        Silent(() => _room.Join(2, "Team 0"), picture);
        Assert.Equal([2], Sent(() => _room.Join(2, "Team 1"), picture).Cards!.Select(c => c.I));
        Assert.Equal([2], Sent(() => _room.Join(2, "Team 2"), picture).Others!.Select(o => o.I));
        Silent(() =>
        {
            _room.Show(9, ShownCode.Available);
            _room.LeaveBoard(9);
        }, picture);
        Assert.Equal([2], Sent(() => _room.LeaveBoard(2), picture).Gone!);
    }

    /// <summary>A floor of which the viewer sees nobody: an administrator still gets the texts about the store.</summary>
    [Fact]
    public void ThoseWhoSeeNobodyOfAFloorShareNoViewWithAnAdministrator()
    {
        var floor = DrawnViews.Floor("f-a", 1, DrawnViews.OtherInstance);
        var scope = new Scope(new Grant([Samples.Instance], [], [], ["f-a"]));
        FloorLens Of(Roles roles) => FloorLens.Of(new Viewer("p", "P", "s", roles, scope, Privacy.Nothing), floor)!;
        WireStore? Store(Roles roles) => new DrawnPicture(
            floor, _room.Drawn, [], _ => new AlertReplica(), Of(roles), new LiveFacts("1", "live", "Etc/UTC") { Store = new Trouble() },
            TimeProvider.System, arn => arn)
            .Snapshot(out _).Store;

        Assert.NotEqual(Of(Roles.Administrator).Key, Of(Roles.Viewer).Key);
        Assert.NotEqual(Of(Roles.Administrator).Suffix, Of(Roles.Viewer).Suffix);
        Assert.Equal(Of(Roles.Supervisor).Key, Of(Roles.Viewer).Key);
        Assert.NotNull(Store(Roles.Administrator));
        Assert.Null(Store(Roles.Viewer));
        // A group's name in a scope cannot make one key look like another.
        var two = DrawnViews.Floor("f-a", 1, Samples.Instance, DrawnViews.OtherInstance);
        string KeyOf(Scope other) => FloorLens.Of(new Viewer("p", "P", "s", Roles.Viewer, other, Privacy.Nothing), two)!.Key;
        Assert.NotEqual(KeyOf(new Scope([Samples.Instance], [["a"]], [])), KeyOf(new Scope([DrawnViews.OtherInstance], [["a"]], [])));
    }

    private static IEnumerable<string> Taken(WireFrame frame)
    {
        Assert.Null(frame.Cards);
        Assert.Null(frame.Gone);
        return frame.Others!.Select(o => o.Place!);
    }

    private void Silent(Action change, IViewPicture? picture = null)
    {
        var shown = picture ?? Picture;
        var before = shown.Position;
        change();
        var delta = shown.Since(before)!;
        var frame = delta.Frame(before);
        Assert.False(delta.IsSeen);
        Assert.Equal((null, null, null, null, null), (frame.Cards, frame.Live, frame.Gone, frame.Others, frame.Reserved));
    }

    private WireFrame Sent(Action change, IViewPicture? picture = null)
    {
        var shown = picture ?? Picture;
        var before = shown.Position;
        change();
        var delta = shown.Since(before)!;
        Assert.True(delta.IsSeen);
        return delta.Frame(before);
    }

    private sealed class Trouble : IStoreNotice
    {
        public WireStore? Notice => new("full") { Detail = new WireText("disk sda1", "disk sda1") };
    }
}
