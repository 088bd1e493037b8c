using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using CsCheck;
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
        Assert.Null(picture.Named(new Since("d2.e1", at.Rev, at.Revs)));
        var other = picture.Named(new Since(at.Epoch, at.Rev, [at.Revs[0] + 1, at.Revs[1] - 1]))!;
        Assert.Equal(at.Rev, other.Rev);
        Assert.NotEqual(at, other);
        Assert.True(at.IsAheadOf(other) && other.IsAheadOf(at));
    }

    private static readonly Viewer[] Viewers =
    [
        DrawnViews.Administrator,
        new("p", "P", "s", Roles.Viewer, new Scope([], [["Tokyo", "Team 1"]], []), Privacy.Nothing),
        new("p", "P", "s", Roles.Viewer, new Scope(new Grant([Samples.Instance], [], [], ["f-a"])), new Privacy(NameLevel.Family, false)),
    ];

    /// <summary>
    /// Two servers with two boards each and the drawn floors. Frames of the boards arrive late, are lost, or arrive as a whole board. Of the drawn
    /// floors, each server gets several changes at once. A page that took its snapshot from one server, at any time, can follow the stream of the other.
    /// </summary>
    [Fact]
    public void ASnapshotOfOneServerIsPatchedByTheStreamOfAnother() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 1]).Array[1, 80].Sample(steps =>
        {
            var world = new World(_time);
            var floor = world.Floor;
            foreach (var viewer in Viewers)
            {
                Assert.NotNull(FloorLens.Of(viewer, floor));
            }
            List<(int Viewer, DrawnViews.Page Page)> pages = [];
            foreach (var (what, who, value, silo) in steps)
            {
                world.Step(what, who, value, silo);
                for (var n = 0; n < Viewers.Length; n++)
                {
                    if (world.Silos[silo].Picture(floor, Viewers[n]) is { Position.IsKnown: true } picture)
                    {
                        pages.Add((n, new DrawnViews.Page(picture.Snapshot(out _))));
                    }
                }
                // Some pages follow at once, in small steps.
                foreach (var (viewer, page) in pages.Where((_, n) => n % 3 == what % 3))
                {
                    Follow(world.Silos[1 - silo].Picture(floor, Viewers[viewer]), page);
                }
            }
            world.Settle();
            foreach (var (viewer, page) in pages)
            {
                var picture = world.Silos[1].Picture(floor, Viewers[viewer]);
                if (Follow(picture, page))
                {
                    Assert.Equal(new DrawnViews.Page(picture.Snapshot(out _)).Shown(), page.Shown());
                }
            }
        }, iter: 1000);

    /// <returns>False: the page must take another snapshot, or wait.</returns>
    private static bool Follow(DrawnPicture picture, DrawnViews.Page page)
    {
        if (picture.Named(page.Since) is not { } at || at.IsAheadOf(picture.Position) || picture.Since(at) is not { } delta)
        {
            return false;
        }
        if (delta.IsSeen)
        {
            page.Patch(delta.Frame(at));
        }
        return true;
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

    private sealed class World(TimeProvider time)
    {
        private static readonly string[] Instances = [Samples.Instance, DrawnViews.OtherInstance];

        private readonly DrawnFloorsState _state = new("d1");
        private readonly Dictionary<string, DrawnSeat> _seats = [];
        private readonly Dictionary<string, LastKnownAgent> _unheard = [];
        private readonly Dictionary<int, BoardAgent>[] _truth = [[], []];
        private readonly Dictionary<int, int> _indexes = [];
        private readonly long[] _revs = new long[2];
        private int _version = 1;
        private int _next;

        public Silo[] Silos { get; } = [new(time), new(time)];

        public FloorHeader Floor => DrawnViews.Floor("f-a", _version, Instances);

        public void Step(int what, int who, int value, int silo)
        {
            var board = who % 2;
            switch (what)
            {
                case < 5:
                    Board(board, [Agent(who, value)], []);
                    break;
                case 5 when _indexes.Remove(who, out var left):
                    _truth[board].Remove(left);
                    Board(board, [], [left]);
                    break;
                case 6 or 7:
                    _seats[$"{Instances[board]}/agent/a{who}"] = new DrawnSeat(value == 0 ? "f-b" : "f-a", $"s{value}");
                    Take();
                    break;
                case 8:
                    _seats.Remove($"{Instances[board]}/agent/a{who}");
                    Take();
                    break;
                case 9:
                    _seats[Occupant.User(Instances[board], $"user{who}")] = new DrawnSeat(value == 0 ? "f-b" : "f-a", $"s{value}");
                    Take();
                    break;
                case 10 when value == 0:
                    _version++;
                    Take();
                    break;
                case 10 when value == 3:
                    _unheard.Remove($"{Instances[board]}/agent/a{who}");
                    Take();
                    break;
                case 10:
                    var arn = $"{Instances[board]}/agent/a{who}";
                    _unheard[arn] = new LastKnownAgent(arn, new AgentProfile { LastName = "L", Hierarchy = ["Tokyo", $"Team {value}"] }, T0);
                    Take();
                    break;
                default:
                    // A server gets the changes late, or all at once.
                    Silos[silo].Hear(_state, value == 0 ? null : _truth, _revs);
                    break;
            }
        }

        public void Settle() => Array.ForEach(Silos, silo => silo.Hear(_state, _truth, _revs));

        private void Take()
        {
            _state.Take([Floor, DrawnViews.Floor("f-b", 1, Instances)], [.. _seats.Select(s => new Seated(s.Key, s.Value))], [.. _unheard.Values]);
            Silos[0].Hear(_state, null, _revs);
        }

        private void Board(int board, BoardAgent[] agents, int[] gone)
        {
            foreach (var agent in agents)
            {
                _truth[board][agent.Index] = agent;
            }
            var frame = new BoardFrame($"e{board}", _revs[board], ++_revs[board], null, agents, gone, SourceHealth.Unheard);
            Silos[0].Boards[board].TryApply(frame);
            // The second server loses every third frame, until it loads the whole board.
            if (_revs[board] % 3 != 0)
            {
                Silos[1].Boards[board].TryApply(frame);
            }
        }

        private BoardAgent Agent(int who, int value)
        {
            var shown = new[] { ShownCode.Talking, ShownCode.Offline, ShownCode.Available, ShownCode.Offline }[value];
            var instance = Instances[who % 2];
            var version = _revs[who % 2] + 1;
            var state = Samples.Agent(who, version, T0.AddSeconds(version), shown);
            return new BoardAgent(
                _indexes.TryGetValue(who, out var known) ? known : _indexes[who] = _next++,
                state with
                {
                    AgentArn = $"{instance}/agent/a{who}", InstanceArn = instance, LoggedOutAt = shown == ShownCode.Offline ? T0 : null,
                    // Sometimes an agent changes the team.
                    Profile = state.Profile with { Hierarchy = ["Tokyo", $"Team {(who + (value / 3)) % 3}"] },
                },
                "s1", Overlay.None);
        }
    }

    private sealed class Silo
    {
        private readonly TimeProvider _time;

        public Silo(TimeProvider time)
        {
            _time = time;
            Boards = [new(Samples.Instance), new(DrawnViews.OtherInstance)];
            Boards[0].Reset(new BoardSnapshot(new("e0", 0), [], SourceHealth.Unheard));
            Boards[1].Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        }

        public BoardReplica[] Boards { get; }

        public DrawnFloorsReplica Drawn { get; } = new();

        public DrawnPicture Picture(FloorHeader floor, Viewer viewer) => DrawnViews.Picture(floor, Drawn, _time, viewer, Boards);

        public void Hear(DrawnFloorsState state, Dictionary<int, BoardAgent>[]? boards, long[] revs)
        {
            Drawn.Apply(state.Answer(Drawn.Now.Position));
            for (var n = 0; n < 2 && boards is not null; n++)
            {
                Boards[n].Reset(new BoardSnapshot(new($"e{n}", revs[n]), [.. boards[n].Values], SourceHealth.Unheard));
            }
        }
    }
}
