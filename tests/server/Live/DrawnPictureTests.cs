using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

/// <summary>What a page of a drawn floor receives.</summary>
public sealed class DrawnPictureTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly FloorHeader F = DrawnViews.Floor("f-a");

    private readonly FakeTimeProvider _time = new(T0);
    private readonly BoardReplica _board = new(Samples.Instance);
    private readonly DrawnFloorsReplica _drawn = new();
    private readonly DrawnFloorsState _state = new("d1");
    private readonly Dictionary<string, DrawnSeat> _seats = [];
    private readonly List<LastKnownAgent> _unheard = [];
    private long _rev;

    public DrawnPictureTests()
    {
        _board.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        Sit(F);
    }

    [Fact]
    public void SeatedAgentsAreAlwaysShownAndUnplacedAgentsOnlyWhileLoggedIn()
    {
        Change(1, ShownCode.Offline);
        Change(2, ShownCode.Talking);
        Change(3, ShownCode.Offline);
        Change(4, ShownCode.Talking);
        Sit(F, (1, "f-a", "s1"), (4, "f-b", "s9"));

        var snapshot = Picture().Snapshot(out _);

        Assert.Equal([("L1", "s1"), ("L2", null)], snapshot.Agents.Select(a => (a.Card.Last, a.Card.Place)).Order());
        Assert.All(snapshot.Agents, a => Assert.Null(a.Card.Island));
        Assert.Equal(("f-a", "Floor f-a", 1), (snapshot.Floor!.Id, snapshot.Floor.Name, snapshot.Floor.Version));
        Assert.Equal("Asia/Tokyo", snapshot.Zone);
    }

    [Fact]
    public void AnAgentWhoMovesToAnotherFloorIsRemovedWithTheNextFrame()
    {
        Change(1, ShownCode.Talking);
        Sit(F, (1, "f-a", "s1"));
        var picture = Picture();
        var before = picture.Position;

        Sit(F, (1, "f-b", "s1"));

        var delta = picture.Since(before)!;
        Assert.True(delta.IsSeen);
        Assert.Equal([1], delta.Frame(before).Gone!);
        Assert.Empty(picture.Snapshot(out _).Agents);
    }

    [Fact]
    public void AnUnplacedAgentAppearsAtLogInAndDisappearsAtLogOut()
    {
        Change(1, ShownCode.Offline);
        var picture = Picture();
        var before = picture.Position;

        Change(1, ShownCode.Available);
        var came = picture.Since(before)!.Frame(before);
        Assert.Null(Assert.Single(came.Cards!).Place);
        Assert.Single(came.Live!);

        var there = picture.Position;
        Change(1, ShownCode.Talking);
        Assert.Null(picture.Since(there)!.Frame(there).Cards);
        Change(1, ShownCode.Offline);
        Assert.Equal([1], picture.Since(there)!.Frame(there).Gone!);
    }

    [Fact]
    public void AnAgentOnNoBoardIsReservedUntilTheFirstEvent()
    {
        SitUser("user9", "f-a", "s9");
        Sit(F, (7, "f-a", "s7"));
        var picture = Picture();
        var snapshot = picture.Snapshot(out var at);
        Assert.Equal([("s7", "", false), ("s9", "user9", false)], snapshot.Reserved!.Select(r => (r.Place, r.User, r.Arn is not null)).Order());
        // With the user name, it names the person when only this one is to lose the seat.
        Assert.Equal([("s7", null), ("s9", Samples.Instance)], snapshot.Reserved!.Select(r => (r.Place, r.Instance)).Order());

        Change(7, ShownCode.Talking);

        var frame = picture.Since(at)!.Frame(at);
        Assert.Equal(["s7"], frame.Cards!.Select(c => c.Place!));
        Assert.Equal(["s9"], frame.Reserved!.Select(r => r.Place));
    }

    /// <summary>The last known team decides who sees a person who left the boards, and the privacy which part of the name.</summary>
    [Fact]
    public void WhoLeftTheBoardsIsNamedToThoseWhoSawThem()
    {
        Unheard(1);
        Unheard(2);
        Sit(F, (1, "f-a", "s1"), (2, "f-a", "s2"), (3, "f-a", "s3"));
        string[] Of(Viewer viewer) => [.. Picture(viewer).Snapshot(out _).Reserved!.Select(r =>
            $"{r.Place} {r.User}, {r.First} {r.Last}, {r.Profile}, {string.Join('/', r.Groups ?? [])}, {r.Heard > 0}, {r.Arn is not null}").Order()];

        Assert.Equal(
            ["s1 user1, F L1, Basic, Tokyo/Team 1, True, True", "s2 user2, F L2, Basic, Tokyo/Team 2, True, True", "s3 ,  , , , False, False"],
            Of(DrawnViews.Administrator));
        Assert.Equal(2, Picture().ToWire().Agents);
        Assert.Equal(
            ["s1 ,  L1, Basic, Tokyo/Team 1, True, True", "s2 ,  , , , False, False", "s3 ,  , , , False, False"],
            Of(new Viewer("p", "P", "s", Roles.Viewer, new Scope([], [["Tokyo", "Team 1"]], []), new Privacy(NameLevel.Family, false))));
    }

    [Fact]
    public void WhatBecomesKnownOfAPersonWhoLeftTheBoardsComesWithAFrame()
    {
        Sit(F, (1, "f-a", "s1"));
        var picture = Picture();
        var before = picture.Position;

        Unheard(1);
        Sit(F);
        Assert.Equal("L1", Assert.Single(picture.Since(before)!.Frame(before).Reserved!).Last);

        // Heard again: the seat is the agent's, on the board.
        var there = picture.Position;
        Change(1, ShownCode.Available);
        var back = picture.Since(there)!.Frame(there);
        Assert.Equal("s1", Assert.Single(back.Cards!).Place);
        Assert.Empty(back.Reserved!);
    }

    /// <summary>A fault of one instance's stream greys nobody of another, and its words are for those who see somebody of it.</summary>
    [Fact]
    public void OfSeveralInstancesEachOneIsToldHowItIsRead()
    {
        var other = new BoardReplica(DrawnViews.OtherInstance);
        other.Reset(new BoardSnapshot(new("e2", 0), [], Read(SourceState.Live)));
        _board.Reset(new BoardSnapshot(new("e1", 0), [], Read(SourceState.Live)));
        var floor = DrawnViews.Floor("f-a", 1, Samples.Instance, DrawnViews.OtherInstance);
        Sit(floor);
        DrawnPicture Of(Viewer viewer) => DrawnViews.Picture(floor, _drawn, _time, viewer, _board, other);
        var picture = Of(DrawnViews.Administrator);
        var (healthy, etag) = (picture.Health, WireMap.Etag(picture.Snapshot(out _), picture.Health));

        other.Reset(new BoardSnapshot(new("e2", 0), [], Read(SourceState.Denied, "arn of the stream")));

        foreach (var parts in new[] { picture.Snapshot(out _).Parts!, picture.Tick(0).Parts! })
        {
            Assert.Equal(
                [(Samples.Instance, "live", null), (DrawnViews.OtherInstance, "denied", "arn of the stream")],
                parts.Select(p => (p.Instance, p.Source.State, p.Source.Detail?.En)).OrderByDescending(p => p.State));
            Assert.Contains("Centre 5555", parts.Select(p => p.Name));
        }
        Assert.Equal("denied", picture.Tick(0).Source.State);
        Assert.NotEqual(healthy, picture.Health);
        Assert.NotEqual(etag, WireMap.Etag(picture.Snapshot(out _), picture.Health));
        // The worst stays the worst: only the parts tell that the other one came to it.
        var one = picture.Health;
        _board.Reset(new BoardSnapshot(new("e1", 0), [], Read(SourceState.Behind)));
        Assert.NotEqual(one, picture.Health);

        var one1 = Of(new Viewer("p", "P", "s", Roles.Viewer, new Scope([Samples.Instance], [], []), Privacy.Nothing)).Tick(0);
        Assert.Equal((null, "behind", null), (one1.Parts, one1.Source.State, one1.Source.Detail));
        var both = Of(new Viewer("p", "P", "s", Roles.Viewer, new Scope([], [["Tokyo"]], []), Privacy.Nothing)).Tick(0);
        Assert.All(both.Parts!, part => Assert.Null(part.Source.Detail));
    }

    private static SourceHealth Read(SourceState state, string? detail = null) => SourceHealth.Unheard with
    {
        State = state, CaughtUpTo = T0, Detail = detail is null ? null : new SourceDetail(detail, detail),
    };

    [Fact]
    public void ANewVersionIsReported()
    {
        var picture = Picture();
        var before = picture.Position;

        Sit(F with { Version = 2 });

        Assert.Equal(2, picture.Since(before)!.Frame(before).Floor!.Version);
    }

    [Fact]
    public void APositionIsNamedByItsVectorAndNotByTheSum()
    {
        Change(1, ShownCode.Talking);
        var picture = Picture();
        var at = picture.Position;
        Assert.Equal(at, picture.Named(new Since(at.Epoch, at.Rev, at.Revs)));
        Assert.Null(picture.Named(new Since(at.Epoch, at.Rev)));
        Assert.Null(picture.Named(new Since(at.Epoch, at.Rev, [.. at.Revs, 0])));
        Assert.Null(picture.Named(new Since("d2.e1.-", at.Rev, at.Revs)));
        var other = picture.Named(new Since(at.Epoch, at.Rev, [at.Revs[0] + 1, at.Revs[1] - 1, .. at.Revs[2..]]))!;
        Assert.Equal(at.Rev, other.Rev);
        Assert.NotEqual(at, other);
        Assert.True(at.IsAheadOf(other) && other.IsAheadOf(at));
    }

    private DrawnPicture Picture(Viewer? viewer = null) => DrawnViews.Picture(F, _drawn, _time, viewer, _board);

    private void Change(int n, ShownCode shown)
    {
        var state = Samples.Agent(n, _rev + 1, T0, shown) with { LoggedOutAt = shown == ShownCode.Offline ? T0 : null };
        Assert.True(_board.TryApply(
            new BoardFrame("e1", _rev, ++_rev, null, [new BoardAgent(n, state, "s1", Overlay.None)], [], SourceHealth.Unheard)));
    }

    private void Sit(FloorHeader floor, params (int Agent, string Floor, string Seat)[] seats)
    {
        foreach (var (agent, on, seat) in seats)
        {
            _seats[$"{Samples.Instance}/agent/a{agent}"] = new DrawnSeat(on, seat);
        }
        _state.Take([floor, DrawnViews.Floor("f-b")], [.. _seats.Select(s => new Seated(s.Key, s.Value))], _unheard);
        _drawn.Apply(_state.Answer(_drawn.Now.Position));
    }

    private void Unheard(int n)
    {
        var state = Samples.Agent(n, 1, T0.AddDays(-30));
        _unheard.Add(new LastKnownAgent(state.AgentArn, state.Profile, state.LastEventAt));
    }

    private void SitUser(string user, string floor, string seat)
    {
        _seats[Occupant.User(Samples.Instance, user)] = new DrawnSeat(floor, seat);
        Sit(F);
    }
}
