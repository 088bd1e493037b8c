using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Tests.Board;

public sealed class ShardHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly ShardHealth _health = new();

    [Fact]
    public void AStoppedShardDoesNotCountWhenAnotherIsRead()
    {
        Report(Shard("old", SourceState.Stopped, Now), Now);
        Report(Shard("new", SourceState.Live, Now.AddSeconds(20)), Now.AddSeconds(20));

        var source = _health.Source(Now.AddSeconds(20), down: false);
        Assert.Equal((SourceState.Live, 0, Now.AddSeconds(20)), (source.State, source.BehindMs, source.CaughtUpTo));
        Assert.Equal(Now.AddSeconds(20), _health.CaughtUpTo());
    }

    [Fact]
    public void BetweenTheOldShardAndTheNewOneOnlyTheLastStoppedOneCounts()
    {
        Report(Shard("older", SourceState.Stopped, Now), Now);
        Report(Shard("old", SourceState.Stopped, Now.AddSeconds(20)), Now.AddSeconds(20));

        Assert.Equal(SourceState.Live, StateAfter(21));
    }

    [Fact]
    public void WhenEveryShardIsStoppedAndNobodyReadsThemTheSourceIsUnreachable()
    {
        Report(Shard("only", SourceState.Stopped, Now), Now);
        Report(Stream("s", SourceState.Live), Now.AddSeconds(14));

        Assert.Equal(SourceState.Live, StateAfter(1));
        Assert.Equal(SourceState.Unreachable, StateAfter(16));
    }

    [Fact]
    public void AShardThatAnotherServerTakesOverIsLiveForTwoMoreSeconds()
    {
        Report(Shard("s", SourceState.CatchingUp, Now), Now);
        Assert.Equal(SourceState.CatchingUp, StateAfter(0));
        Report(Shard("s", SourceState.Live, Now), Now);
        Report(Shard("s", SourceState.Stopped, Now), Now.AddSeconds(0.5));
        Report(Shard("s", SourceState.CatchingUp, Now), Now.AddSeconds(1));

        Assert.Equal(SourceState.Live, StateAfter(2));
        Assert.Equal(SourceState.CatchingUp, StateAfter(2.1));
    }

    [Fact]
    public void ATeardownBySetupHasPriorityOverShardsOfOtherInstances()
    {
        Report(Shard("another instance's", SourceState.Live, Now), Now);
        Report(new() { Source = SourceKey.Instance("i"), State = SourceState.Off, Reason = SourceReason.TakenDown }, Now);

        Assert.Equal(SourceState.Off, _health.Source(Now, down: true).State);

        _health.Forget(SourceKey.Instance("i"));
        Assert.Equal(SourceState.Live, StateAfter(0));
    }

    [Fact]
    public void WithoutAnyStreamTheSourceSaysSoAlsoWithStoppedShards()
    {
        Report(Shard("old", SourceState.Stopped, Now), Now);
        Report(new() { Source = SourceKey.Server, State = SourceState.None, Reason = SourceReason.NoStream }, Now);

        Assert.Equal((SourceState.None, SourceReason.NoStream), (_health.Source(Now, down: false).State, _health.Source(Now, down: false).Reason));
    }

    [Theory]
    [InlineData("live", 9_000, "live")]
    [InlineData("live", 11_000, "behind")]
    [InlineData("catching-up", 11_000, "catching-up")]
    public void MoreThanTenSecondsBehindIsReportedAfterAShardHasCaughtUp(string state, long behindMs, string source)
    {
        Report(Shard("only", state == "live" ? SourceState.Live : SourceState.CatchingUp, Now) with { BehindMs = behindMs }, Now);

        Assert.Equal((source, behindMs), (_health.Source(Now, down: false).State.Code(), _health.Source(Now, down: false).BehindMs));
    }

    [Fact]
    public void AStreamThatIsKnownToCarryOthersDoesNotMakeThisInstanceStale()
    {
        Report(Shard("a|1|1", SourceState.Live, Now, "a"), Now, ours: true);
        Report(Shard("b|1|1", SourceState.Denied, Now, "b"), Now);
        Report(Stream("b", SourceState.Missing), Now);

        Assert.Equal(SourceState.Live, StateAfter(0));
        Assert.Equal(Now, _health.CaughtUpTo());
    }

    [Fact]
    public void WhileNoStreamIsKnownToBeItsOwnTheWorstOfAllCounts()
    {
        Report(Shard("a|1|1", SourceState.Live, Now, "a"), Now);
        Report(Shard("b|1|1", SourceState.Denied, Now, "b"), Now);

        Assert.Equal(SourceState.Denied, StateAfter(0));
    }

    [Fact]
    public void AnotherShardOfItsOwnStreamCountsBeforeItsFirstEvent()
    {
        Report(Shard("a|1|parent", SourceState.Live, Now, "a"), Now, ours: true);
        Report(Shard("a|1|child", SourceState.Unreachable, Now, "a"), Now);

        Assert.Equal(SourceState.Unreachable, StateAfter(0));
    }

    [Fact]
    public void FiveSecondsWithoutAnAnswerAreReportedForAnyNumberOfReports()
    {
        Report(Read(TimeSpan.Zero), Now);
        Assert.Equal(SourceState.Live, StateAfter(5));
        var hung = _health.Source(Now.AddSeconds(5.1), down: false);
        Assert.Equal((SourceState.Unreachable, SourceReason.Timeout), (hung.State, hung.Reason));

        // The same state is reported again: the waiting time continues to count.
        Report(Read(TimeSpan.FromSeconds(4)), Now.AddSeconds(4));
        Assert.Equal(SourceState.Unreachable, StateAfter(5.1));

        Report(Read(TimeSpan.Zero), Now.AddSeconds(6));
        Assert.Equal(SourceState.Live, StateAfter(6));

        static SourceHealth Read(TimeSpan unanswered) => Shard("only", SourceState.Live, Now) with { Unanswered = unanswered, Patience = SourceRule.NoAnswer };
    }

    [Fact]
    public void AReportOfAReaderWithAnOldEpochIsIgnored()
    {
        Report(Shard("only", SourceState.Live, Now) with { Epoch = 8 }, Now);
        Report(Shard("only", SourceState.Stopped, Now) with { Epoch = 7 }, Now.AddSeconds(1));

        Assert.Equal(SourceState.Live, StateAfter(14));
        // The successor's first report counts, before its epoch is known.
        Report(Shard("only", SourceState.Denied, Now), Now.AddSeconds(2));
        Assert.Equal(SourceState.Denied, StateAfter(2));
    }

    [Fact]
    public void AFinishedShardIsNotPartOfTheSourceAnyMore()
    {
        Report(Stream("s", SourceState.Live), Now);
        Report(Shard("parent", SourceState.CatchingUp, Now), Now);
        Report(Shard("parent", SourceState.Finished, Now), Now);

        Assert.Equal(SourceState.Live, StateAfter(0));
    }

    [Fact]
    public void EveryStateThatIsShownHasItsRankAndEveryCodeIsUnique()
    {
        var states = Enum.GetValues<SourceState>().Where(s => s != SourceState.Invalid).ToArray();

        Assert.Equal(states.Length, states.Select(s => s.Code()).Distinct().Count());
        Assert.Equal(states.Length - 2, states.Except([SourceState.Stopped, SourceState.Finished]).Select(s => s.Rank()).Distinct().Count());
        Assert.Equal(Enum.GetValues<SourceReason>().Length, Enum.GetValues<SourceReason>().Select(r => r.Code()).Distinct().Count());
        Assert.All(states.Except([SourceState.Finished]), s => new SourceHealth { Source = SourceKey.Server, State = s }.After(TimeSpan.Zero).State.Rank());
    }

    /// <summary>Every server describes every stream. One of them cannot, or has just started.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AServerThatCannotDescribeAStreamChangesNoPictureWhileAnotherOneCan(bool isDenied)
    {
        var (state, reason) = isDenied ? (SourceState.Denied, SourceReason.AccessDenied) : (SourceState.Starting, SourceReason.None);
        Report(Shard("1", SourceState.Live, Now), Now);
        foreach (var round in Enumerable.Range(0, 3).Select(n => Now.AddSeconds(2 * n)))
        {
            ReportBy("a", Pinged(SourceState.Live), round);
            ReportBy("b", Pinged(state) with { Reason = reason }, round.AddSeconds(1));
            Assert.Equal(SourceState.Live, _health.Source(round.AddSeconds(1), down: false).State);
        }

        // The first one is gone: what the other one says counts.
        Report(Shard("1", SourceState.Live, Now.AddSeconds(12)), Now.AddSeconds(12));
        ReportBy("b", Pinged(state) with { Reason = reason }, Now.AddSeconds(12));
        Assert.Equal(state, StateAfter(12));
    }

    [Fact]
    public void AReasonBesideLiveDoesNotComeAndGoWithTheReportsOfOtherServers()
    {
        foreach (var round in Enumerable.Range(0, 3).Select(n => Now.AddSeconds(2 * n)))
        {
            ReportBy("b", Pinged(SourceState.Live) with { Reason = SourceReason.AccessDenied }, round);
            ReportBy("a", Pinged(SourceState.Live), round.AddSeconds(1));

            var source = _health.Source(round.AddSeconds(1), down: false);
            Assert.Equal((SourceState.Live, SourceReason.AccessDenied), (source.State, source.Reason));
        }
    }

    [Fact]
    public void WhenNoServerReportsAStreamAnyMoreItIsUnreachable()
    {
        ReportBy("a", Pinged(SourceState.Live), Now);
        ReportBy("b", Pinged(SourceState.Live), Now.AddSeconds(1));

        Assert.Equal((SourceState.Live, SourceState.Unreachable), (StateAfter(10), StateAfter(20)));
        Assert.Equal(SourceState.Unreachable, _health.Copy().Source(Now.AddSeconds(20), down: false).State);
    }

    /// <summary>A server that starts again in a cluster must not put a banner on every screen.</summary>
    [Fact]
    public void AServerThatDoesNotKnowItsStreamsYetDoesNotCountWhileOthersRead()
    {
        var starting = new SourceHealth { Source = SourceKey.Server, State = SourceState.Starting };
        Report(starting, Now);
        Assert.Equal(SourceState.Starting, StateAfter(0));

        Report(Shard("1", SourceState.Live, Now), Now);
        Report(starting, Now);

        Assert.Equal(SourceState.Live, StateAfter(0));
    }

    private void ReportBy(string server, SourceHealth health, DateTimeOffset at) => _health.Report(new SourceReport(health, Ours: true, server), at);

    private static SourceHealth Pinged(SourceState state) => Stream("s", state) with { Patience = SourceRule.Stale + TimeSpan.FromSeconds(2) };

    private SourceState StateAfter(double seconds) => _health.Source(Now.AddSeconds(seconds), down: false).State;

    private void Report(SourceHealth health, DateTimeOffset at, bool ours = false) => _health.Report(new SourceReport(health, ours), at);

    private static SourceHealth Shard(string shard, SourceState state, DateTimeOffset caughtUpTo, string stream = "s") =>
        new() { Source = SourceKey.Shard(shard), Stream = stream, State = state, CaughtUpTo = caughtUpTo };

    private static SourceHealth Stream(string stream, SourceState state) => new() { Source = SourceKey.Stream(stream), Stream = stream, State = state };
}
