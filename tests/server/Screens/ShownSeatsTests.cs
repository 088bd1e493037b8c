using ConnectStreaming.Alerts;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Alerts;

namespace ConnectStreaming.Tests.Screens;

public sealed class ShownSeatsTests
{
    private const long At = 1_700_000_000_000;

    private sealed record GoldenSeat(string Arn, string Place, string Code, long Since, int Level);

    private sealed record Golden(string Digest, GoldenSeat[] Seats);

    private readonly Dictionary<string, RunningLimit[]> _limits = [];

    private static readonly LimitRule Rule = new(600_000, 900_000);

    [Fact]
    public void TheSameSeatsGiveTheSameTextInAnyOrder()
    {
        (string, int)[] seats = [("a|1|talking|5", 0), ("b|2|away|6", 2), ("席|三|available|0", 1)];

        Assert.Equal(SeatDigest.Of(seats), SeatDigest.Of(seats.Reverse()));
        Assert.NotEqual(SeatDigest.Of(seats), SeatDigest.Of(seats.Take(2)));
        Assert.NotEqual(SeatDigest.Of([("a|1|talking|5", 0)]), SeatDigest.Of([("a|1|talking|5", 1)]));
        Assert.NotEqual(SeatDigest.Of([("a|1|talking|5", 0)]), SeatDigest.Of([("a|1|talking|6", 0)]));
        Assert.Equal("0-0000000000000000", SeatDigest.Of(Array.Empty<(string, int)>()));
    }

    /// <summary>The page computes the same (tests/client/wall/seat-digest.test.ts).</summary>
    [Fact]
    public void TheDigestIsThatOfThePage()
    {
        var all = Fixtures.Read<Golden[]>("screens", "digests");

        Assert.True(all.Length > 3);
        Assert.All(all, one => Assert.Equal(one.Digest, SeatDigest.Of(one.Seats.Select(s => (SeatDigest.Stamp(s.Arn, s.Place, s.Code, s.Since), s.Level)))));
    }

    [Fact]
    public void APictureOfNowIsRightAndAnotherOneIsNot()
    {
        var seats = Three();

        Assert.True(seats.IsRight(Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 7, At));
        Assert.False(seats.IsRight(Digest(("a", "s2", "available", 10, 0), ("b", "s1", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 7, At));
        Assert.False(seats.IsRight(Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0)), "e", 7, At));
        Assert.Null(seats.IsRight("", "another", 7, At));
        Assert.Null(seats.IsRight("", "e", 8, At));
        Assert.Null(seats.IsRight("", "e", 6, At));
    }

    [Fact]
    public void APictureOfSomeFramesAgoIsComparedWithTheSeatsOfThen()
    {
        var seats = Three();
        Assert.True(seats.Apply(Frame(7, 9) with { Live = [new WireLive(1, "talking", 40, 0)] }));
        Assert.True(seats.Apply(Frame(9, 10) with { Cards = [Card(2, "b", "s3")], Gone = [3], Others = [new WireOther(1, null, 0)] }));
        Assert.True(seats.Apply(Frame(10, 12) with { Cards = [Card(4, "d", "s4")], Live = [new WireLive(4, "away", 50, 0)] }));

        Assert.True(seats.IsRight(Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 7, At));
        Assert.True(seats.IsRight(Digest(("a", "s1", "talking", 40, 0), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 9, At));
        Assert.True(seats.IsRight(Digest(("b", "s3", "talking", 20, 0)), "e", 10, At));
        Assert.True(seats.IsRight(Digest(("b", "s3", "talking", 20, 0), ("d", "s4", "away", 50, 0)), "e", 12, At));
        Assert.False(seats.IsRight(Digest(("b", "s3", "talking", 20, 0)), "e", 12, At));
        Assert.Null(seats.IsRight("", "e", 11, At));
    }

    /// <summary>What it shows was right once. A picture of a second ago is right, one that lacks a change of 10 s ago is not.</summary>
    [Fact]
    public void APictureThatLacksAChangeForSixSecondsIsOld()
    {
        var seats = Three();
        var before = Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0));
        Assert.True(seats.IsRight(before, "e", 7, At + 60_000));
        Assert.True(seats.Apply(Frame(7, 9) with { Live = [new WireLive(1, "talking", 40, 0)] }));

        Assert.False(IsOld(7, At + 6_000));
        Assert.True(IsOld(7, At + 6_001));
        Assert.False(IsOld(9, At + 60_000));
        for (var rev = 9L; rev < 1_000; rev++)
        {
            Assert.True(seats.Apply(Frame(rev, rev + 1) with { At = At + 10_000 }));
        }
        // So long ago that it is not known any more.
        Assert.True(IsOld(7, At + 16_001));
        Assert.Null(seats.IsRight(before, "e", 7, At + 16_001));

        bool IsOld(long rev, long at) => seats.IsOld("e", rev, at, ShownSeats.OldAfter);
    }

    /// <summary>What the drawing was at that revision counts, because the page painted it from that one.</summary>
    [Fact]
    public void OfAPageOfZonesOnlyItsSeatsAreCompared()
    {
        var seats = Three(drawing: 4);
        Assert.True(seats.Apply(Frame(7, 9) with { Floor = new WireFloorChange(5) }));
        static Func<string, bool>? Page(int version) => version switch { 4 => seat => seat == "s2", 5 => seat => seat == "s1", _ => null };

        Assert.True(seats.IsRight(Digest(("b", "s2", "talking", 20, 0)), "e", 7, At, Page));
        Assert.False(seats.IsRight(Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0)), "e", 7, At, Page));
        Assert.True(seats.IsRight(Digest(("a", "s1", "available", 10, 0)), "e", 9, At, Page));
        Assert.False(seats.IsRight(Digest(("b", "s2", "talking", 20, 0)), "e", 9, At, Page));
        Assert.True(seats.Apply(Frame(9, 10) with { Floor = new WireFloorChange(6) }));
        Assert.Null(seats.IsRight(Digest(("a", "s1", "available", 10, 0)), "e", 10, At, Page));
    }

    [Fact]
    public void AnAutomaticFloorHasNoPages() => Assert.True(Three().IsRight(
        Digest(("a", "s1", "available", 10, 0), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 7, At, _ => seat => false));

    [Fact]
    public void AFrameThatDoesNotFollowIsNotApplied()
    {
        var seats = Three();

        Assert.False(seats.Apply(Frame(8, 9)));
        Assert.False(seats.Apply(Frame(7, 9) with { Epoch = "other" }));
        Assert.False(seats.Apply(Frame(7, 9) with { Live = [new WireLive(9, "away", 1, 0)] }));
    }

    /// <summary>A level begins at one millisecond, and the screen paints it a moment later, by a clock that is a little off.</summary>
    [Theory]
    [InlineData(-10_000, 0, true)]
    [InlineData(-10_000, 1, false)]
    [InlineData(-900, 0, true)]
    [InlineData(-900, 1, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(1_900, 0, true)]
    [InlineData(2_100, 0, false)]
    [InlineData(2_100, 1, true)]
    public void AroundTheBeginningOfALevelBothAreRight(long after, int level, bool isRight)
    {
        _limits["a"] = [new RunningLimit(AlertKind.LongContact, At, At + 600_000, At + 900_000, "VOICE", Rule)];
        var seats = Three();

        Assert.Equal(
            isRight,
            seats.IsRight(Digest(("a", "s1", "available", 10, level), ("b", "s2", "talking", 20, 0), ("c", "", "away", 30, 0)), "e", 7, At + 600_000 + after));
    }

    [Fact]
    public void WhenManyLevelsBeginAtOnceNothingIsSaid()
    {
        foreach (var (agent, n) in new[] { "a", "b", "c" }.Select((agent, n) => (agent, n)))
        {
            _limits[agent] = [.. Enumerable.Range(0, 10).Select(
                k => new RunningLimit(AlertKind.LongContact, At, At + (10 * n) + k, RunningLimit.Never, "VOICE", Rule))];
        }

        Assert.Null(Three().IsRight("", "e", 7, At));
    }

    /// <summary>A thousand screens report every 2 s: a report must not make the text of each seat again.</summary>
    [Fact]
    public void AReportOfManySeatsMakesNoTextOfThem()
    {
        var seats = new ShownSeats(_ => []);
        WireAgent[] agents = [.. Enumerable.Range(0, 490).Select(n => new WireAgent(Card(n, $"agent {n}", $"s{n}"), new WireLive(n, "away", n, 0)))];
        seats.Replace(Snapshot(7, agents));
        var digest = Digest([.. agents.Select(a => (a.Card.Arn, a.Card.Place!, "away", a.Live.T, 0))]);
        Assert.True(seats.IsRight(digest, "e", 7, At));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(seats.IsRight(digest, "e", 7, At));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    /// <summary>Random frames, and every picture that a page had in between.</summary>
    [Fact]
    public void EveryPictureOfTheLastFramesIsFound()
    {
        var random = new Random(4);
        Dictionary<int, (string Arn, string Place, string Code, long Since)> page = [];
        List<(long Rev, string Digest)> painted = [];
        var seats = new ShownSeats(_ => []);
        seats.Replace(Snapshot(0));
        for (var rev = 0L; rev < 500; rev++)
        {
            var frame = Frame(rev, rev + 1);
            List<WireCard> cards = [];
            List<WireLive> lives = [];
            HashSet<int> gone = [];
            for (var n = 0; n < 4; n++)
            {
                var index = random.Next(30);
                if (page.ContainsKey(index) && random.Next(4) == 0)
                {
                    gone.Add(index);
                }
                else if (!gone.Contains(index) && cards.TrueForAll(c => c.I != index) && lives.TrueForAll(l => l.I != index))
                {
                    var isNew = !page.ContainsKey(index);
                    if (isNew || random.Next(2) == 0)
                    {
                        cards.Add(Card(index, $"agent {index}", $"seat {random.Next(40)}"));
                    }
                    if (isNew || random.Next(2) == 0)
                    {
                        lives.Add(new WireLive(index, random.Next(2) == 0 ? "away" : "talking", random.Next(1000), 0));
                    }
                }
            }
            frame = frame with { Cards = [.. cards], Live = [.. lives], Gone = [.. gone] };
            foreach (var card in cards)
            {
                page[card.I] = (card.Arn, card.Place!, page.GetValueOrDefault(card.I).Code, page.GetValueOrDefault(card.I).Since);
            }
            foreach (var live in lives)
            {
                page[live.I] = page[live.I] with { Code = live.S, Since = live.T };
            }
            foreach (var index in gone)
            {
                page.Remove(index);
            }

            Assert.True(seats.Apply(frame));
            painted.Add((rev + 1, SeatDigest.Of(page.Values.Select(s => (SeatDigest.Stamp(s.Arn, s.Place, s.Code, s.Since), 0)))));
        }

        Assert.All(painted, one => Assert.True(seats.IsRight(one.Digest, "e", one.Rev, At)));
    }

    private ShownSeats Three(int? drawing = null)
    {
        var seats = new ShownSeats(arn => _limits.GetValueOrDefault(arn) ?? []);
        seats.Replace(Snapshot(
            7, new WireAgent(Card(1, "a", "s1"), new WireLive(1, "available", 10, 0)), new WireAgent(Card(2, "b", "s2"), new WireLive(2, "talking", 20, 0)),
            new WireAgent(Card(3, "c", null), new WireLive(3, "away", 30, 0))) with
        {
            Floor = drawing is { } version ? new WireFloor("f", "Floor", "s", version) : null,
        });
        return seats;
    }

    private static string Digest(params (string Arn, string Place, string Code, long Since, int Level)[] seats) =>
        SeatDigest.Of(seats.Select(s => (SeatDigest.Stamp(s.Arn, s.Place, s.Code, s.Since), s.Level)));

    private static WireCard Card(int index, string arn, string? place) => new(index, arn, "u", "F", "L", "p", [], null, 0) { Place = place };

    private static WireSnapshot Snapshot(long rev, params WireAgent[] agents) =>
        new("v", "e", rev, At, "b", "live", "Asia/Tokyo", new WireSource("live", 0, 0), agents);

    private static WireFrame Frame(long from, long to) => new("e", from, to, At, 0, null, null, null);
}
