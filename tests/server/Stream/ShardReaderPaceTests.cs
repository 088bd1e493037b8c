using ConnectStreaming.Board;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 20, 45 and 46 of the failure catalogue: how fast a shard is read, and how far behind it is then.</summary>
public sealed class ShardReaderPaceTests : ShardReaderCase
{
    [Fact]
    public async Task EventsOfTheLast70MinutesAreAppliedOnAFirstStart()
    {
        Events.Put(agents: 5);
        Time.Move(TimeSpan.FromMinutes(75));
        Events.Put(agents: 3);
        await using var harness = await Start();

        await harness.Until("three agents", () => Store.Agents.Count == 3);

        Assert.Equal(3, harness.Changes.Versions.Count);
    }

    [Fact]
    public async Task WithHalfOfTheReadsThrottledNothingIsLostAndReadingSlowsDown()
    {
        var calls = 0;
        Kinesis.OnCall = call => call.Operation == "GetRecords" && Interlocked.Increment(ref calls) % 2 == 0 ? FakeFault.Throttle : null;
        await using var harness = await Start();
        Events.Put(agents: 20, each: 5);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Contains(harness.Changes.Reports, r => r.Reason == SourceReason.Throttled);
    }

    [Fact]
    public async Task AfterAThrottleTheShardIsReadOnceASecondWithTheSameIterator()
    {
        Kinesis.Stream(StreamHarness.Stream).Tags[StreamListing.ManagedTag] = "test";
        var shard = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        Kinesis.Fail("GetRecords", FakeFault.Throttle, shard: shard);
        await using var harness = await Start(o => o.ReadInterval = null);

        await harness.Until("reads after the throttle", () => Of("GetRecords").Length >= 6);

        // The first read was throttled; the reads after the back-off keep the slow pace.
        var reads = Of("GetRecords")[1..];
        Assert.All(reads.Zip(reads.Skip(1)), p =>
            Assert.True(p.Second.At - p.First.At > TimeSpan.FromMilliseconds(900), $"{p.First.At:O} and {p.Second.At:O}"));
        Assert.Single(Of("GetShardIterator"));

        FakeCall[] Of(string operation) => [.. Kinesis.Calls.Where(c => c.Operation == operation && c.Shard == shard)];
    }

    /// <summary>5 GetShardIterator calls a second and shard are a separate limit. It does not limit reads, and it has its own text.</summary>
    [Fact]
    public async Task AShardThatCannotBeOpenedForAMomentIsReadAtItsPaceAfterwards()
    {
        Kinesis.Stream(StreamHarness.Stream).Tags[StreamListing.ManagedTag] = "test";
        var shard = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        Kinesis.Fail("GetShardIterator", FakeFault.Throttle, shard: shard);
        await using var harness = await Start(o => o.ReadInterval = null);

        await harness.Until("reads after it was opened", () => Reads() >= 6);

        var told = Assert.Single(harness.Changes.Reports, r => r.Reason != SourceReason.None);
        Assert.Equal((SourceReason.RateLimited, true), (told.Reason, told.Detail?.En.Contains("GetShardIterator", StringComparison.Ordinal)));
        var reads = Kinesis.Calls.Where(c => c.Operation == "GetRecords" && c.Shard == shard).ToArray();
        Assert.Contains(reads.Zip(reads.Skip(1)), p => p.Second.At - p.First.At < TimeSpan.FromMilliseconds(900));

        int Reads() => Kinesis.Calls.Count(c => c.Operation == "GetRecords" && c.Shard == shard);
    }

    [Fact]
    public async Task AThrottleAlsoSlowsTheNextReaderOfTheShardEvenWhenItIsBehind()
    {
        var shard = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        await using var harness = await Start(o => o.ReadInterval = TimeSpan.FromMilliseconds(200));
        await harness.Until("the first reads", () => harness.Status.Shards is [{ LastReadAt: not null }, { LastReadAt: not null }]);
        Kinesis.Fail("GetRecords", FakeFault.Throttle, shard: shard);
        await harness.Until("throttled", () => harness.Changes.Reports.Any(r => r.Reason == SourceReason.Throttled));
        Store.Steal();
        Events.Put(agents: 20);
        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("another reader", () => harness.Status.Shards.All(s => s.Health.Epoch > 4 && s.LastReadAt is not null));
        Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.EmptyPage : null;
        var before = Reads().Length;

        await harness.Until("reads of a shard that is behind", () => Reads().Length >= before + 5);

        Assert.Contains(harness.Status.Shards, s => s.Health.BehindMs > 0);
        var reads = Reads()[before..];
        Assert.All(reads.Zip(reads.Skip(1)), p =>
            Assert.True(p.Second.At - p.First.At > TimeSpan.FromMilliseconds(900), $"{p.First.At:O} and {p.Second.At:O}"));

        FakeCall[] Reads() => [.. Kinesis.Calls.Where(c => c.Operation == "GetRecords" && c.Shard == shard)];
    }

    [Fact]
    public async Task ABacklogIsCatchingUpAfterATakeOverAndBehindAfterTheShardWasCaughtUp()
    {
        Events.Put(agents: 4);
        // The minute that passes is not a hang.
        await using (var harness = await Start(o => o.WatchdogAfter = TimeSpan.FromMinutes(10)))
        {
            await harness.UntilApplied(Store, Events.Sent);
            await harness.Until("both shards are caught up", () =>
                harness.Status.Shards is [{ Health.State: SourceState.Live }, { Health.State: SourceState.Live }]);
            Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Unavailable : null;
            Backlog();
            harness.Changes.Reports.Clear();
            Kinesis.OnCall = null;
            await harness.UntilApplied(Store, Events.Sent);

            var said = Sources(harness);
            Assert.Contains("behind", said);
            Assert.DoesNotContain("catching-up", said);
        }

        Backlog();
        await using var second = await Start();
        await second.UntilApplied(Store, Events.Sent);
        await second.Until("live again", () => Sources(second).LastOrDefault() == "live");

        Assert.Contains("catching-up", Sources(second));
        Assert.DoesNotContain("behind", Sources(second));

        // More than one read can return, a minute old.
        void Backlog()
        {
            Events.Put(agents: 1, each: 1_200);
            Time.Move(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task AShardWithoutASuccessfulReadIsBehindByThatTime()
    {
        await using var harness = await Start();
        await harness.Until("both shards are caught up", () =>
            harness.Status.Shards is [{ Health.State: SourceState.Live }, { Health.State: SourceState.Live }]);
        Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Throttle : null;
        Time.Move(TimeSpan.FromSeconds(11));

        await harness.Until("behind", () => Sources(harness).LastOrDefault() == "behind");
    }

    [Fact]
    public async Task AHundredEmptyPagesBeforeDataAreNotAnEnd()
    {
        Time.Hurry = 20;
        foreach (var shard in Kinesis.Stream(StreamHarness.Stream).OpenShards)
        {
            Kinesis.Fail("GetRecords", FakeFault.EmptyPage, times: 100, shard: shard.Id);
        }

        Events.Put(agents: 6);
        await using var harness = await Start();

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        // No read was taken for the end, and none for a reason to start again.
        Assert.Equal(2, Kinesis.Calls.Count(c => c.Operation == "GetShardIterator"));
        Assert.True(Kinesis.Calls.Count(c => c.Operation == "GetRecords") > 200, "the pages were not all empty");
    }

    /// <summary>What the board concludes from every report.</summary>
    private static string[] Sources(StreamHarness harness) => [.. harness.Changes.Reports.Select(report =>
    {
        var (health, at) = (new ShardHealth(), report.CaughtUpTo ?? DateTimeOffset.UnixEpoch);
        health.Report(new SourceReport(report, Ours: true), at);
        return health.Source(at, down: false).State.Code();
    })];
}
