using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

/// <summary>A view shows a board and a floor, and each has its own revision numbers.</summary>
public sealed class SeatsInViewTests : IDisposable
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly FakeTimeProvider _time = new(T0);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly BoardReplica _board = new(Samples.Instance);
    private readonly FloorReplica _floor = Views.Floor();
    private readonly AutoPicture _picture;

    public SeatsInViewTests()
    {
        _board.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        _picture = Views.Picture(_board, _floor, _time);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void AnAgentThatIsNewOnTheBoardIsShownTogetherWithTheSeat()
    {
        Change(1, 1, Agent(0, 1));
        var before = _picture.Position;
        Assert.Empty(_picture.Snapshot(out _).Agents);
        Assert.False(_picture.Since(Views.At(0))!.IsSeen);

        _floor.Apply(new FloorAnswer(false, new("f1", 2), false, [Seat(0, "Billing", 3)], []));

        var delta = _picture.Since(before)!;
        Assert.True(delta.IsSeen);
        var frame = delta.Frame(before);
        Assert.Equal(("Billing", 3), (frame.Cards!.Single().Island, frame.Cards!.Single().Seat));
        Assert.Single(frame.Live!);
        Assert.True(frame.Rev > frame.From);
    }

    [Fact]
    public void AnAgentWhoseSeatIsReleasedBeforeTheBoardReportsItIsRemoved()
    {
        Change(1, 1, Agent(0, 1));
        _floor.Apply(new FloorAnswer(false, new("f1", 2), false, [Seat(0, "Billing", 3)], []));
        var before = _picture.Position;

        _floor.Apply(new FloorAnswer(false, new("f1", 3), false, [], [Agent(0, 1).State.AgentArn]));

        Assert.Equal([0], _picture.Since(before)!.Frame(before).Gone!);
    }

    [Fact]
    public void AnotherOwnerOfTheFloorMakesEveryPageTakeASnapshot()
    {
        using var view = Views.Of(_board, _services, _time);
        var since = new Since(view.Position.Epoch, view.Position.Rev, view.Position.Revs);
        Assert.Null(view.Next(view.PositionOf(since)).Resync);

        Assert.Equal("epoch", view.Next(view.PositionOf(since with { Epoch = "e1.f2.-.-" })).Resync);
        Assert.Equal("epoch", view.Next(view.PositionOf(since with { Epoch = "e1" })).Resync);
        Assert.Equal("ahead", view.Next(view.PositionOf(since with { Vector = [since.Vector![0] + 1, .. since.Vector[1..]] })).Resync);
    }

    [Fact]
    public void APositionIsOneNumberThatGrowsWithBothAndIsExactInJavaScript() =>
        Gen.Select(Gen.Long[0, (1L << 51) - 1], Gen.Long[0, (1L << 51) - 1]).Sample(revs =>
        {
            var position = Views.At(revs.Item1, revs.Item2);
            Assert.Equal(position, _picture.Named(new Since("e1.f1.-.-", position.Rev, position.Revs)));
            Assert.InRange(position.Rev, 0, (1L << 53) - 1);
            Assert.True(Views.At(revs.Item1 + 1, revs.Item2).Rev > position.Rev);
            Assert.True(Views.At(revs.Item1, revs.Item2 + 1).Rev > position.Rev);
        });

    /// <summary>Frames of the board and answers of the floor in any order: every earlier picture is patched to the current one.</summary>
    [Fact]
    public void PatchingAnyEarlierPictureGivesTheWholeView() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3], Gen.Int[0, 7]).Array[1, 60].Sample(steps =>
        {
            var (board, floor) = (new BoardReplica(Samples.Instance), Views.Floor());
            board.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
            var picture = Views.Picture(board, floor, _time);
            var (rev, floorRev, index) = (0L, 1L, 0);
            Dictionary<int, int> onBoard = [];
            List<(ViewPosition At, Dictionary<int, string> Shown)> pictures = [];
            foreach (var (who, value, what) in steps)
            {
                var arn = Agent(who, 1).State.AgentArn;
                if (what < 3)
                {
                    var at = onBoard.TryGetValue(who, out var known) ? known : onBoard[who] = index++;
                    board.TryApply(new BoardFrame("e1", rev, ++rev, null, [Agent(who, rev, value) with { Index = at }], [], SourceHealth.Unheard));
                }
                else if (what == 3 && onBoard.Remove(who, out var left))
                {
                    board.TryApply(new BoardFrame("e1", rev, ++rev, null, [], [left], SourceHealth.Unheard));
                }
                else if (what < 7)
                {
                    floor.Apply(new FloorAnswer(false, new("f1", ++floorRev), false, [Seat(who, $"g{value}", who)], []));
                }
                else if (what == 7)
                {
                    floor.Apply(new FloorAnswer(false, new("f1", ++floorRev), false, [], [arn]));
                }
                pictures.Add((picture.Position, Shown(picture)));
            }
            foreach (var (at, shown) in pictures)
            {
                var patched = new Dictionary<int, string>(shown);
                Patch(patched, picture.Since(at)!.Frame(at));
                Assert.Equal(Shown(picture).OrderBy(p => p.Key), patched.OrderBy(p => p.Key));
            }
        }, iter: 500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFloorThatDoesNotAnswerKeepsAllSeatsAndAddsNewAgentsLater(bool takesEffect)
    {
        var grain = new FloorOnAndOff(takesEffect);
        var floor = new FloorReplica();
        using var stop = new CancellationTokenSource();
        Change(1, 1, Agent(0, 1));
        var following = Task.Run(() => new FloorFollower(_board, floor, grain, TimeProvider.System, NullLogger.Instance).Run(stop.Token));
        await Until(() => floor.Picture.Seats.Count == 1);
        var seat = floor.Picture.SeatOf(Agent(0, 1).State.AgentArn);

        grain.IsOff = true;
        Change(2, 2, Agent(1, 2) with { Index = 1 });
        await Until(() => grain.Failures > 2);
        Assert.Equal(seat, floor.Picture.SeatOf(Agent(0, 1).State.AgentArn));
        grain.IsOff = false;

        await Until(() => floor.Picture.Seats.Count == 2);
        Assert.Equal(seat, floor.Picture.SeatOf(Agent(0, 1).State.AgentArn));
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task EveryAgentHasTheSamePlaceAfterARestartForAnyOrder()
    {
        var (seats, now) = (new LiveHost.Seats(), TimeProvider.System.GetUtcNow());
        AgentState[] agents = [.. Enumerable.Range(0, 9).Select(n => Samples.Agent(n, 1, now))];

        var before = await Places(agents);
        var after = await Places([.. agents.Reverse()]);

        Assert.Equal(9, before.Values.Distinct().Count());
        Assert.Equal(before, after);

        async Task<SortedDictionary<string, (string, int)>> Places(AgentState[] inOrder)
        {
            await using var host = await LiveHost.Start(null, seats);
            Array.ForEach(inOrder, agent => host.Feed.Changed(agent, "s1", 1));
            var view = await host.View(inOrder.Length);
            await Until(() => view.Snapshot(out _).Agents.Length == inOrder.Length);
            return new(view.Snapshot(out _).Agents.ToDictionary(a => a.Card.Arn, a => (a.Card.Island!, a.Card.Seat)));
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private void Change(long from, long rev, BoardAgent agent) =>
        Assert.True(_board.TryApply(new BoardFrame("e1", from - 1, rev, null, [agent], [], SourceHealth.Unheard)));

    private static BoardAgent Agent(int n, long version, int shown = 0) =>
        new(n, Samples.Agent(n, version, T0, new[] { ShownCode.Talking, ShownCode.Acw, ShownCode.Available, ShownCode.Away }[shown]), "s1", Overlay.None);

    private static AutoSeat Seat(int n, string island, int seat) => new(Agent(n, 1).State.AgentArn, island, seat);

    private static Dictionary<int, string> Shown(AutoPicture picture) =>
        picture.Snapshot(out _).Agents.ToDictionary(a => a.Card.I, a => Text(a.Card, a.Live));

    private static void Patch(Dictionary<int, string> shown, WireFrame frame)
    {
        var lives = (frame.Live ?? []).ToDictionary(l => l.I);
        foreach (var card in frame.Cards ?? [])
        {
            var state = lives.TryGetValue(card.I, out var live) ? live.S : shown[card.I].Split('|')[1];
            shown[card.I] = $"{card.Island} {card.Seat}|{state}";
        }
        foreach (var live in lives.Values)
        {
            shown[live.I] = $"{shown[live.I].Split('|')[0]}|{live.S}";
        }
        foreach (var gone in frame.Gone ?? [])
        {
            shown.Remove(gone);
        }
    }

    private static string Text(WireCard card, WireLive live) => $"{card.Island} {card.Seat}|{live.S}";

    private sealed class FloorOnAndOff(bool takesEffect) : IFloorGrain
    {
        private readonly FloorState _floor = new(new AutoFloor(TimeSpan.FromDays(35)), "f1");
        private int _failures;

        public volatile bool IsOff;

        public int Failures => _failures;

        public ValueTask<FloorAnswer> Follow(FloorStep step)
        {
            if (!IsOff)
            {
                return ValueTask.FromResult(_floor.Follow(step, T0, out _));
            }
            if (takesEffect)
            {
                _floor.Follow(step, T0, out _);
            }
            Interlocked.Increment(ref _failures);
            throw new TimeoutException("scripted");
        }
    }
}
