using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Tests.Board;

public sealed class ShardHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly ShardHealth _health = new();

    [Fact]
    public void AShardThatWasStoppedCountsNoMoreOnceAnotherIsRead()
    {
        _health.Report(Progress("old", "stopped", Now), Now);
        _health.Report(Progress("new", "reading", Now.AddSeconds(20)), Now.AddSeconds(20));

        Assert.Equal(new BoardSource("live", 0, Now.AddSeconds(20), null), _health.Source(Now.AddSeconds(20), down: false));
        Assert.Equal(Now.AddSeconds(20), _health.CaughtUpTo());
    }

    [Fact]
    public void BetweenTheOldShardAndTheNewOnlyTheLastThatWasStoppedCounts()
    {
        _health.Report(Progress("older", "stopped", Now), Now);
        _health.Report(Progress("old", "stopped", Now.AddSeconds(20)), Now.AddSeconds(20));

        Assert.Equal("live", _health.Source(Now.AddSeconds(21), down: false).State);
    }

    [Fact]
    public void WhenEveryShardWasStoppedAndNobodyTakesThemTheSourceIsUnreachable()
    {
        _health.Report(Progress("only", "stopped", Now), Now);

        Assert.Equal("live", _health.Source(Now.AddSeconds(1), down: false).State);
        Assert.Equal("unreachable", _health.Source(Now.AddSeconds(16), down: false).State);
    }

    [Fact]
    public void WhatSetupTookDownWeighsMoreThanWhatOtherInstancesShardsSay()
    {
        _health.Report(Progress("another instance's", "reading", Now), Now);
        _health.Report(new("taken down", null, 0, "off", null), Now);

        Assert.Equal("off", _health.Source(Now, down: true).State);

        _health.Report(new("taken down", null, 0, "finished", null), Now);
        Assert.Equal("live", _health.Source(Now, down: false).State);
    }

    [Fact]
    public void WithoutAnyStreamThatIsSaidAlsoBesideShardsThatWereStopped()
    {
        _health.Report(Progress("old", "stopped", Now), Now);
        _health.Report(new("no stream", null, 0, "none", null), Now);

        Assert.Equal("none", _health.Source(Now, down: false).State);
    }

    [Theory]
    [InlineData("reading", 9_000, "live")]
    [InlineData("reading", 11_000, "behind")]
    [InlineData("throttled", 11_000, "behind")]
    [InlineData("catching-up", 11_000, "catching-up")]
    public void MoreThanTenSecondsBehindIsSaidOnceAShardHasCaughtUp(string state, long behindMs, string source)
    {
        _health.Report(new("only", Now, behindMs, state, null), Now);

        Assert.Equal((source, behindMs), (_health.Source(Now, down: false).State, _health.Source(Now, down: false).BehindMs));
    }

    private static ShardProgress Progress(string shard, string state, DateTimeOffset caughtUpTo) => new(shard, caughtUpTo, 0, state, null);
}
