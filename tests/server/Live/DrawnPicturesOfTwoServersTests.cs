using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

/// <summary>A page takes the snapshot of a drawn floor from one server, and its frames from another.</summary>
public sealed class DrawnPicturesOfTwoServersTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);
    private readonly FakeTimeProvider _time = new(T0);

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
    public void ASnapshotOfOneServerIsPatchedByTheStreamOfAnother() => SnapshotsOfOneAreFollowedOnTheOther(histories: 200);

    [Fact]
    [Trait("Category", "Long")]
    public void ASnapshotOfOneServerIsPatchedByTheStreamOfAnotherInAThousandHistories() => SnapshotsOfOneAreFollowedOnTheOther(histories: 1_000);

    private void SnapshotsOfOneAreFollowedOnTheOther(int histories) =>
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
        }, iter: histories);

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
