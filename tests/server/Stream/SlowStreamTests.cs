using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A stream, shard or Region that hangs does not delay the ping, discovery or watchdog of another one. The status names it correctly.</summary>
public sealed class SlowStreamTests : ShardReaderCase
{
    private const string Black = "black";

    [Fact]
    public async Task AStreamThatNeverAnswersDelaysNeitherTheStartNorTheSplitOfAnother()
    {
        Kinesis.CreateStream(Black);
        Kinesis.OnCall = call => call.Stream == Black ? FakeFault.Hang : null;
        // Calls hang for longer than any wait of the test.
        await using var harness = await StreamHarness.Start(
            _ => Kinesis.Client(TimeSpan.FromMinutes(5), retries: 0), Store, Time, o => (o.Name, o.DiscoveryInterval) =
                ($"{StreamHarness.Stream},{Black}", TimeSpan.FromMinutes(10)));
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        foreach (var shard in Kinesis.Stream(StreamHarness.Stream).OpenShards.ToArray())
        {
            Kinesis.Stream(StreamHarness.Stream).Split(shard.Id);
        }

        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        await harness.Until("the other one says why", () =>
            harness.Reports.Any(s => s is { Stream: Black, Health: { State: SourceState.Unreachable, Reason: SourceReason.Timeout } }));
        await harness.Until("this one is live", () => harness.Reports.Single(s => s.Stream == StreamHarness.Stream).Health.State == SourceState.Live);
    }

    [Fact]
    public async Task AShardReadToItsEndBetweenTwoPingsIsFinishedAndNotUnreachable()
    {
        await using var harness = await Start(o => (o.PingInterval, o.DiscoveryInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)));
        await harness.Until("read", () => harness.Reports is [{ Health.State: SourceState.Live, Shards.Count: 2 }]);
        var parent = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;

        Kinesis.Stream(StreamHarness.Stream).Split(parent);

        await harness.Until("the children are read", () => harness.Reports[0].Shards.Count == 4);
        Assert.Equal(SourceState.Finished, harness.Reports[0].Shards.Single(s => s.Shard.EndsWith(parent, StringComparison.Ordinal)).Health.State);
    }

    [Fact]
    public async Task AGrainThatHangsDelaysNoOtherShardAndOnlyItsStatusIsMissing()
    {
        var shards = Kinesis.Stream(StreamHarness.Stream).OpenShards.Select(s => s.Id).ToArray();
        using var released = new ManualResetEventSlim();
        await using var harness = await Start(o => o.DiscoveryInterval = TimeSpan.FromMinutes(10));
        harness.Changes.OnHealth = health =>
        {
            if (health.Source.Name.EndsWith(shards[0], StringComparison.Ordinal))
            {
                released.Wait();
            }
        };
        try
        {
            await harness.Until("the other is read", () => harness.Reports is [{ Shards: { Count: > 0 } told }]
                && told.Any(s => s.Shard.EndsWith(shards[1], StringComparison.Ordinal) && s.Health.State == SourceState.Live));
            Kinesis.Stream(StreamHarness.Stream).Split(shards[1]);
            await harness.Until("its children are read", () => Kinesis.Stream(StreamHarness.Stream).OpenShards.Where(s => s.Id != shards[0])
                .All(child => harness.Reports[0].Shards.Any(s => s.Shard.EndsWith(child.Id, StringComparison.Ordinal) && s.Health.State == SourceState.Live)));
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task AReadThatHangsIsReportedFiveSecondsAfterTheLastAnswerNotWhenTheCallEnds()
    {
        await using var harness = await StreamHarness.Start(_ => Kinesis.Client(TimeSpan.FromMinutes(5), retries: 0), Store, Time);
        await harness.Until("read", () => harness.Reports is [{ Health.State: SourceState.Live, Shards.Count: 2 }]);
        var stuck = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        var hanging = 0;
        Kinesis.OnCall = call =>
        {
            if (call.Operation != "GetRecords" || call.Shard != stuck)
            {
                return null;
            }

            Interlocked.Increment(ref hanging);
            return FakeFault.Hang;
        };
        await harness.Until("a read hangs", () => Volatile.Read(ref hanging) > 0);
        Assert.Equal(SourceState.Live, harness.Reports[0].Health.State);

        Time.Move(TimeSpan.FromSeconds(5.1));
        await harness.Until("the other has answered since", () => harness.Reports[0].Shards.Count(s => s.Health.State == SourceState.Live) == 1);

        var told = harness.Reports[0];
        Assert.Equal((SourceState.Unreachable, SourceReason.Timeout), (told.Health.State, told.Health.Reason));
        Assert.EndsWith(stuck, told.Shards.Single(s => s.Health.State == SourceState.Unreachable).Shard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DescribeStreamSummary")]
    [InlineData("ListShards")]
    public async Task AThrottleOfTheControlPlaneNeitherMakesTheMapStaleNorSlowsTheReads(string operation)
    {
        await using var harness = await Start();
        await harness.Until("read", () => harness.Reports is [{ Health.State: SourceState.Live, Shards.Count: 2 }]);
        harness.Changes.Reports.Clear();
        Kinesis.OnCall = call => call.Operation == operation
            ? new FakeFault.Error(400, "LimitExceededException", "Rate exceeded for account 000000000000.") : null;

        await harness.Until("told", () => harness.Reports is [{ Health.Reason: SourceReason.RateLimited }]);

        var before = Reads();
        await harness.Until("read as before", () => Reads() > before + 10);
        Assert.Equal(SourceState.Live, harness.Reports[0].Health.State);
        Assert.DoesNotContain("5 reads", harness.Reports[0].Health.Detail?.En, StringComparison.Ordinal);
        Assert.All(harness.Changes.Reports, r => Assert.True(r.State is SourceState.Live or SourceState.CatchingUp, $"{r}"));
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        int Reads() => Kinesis.Calls.Count(c => c.Operation == "GetRecords");
    }

    [Fact]
    public async Task AnUnansweredCallInsideTheServerHasItsOwnText()
    {
        var fault = StreamFault.Of(new TimeoutException("Response did not arrive on time in '00:00:30'"));

        Assert.Equal(SourceReason.Delivery, fault.Reason);
        Assert.DoesNotContain("AWS", fault.Detail.En, StringComparison.Ordinal);
        Kinesis.OnCall = _ => FakeFault.Hang;
        using var client = Kinesis.Client(TimeSpan.FromMilliseconds(100), retries: 0);
        var hung = await Assert.ThrowsAnyAsync<Exception>(() => StreamListing.Shards(client, FakeKinesis.Arn(StreamHarness.Stream), CancellationToken.None));
        Assert.Equal(SourceReason.Timeout, StreamFault.Of(hung).Reason);
    }

    [Fact]
    public async Task StoppingStopsTheReadersWithoutWaitingForAGrainThatHangs()
    {
        using var released = new ManualResetEventSlim();
        var harness = await Start();
        await harness.Until("read", () => harness.Reports is [{ Health.State: SourceState.Live, Shards.Count: 2 }]);
        harness.Changes.OnHealth = health =>
        {
            if (health.Source.Kind == SourceKind.Shard)
            {
                released.Wait();
            }
        };
        await harness.Until("both hang", () => harness.Reports[0].Shards.Count > 0);

        var began = TimeProvider.System.GetTimestamp();
        await harness.StopKeeper();
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(25), "it waited for the hanging grains");
        released.Set();
        await harness.DisposeAsync();
    }
}
