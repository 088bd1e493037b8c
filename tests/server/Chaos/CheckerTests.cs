using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Agents;
using Xunit.Sdk;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>The checkers of the chaos run complain about every kind of broken history, and about no good one.</summary>
public sealed class CheckerTests
{
    private const string Agent = "arn:agent/1";
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Findings _findings = new();
    private readonly PictureCheck _pictures;
    private readonly ClusterCheck _cluster;

    public CheckerTests() => (_pictures, _cluster) = (new PictureCheck(_findings), new ClusterCheck(_findings));

    [Fact]
    public void AHistoryWithoutFaultsHasNoFindings()
    {
        PutThree();
        foreach (var n in new[] { 0, 0, 2 })
        {
            _pictures.Saw(1, Agent, Shown(n), At(n + 1));
            _pictures.Look(1, At(n + 1), saysFresh: true, claims: At(n), TimeSpan.Zero);
        }

        _pictures.Took(1, [Agent], At(5));
        _pictures.AtRest(1);
        _cluster.Owns("shard-0", 1, "a");
        _cluster.Owns("shard-0", 1, "a");
        _cluster.Owns("shard-0", 2, "b");
        _cluster.MayDie("a");
        _cluster.Dead("a", Noon);
        _cluster.Ended("a", 1, "");
        _cluster.Trimmed(At(10), At(13), [At(11), At(12)]);
        _cluster.Gaps([Gap(9.5, 13)]);
        _cluster.Kept("site", Noon);
        _cluster.Has("b", ["site", "another"]);
        _cluster.Quarantined(3, 3);
        _cluster.Healed("Kill", TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));

        Assert.Equal("", _findings.ToString());
        Assert.Equal(0, _findings.Count);
    }

    [Fact]
    public void AnOlderPictureAfterANewerOneIsFound()
    {
        PutThree();
        _pictures.Saw(1, Agent, Shown(2), At(3));
        _pictures.Saw(2, Agent, Shown(1), At(3));
        Assert.Equal(0, _findings.Count);
        _pictures.Saw(1, Agent, Shown(1), At(4));
        Found("older after newer");
    }

    [Fact]
    public void APictureThatTheFoldNeverHadIsFound()
    {
        PutThree();
        _pictures.Saw(1, Agent, Shown(1) with { Since = 7 }, At(3));
        Found("never so");
    }

    [Fact]
    public void AnAgentWithoutEventsIsFound()
    {
        _pictures.Saw(1, "arn:agent/2", Shown(1), At(3));
        Found("unknown agent");
    }

    [Fact]
    public void AnAgentWhoIsMissingInANewPictureIsFound()
    {
        PutThree();
        _pictures.Saw(1, Agent, Shown(2), At(3));
        _pictures.Took(1, [], At(4));
        Found("agent gone");
    }

    [Theory]
    [InlineData(17, true, false)]
    [InlineData(19, true, true)]
    [InlineData(19, false, false)]
    public void AnOldPictureThatLooksLiveIsFound(int seconds, bool saysFresh, bool found)
    {
        PutThree();
        _pictures.Saw(1, Agent, Shown(0), At(0));
        _pictures.Look(1, At(1 + seconds), saysFresh, claims: null, TimeSpan.Zero);
        Found(found ? "old but fresh" : null);
    }

    [Theory]
    [InlineData(1.9, false)]
    [InlineData(2.1, true)]
    public void AClaimOfMoreThanIsShownIsFound(double claimed, bool found)
    {
        PutThree();
        _pictures.Saw(1, Agent, Shown(1), At(1));
        _pictures.Look(1, At(4), saysFresh: false, At(claimed), TimeSpan.FromSeconds(5));
        Found(found ? "wrong claim" : null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void APictureAtRestThatIsNotTheFoldIsFound(int shown)
    {
        PutThree();
        if (shown >= 0)
        {
            _pictures.Saw(1, Agent, Shown(shown), At(3));
        }

        _pictures.AtRest(1);
        Found("not the fold");
    }

    [Fact]
    public void TwoOwnersOfAShardUnderOneEpochAreFound()
    {
        _cluster.Owns("shard-0", 1, "a");
        _cluster.Owns("shard-0", 1, "b");
        Found("two owners");
    }

    [Fact]
    public void AServerThatIsRemovedWithoutAReasonIsFound()
    {
        _cluster.MayDie("a");
        _cluster.Dead("b", Noon);
        Found("false eviction");
    }

    [Theory]
    [InlineData("a", 0)]
    [InlineData("b", 1)]
    public void AServerThatEndsByItselfIsFound(string server, int code)
    {
        _cluster.MayDie("a");
        _cluster.Ended(server, code, "last words");
        Found("ended");
    }

    [Fact]
    public void ALossThatNoGapTellsIsFound()
    {
        _cluster.Trimmed(At(10), At(13), [At(11), At(12.5)]);
        _cluster.Gaps([Gap(9.5, 11.2)]);
        Found("silent loss");
    }

    [Fact]
    public void AGapWhereNothingWasTrimmedIsFound()
    {
        _cluster.Trimmed(At(10), At(13), []);
        _cluster.Gaps([Gap(100, 101)]);
        Found("gap without loss");
    }

    [Fact]
    public void AnAcknowledgedWriteThatIsLostIsFound()
    {
        _cluster.Kept("site", Noon);
        _cluster.Has("b", ["another"]);
        Found("promise broken");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void ARecordThatIsNotInTheQuarantineOnceIsFound(int kept)
    {
        _cluster.Quarantined(3, kept);
        Found("quarantine");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(null)]
    public void AScreenThatIsNotRightInTimeIsFound(int? seconds)
    {
        _cluster.Healed("Kill", seconds is { } time ? TimeSpan.FromSeconds(time) : null, TimeSpan.FromSeconds(15));
        Found("not right in time");
    }

    [Theory]
    [InlineData(0, 10, 11, 20)]
    [InlineData(0, 10, 9, 20)]
    [InlineData(0, 10, 10, 19)]
    public void AHoleOrAnOverlapBetweenIntervalsIsFound(int start1, int end1, int start2, int end2)
    {
        var agent = new AgentState
        {
            AgentArn = Agent, InstanceArn = "arn", IntervalNo = 3, IntervalStart = At(20),
        };
        AgentInterval Interval(int no, int start, int end) => new(Agent, no, ShownCode.Available, null, At(start), At(end));

        Oracle.AssertTiles([agent], [Interval(1, 0, 10), Interval(2, 10, 20)]);
        Assert.ThrowsAny<XunitException>(() => Oracle.AssertTiles([agent], [Interval(1, start1, end1), Interval(2, start2, end2)]));
        Assert.ThrowsAny<XunitException>(() => Oracle.AssertTiles([agent], [Interval(1, 0, 10)]));
    }

    [Fact]
    public void ThePlanOfASeedIsAlwaysTheSameAndHasEveryKind()
    {
        var first = ChaosPlan.Of(7, ChaosPlan.All, isShort: false).Take(40).ToArray();

        Assert.Equal(first, ChaosPlan.Of(7, ChaosPlan.All, isShort: false).Take(40));
        Assert.NotEqual(first, ChaosPlan.Of(8, ChaosPlan.All, isShort: false).Take(40));
        Assert.Equal(ChaosPlan.All.Order(), first.Take(ChaosPlan.All.Length).Select(step => step.Kind).Order());
    }

    private void PutThree()
    {
        for (var n = 0; n < 3; n++)
        {
            _pictures.Put(Agent, Shown(n), At(n));
        }
    }

    private void Found(string? kind) => Assert.Equal(kind is null ? [] : [kind], _findings.Kinds);

    private static ChaosShown Shown(int n) => new("available", n * 1000, n * 1000, null);

    private static DateTimeOffset At(double seconds) => Noon.AddSeconds(seconds);

    private static StreamGap Gap(double from, double to) => new("shard-0", At(from), At(to), "trimmed", At(to));
}
