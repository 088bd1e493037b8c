using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Before the first answer, the status names what does not answer: the store or AWS. It does not say that no server reads.</summary>
public sealed class HangingStoreTests : ShardReaderCase
{
    [Fact]
    public async Task AStoreThatHangsAtATakeOverIsNamedAndCalledOnce()
    {
        Events.Put(agents: 10, each: 2);
        Time.Hurry = 10;
        var hang = Store.Hang();
        await using var harness = await Start(o => o.WatchdogAfter = TimeSpan.FromSeconds(3));

        await harness.Until("both shards name the store", () => Named(harness, SourceReason.Store) == 2);
        await harness.Until("they go on saying so", () => harness.Changes.Reports.Count(r => r.Reason == SourceReason.Store) >= 6);
        Assert.Equal(2, Store.TakeOvers);
        Assert.DoesNotContain(harness.Reports.SelectMany(s => s.Shards), s => s.Health.Reason == SourceReason.ShardLost);
        hang.SetResult();
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AStoreThatHangsWhenTheStartIsStoredIsNamed()
    {
        Events.Put(agents: 10, each: 2);
        Time.Hurry = 10;
        var hang = Store.Hang(commits: true);
        await using var harness = await Start(o => o.WatchdogAfter = TimeSpan.FromMinutes(5));

        await harness.Until("both shards name the store", () => Named(harness, SourceReason.Store) == 2);
        hang.SetResult();
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    /// <summary>A restart in a network that drops all packets.</summary>
    [Fact]
    public async Task AnAwsThatHangsFromTheFirstReadIsNamedAfterFiveSeconds()
    {
        var hangs = new HangingReads(Kinesis, reads: 2);
        await using var harness = await StreamHarness.Start(_ => hangs.Client(), Store, Time, o => o.WatchdogAfter = TimeSpan.FromMinutes(10));
        await harness.Until("both reads hang", () => hangs.Hung == 2 && harness.Status.Shards.Count == 2);

        Time.Move(SourceRule.NoAnswer + TimeSpan.FromSeconds(1));

        await harness.Until("both shards say that AWS does not answer", () =>
            harness.Reports.SelectMany(s => s.Shards).All(s => (s.Health.State, s.Health.Reason) == (SourceState.Unreachable, SourceReason.Timeout)));
        Assert.All(Reported(), last => Assert.Equal(SourceReason.Timeout, last.After(TimeSpan.FromSeconds(16)).Reason));

        SourceHealth[] Reported() => [.. harness.Changes.Reports.Where(r => r.Source.Kind == SourceKind.Shard).GroupBy(r => r.Source).Select(g => g.Last())];
    }

    private static int Named(StreamHarness harness, SourceReason reason) =>
        harness.Changes.Reports.Where(r => r.Reason == reason).DistinctBy(r => r.Source).Count();
}
