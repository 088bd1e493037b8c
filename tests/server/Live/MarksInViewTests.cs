using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

/// <summary>What people did about alerts, in the views: it comes with the agent, and only with an agent whom the lens shows.</summary>
public sealed class MarksInViewTests
{
    private const string Floor = "f-a";
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly FakeTimeProvider _time = new(T0);
    private readonly BoardReplica _board = new(Samples.Instance);
    private readonly FloorReplica _floor = Views.Floor([.. Enumerable.Range(1, 3).Select(n => new AutoSeat(Arn(n), "Team", n))]);
    private readonly DrawnFloorsReplica _drawn = new();
    private readonly AlertReplicas _alerts = new();
    private readonly AlertState _state = new("a1");
    private readonly DrawnFloorsState _seats = new("d1");

    public MarksInViewTests()
    {
        _board.Reset(new BoardSnapshot(
            new("e1", 1), [.. Enumerable.Range(1, 3).Select(n => new BoardAgent(n, Samples.Agent(n, 1, T0), "s1", Overlay.None))], SourceHealth.Unheard));
        Sit((2, "s1"));
        Follow();
    }

    private static string Arn(int n) => $"{Samples.Instance}/agent/a{n}";

    private static Viewer OfTeam(int team) => new(
        "p", "P", "s", Roles.Viewer, new Scope([], [["Tokyo", $"Team {team}"]], []), Privacy.Nothing);

    private void Sit(params (int Agent, string Seat)[] all)
    {
        _seats.Take([DrawnViews.Floor(Floor)], [.. all.Select(s => new Seated(Arn(s.Agent), new DrawnSeat(Floor, s.Seat)))]);
        _drawn.Apply(_seats.Answer(_drawn.Now.Position));
    }

    private void Follow() => _alerts.Of(Samples.Instance).Apply(_state.Answer(_alerts.Of(Samples.Instance).Now.Position));

    private void Claim(int agent, string? by = "山田")
    {
        var alert = new AlertId(Arn(agent), AlertKind.LongHold, 1_000);
        _state.Put(alert, by is null ? null : new StoredMark(alert.Agent, new AlertMark(alert.Kind, alert.Since) { Claimed = new ClaimMark(by, "p1", 5) }, 0));
        Follow();
    }

    private AutoPicture Automatic(Viewer? viewer = null) => Views.Picture(
        _board, _floor, _time, Lens.Of(viewer ?? DrawnViews.Administrator, Samples.Instance), _drawn, _alerts.Of(Samples.Instance));

    private IViewPicture[] Both(Viewer? viewer = null) =>
        [Automatic(viewer), DrawnViews.Picture(DrawnViews.Floor(Floor), _drawn, _alerts, _time, viewer, _board)];

    [Fact]
    public void ASnapshotHasThemWithTheirAgent()
    {
        Claim(2);

        foreach (var picture in Both())
        {
            var agents = picture.Snapshot(out var position).Agents;
            var mark = Assert.Single(agents.Single(a => a.Card.Arn == Arn(2)).Live.M!);
            Assert.Equal(new WireMark("long-hold", 1_000) { C = "山田", Ci = "p1", Ct = 5 }, mark);
            Assert.All(agents.Where(a => a.Card.Arn != Arn(2)), a => Assert.Null(a.Live.M));
            Assert.Equal(position.Revs, picture.Snapshot(out _).Vector);
        }
    }

    /// <summary>A wall display paints that somebody takes care of it; who that is stays with the people who work with alerts.</summary>
    [Theory]
    [InlineData("Full", "山田", "佐藤")]
    [InlineData("Family", "", null)]
    [InlineData("Initials", "", null)]
    [InlineData("Seat", "", null)]
    public void AScreenGetsNoIdsAndNamesOnlyIfItShowsWholeNames(string level, string claimer, string? quiet)
    {
        var alert = new AlertId(Arn(2), AlertKind.LongHold, 1_000);
        _state.Put(alert, new StoredMark(alert.Agent, new AlertMark(alert.Kind, alert.Since)
        {
            Claimed = new ClaimMark("山田", "p1", 5), Acknowledged = new QuietMark(AlertLevel.Warning, "佐藤", "p2", 3, long.MaxValue),
            Snoozed = new QuietMark(AlertLevel.Critical, "佐藤", "p2", 3, 9),
        }, 0));
        Follow();
        var screen = new Viewer("s", "S", "s", Roles.None, Scope.Everything, new Privacy(Enum.Parse<NameLevel>(level), false))
        {
            OnlyViews = new HashSet<string> { Floor, Samples.Instance },
        };
        var person = screen with { OnlyViews = null };

        foreach (var picture in Both(screen))
        {
            var mark = Assert.Single(picture.Snapshot(out _).Agents.Single(a => a.Card.Arn == Arn(2)).Live.M!);
            Assert.Equal(new WireMark("long-hold", 1_000) { Al = 1, Ab = quiet, C = claimer, Ct = 5, Sl = 2, Su = 9, Sb = quiet }, mark);
            // No view of a person is shared with a screen.
            Assert.True(picture.IsFor(screen));
            Assert.False(picture.IsFor(person));
        }
    }

    [Fact]
    public void AFrameBringsThemAndTakesThemAwayAndHasNobodyElse()
    {
        foreach (var picture in Both())
        {
            var before = picture.Position;
            Claim(2);
            var delta = picture.Since(before)!;
            Assert.True(delta.IsSeen);
            var frame = delta.Frame(before);
            Assert.Equal("山田", Assert.Single(Assert.Single(frame.Live!).M!).C);
            Assert.Null(frame.Cards ?? null);
            Assert.True(frame.Rev > frame.From);

            before = picture.Position;
            Claim(2, null);
            Assert.Null(Assert.Single(picture.Since(before)!.Frame(before).Live!).M);
        }
    }

    [Fact]
    public void APageIsNotToldOfWhatIsDoneAboutAnAgentOutsideItsScope()
    {
        foreach (var picture in Both(OfTeam(1)))
        {
            var before = picture.Position;
            Claim(2, "山田");
            Assert.False(picture.Since(before)!.IsSeen);
            Claim(2, null);
            Assert.False(picture.Since(before)!.IsSeen);
        }
    }

    /// <summary>It would tell who is on a break, and since when.</summary>
    [Fact]
    public void WhoMayNotSeeStatusesIsNotToldOfABreakThatTakesTooLong()
    {
        var alert = new AlertId(Arn(2), AlertKind.LongAway, 1_000);
        _state.Put(alert, new StoredMark(alert.Agent, new AlertMark(alert.Kind, alert.Since) { Claimed = new ClaimMark("山田", "p1", 5) }, 0));
        Follow();
        var masked = DrawnViews.Administrator with { Privacy = new Privacy(NameLevel.Full, true) };

        Assert.All(Both(masked), p => Assert.All(p.Snapshot(out _).Agents, a => Assert.Null(a.Live.M)));
        Assert.All(Both(), p => Assert.Single(p.Snapshot(out _).Agents, a => a.Live.M is not null));
    }

    [Fact]
    public void OnTheAutomaticFloorAnAgentHasTheDrawnFloorOfTheSeat()
    {
        var picture = Automatic();
        Assert.Equal([null, Floor, null], picture.Snapshot(out _).Agents.OrderBy(a => a.Card.Arn).Select(a => a.Card.Floor));
        var before = picture.Position;

        Sit((3, "s1"));

        var cards = picture.Since(before)!.Frame(before).Cards!;
        Assert.Equal([(Arn(2), null), (Arn(3), Floor)], cards.OrderBy(c => c.Arn).Select(c => (c.Arn, c.Floor)));
        Assert.Null(Automatic(OfTeam(1)).Since(before)!.Frame(before).Cards ?? null);
    }

    [Fact]
    public void SilentAndSuspectAgentsHaveTheTimesFromWhichTheirLimitsCount()
    {
        _board.TryApply(new BoardFrame(
            "e1", 1, 2, null,
            [
                new BoardAgent(1, Samples.Agent(1, 1, T0), "s1", Overlay.Silent), new BoardAgent(2, Samples.Agent(2, 1, T0), "s1", Overlay.Suspect),
            ],
            [], SourceHealth.Unheard));

        var live = Automatic().Snapshot(out _).Agents.OrderBy(a => a.Card.Arn).Select(a => a.Live).ToArray();

        var patience = (long)new SuspectOptions().Available.TotalMilliseconds;
        Assert.Equal(
            [(T0.ToUnixTimeMilliseconds(), 0), (0, T0.ToUnixTimeMilliseconds() + patience), (0L, 0L)], live.Select(l => (l.Zs, l.Qs)));
    }

    /// <summary>While the store cannot be read, nobody knows what people did. The live picture is shown all the same.</summary>
    [Fact]
    public void WithoutAnAnswerOfTheAlertsTheViewIsShownAndTakesASnapshotWhenItComes()
    {
        var picture = Views.Picture(_board, _floor, _time, drawn: _drawn, alerts: new AlertReplica());
        Assert.True(picture.Position.IsKnown);

        var late = new AlertReplica();
        picture = Views.Picture(_board, _floor, _time, drawn: _drawn, alerts: late);
        var before = picture.Position;
        late.Apply(_state.Answer(default));
        Assert.False(picture.Position.HasSameEpoch(before));
        Assert.Null(picture.Since(before));
    }
}
