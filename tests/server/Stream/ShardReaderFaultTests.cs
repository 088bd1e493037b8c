using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 21–26 and 47 of the failure catalogue: faults of Kinesis, of the network and of the reader itself recover.</summary>
public sealed class ShardReaderFaultTests : ShardReaderCase
{
    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("hang")]
    [InlineData("cut")]
    [InlineData("notjson")]
    [InlineData("emptybody")]
    [InlineData("nulliterator")]
    [InlineData("expired-token")]
    [InlineData("unrecognized")]
    [InlineData("expired-iterator")]
    public async Task AfterAFaultReadingContinuesAtItsPosition(string fault)
    {
        Events.Put(agents: 10, each: 3);
        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);
        Kinesis.Fail("GetRecords", Fault(fault), times: 3);
        Events.Put(agents: 10, each: 3);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    /// <summary>A well-formed but wrong answer: "no more records, and you are at the tip" before ten minutes that were not read.</summary>
    [Fact]
    public async Task AnAnswerWithoutRecordsAndIteratorSkipsNoBacklog()
    {
        Events.Put(agents: 10);
        await using (var first = await Start())
        {
            await first.UntilApplied(Store, Events.Sent);
        }
        Events.Put(agents: 10, each: 3);
        Time.Move(TimeSpan.FromMinutes(10));
        Kinesis.Fail("GetRecords", Fault("nulliterator"), times: 4);

        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Empty(Store.Lost);
    }

    [Fact]
    public async Task AConnectionThatIsResetBeforeTheAnswerIsTriedAgainWithTheSameIterator()
    {
        Events.Put(agents: 10, each: 3);
        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);
        // The HTTP client itself retries on a connection that was used before. The reader sees only the resets of new connections.
        Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Reset : null;
        Events.Put(agents: 10, each: 3);
        Time.Move(TimeSpan.FromSeconds(4));
        await harness.Until("both shards say so", () => harness.Changes.Reports.Where(r => r.State == SourceState.Unreachable)
            .DistinctBy(r => r.Source).Count() == 2);
        Kinesis.OnCall = null;

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Equal(2, Kinesis.Calls.Count(c => c.Operation == "GetShardIterator"));
    }

    [Fact]
    public async Task AnAnswerThatIsCutAnywhereIsReadAgainCompletely()
    {
        await using var harness = await Start();
        for (var at = 0; at < 6_000; at += 1_024)
        {
            Kinesis.Fail("GetRecords", FakeFault.CutAt(at));
            Events.Put(agents: 6);
        }

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnIteratorOlderThanFiveMinutesIsRenewedAfterTheLastAppliedRecord()
    {
        Events.Put(agents: 4);
        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);
        Time.Move(TimeSpan.FromMinutes(6));
        Events.Put(agents: 4);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnIteratorReportedAsExpiredIsNotUsedAgain()
    {
        Events.Put(agents: 4);
        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);
        ConcurrentDictionary<string, bool> renewed = [];
        Kinesis.OnCall = call =>
        {
            if (call is { Operation: "GetShardIterator", Shard: { } shard })
            {
                renewed[shard] = true;
            }

            return call.Operation == "GetRecords" && !renewed.ContainsKey(call.Shard!) ? FakeFault.ExpiredIterator : null;
        };
        Events.Put(agents: 4);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task ARotatedKeyIsReportedAndReadingContinuesWithAnAcceptedKey()
    {
        await using var harness = await Start();
        await harness.Until("the first reads", () => harness.Status.Shards is [{ LastReadAt: not null }, { LastReadAt: not null }]);
        Kinesis.AcceptedSecret = "another";
        Events.Put(agents: 4);
        await harness.Until("every shard says so", () => harness.Changes.Reports.Where(r => r.Reason == SourceReason.Credentials)
            .Select(r => r.Source).Distinct().Count() >= 2);
        Kinesis.AcceptedSecret = FakeKinesis.SecretKey;

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AMissingPermissionIsNamed()
    {
        Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.AccessDenied("kinesis:GetRecords", StreamHarness.Stream) : null;
        await using var harness = await Start();

        await harness.Until("denied", () => harness.Status.Shards.Any(s => s.Health.State == SourceState.Denied));

        Assert.Contains("kinesis:GetRecords",
            harness.Status.Shards.First(s => s.Health.State == SourceState.Denied).Health.Detail?.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task AWrongClockOfThisMachineIsCorrectedForSignaturesAndForTheMap(int minutes)
    {
        Kinesis.Skew = TimeSpan.FromMinutes(minutes);
        Events.Put(agents: 4);
        await using var harness = await StreamHarness.Start(Kinesis, Store, Time, learnTime: true);

        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("a read after the correction", () =>
            harness.Status.Shards.All(s => (s.Health.CaughtUpTo - Time.GetUtcNow() - Kinesis.Skew)?.Duration() < TimeSpan.FromSeconds(3)));

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AReaderThatHangsForEverIsRestartedByTheWatchdog()
    {
        Events.Put(agents: 10, each: 2);
        var hangs = new HangingReads(Kinesis, reads: 2);
        await using var harness = await StreamHarness.Start(_ => hangs.Client(), Store, Time, o => o.WatchdogAfter = TimeSpan.FromSeconds(1));

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Equal(2, hangs.Hung);
    }

    /// <summary>Another reader already has the shard and reports its state.</summary>
    [Fact]
    public async Task AStuckReaderThatWakesDoesNotOverwriteItsSuccessorAndQuarantinesNothing()
    {
        Events.Put(agents: 10, each: 2);
        var hangs = new HangingReads(Kinesis, reads: 2);
        await using var harness = await StreamHarness.Start(_ => hangs.Client(), Store, Time, o => o.WatchdogAfter = TimeSpan.FromSeconds(1));
        await harness.UntilApplied(Store, Events.Sent);
        harness.Changes.Reports.Clear();

        hangs.Release();
        await harness.Until("both have woken", () => hangs.Woken == 2);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        Assert.DoesNotContain(harness.Changes.Reports, r => r.State == SourceState.Stopped);
        Assert.Empty(Store.Bad);
        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AReaderThatEndsWithAnErrorIsRestarted()
    {
        Events.Put(agents: 10, each: 2);
        Store.Failure = () => new OperationCanceledException("a time-out of the store (scripted)");
        Store.Down = true;
        await using var harness = await Start();
        await harness.Until("the take-over was refused", () => Store.Refused > 0);
        Store.Down = false;

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AShardThatHangsDoesNotDelayTheOther()
    {
        var stuck = Kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        Kinesis.OnCall = call => call.Operation == "GetRecords" && call.Shard == stuck ? FakeFault.Hang : null;
        Events.Put(agents: 20);
        await using var harness = await Start();

        await harness.Until("the other shard's agents", () => Store.Agents.Count > 3);
        await harness.Until("the stuck one says so", () =>
            harness.Status.Shards.Any(s => s.Shard.EndsWith(stuck, StringComparison.Ordinal) && s.Health.State == SourceState.Unreachable));
        Kinesis.OnCall = null;
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    private static FakeFault Fault(string name) => name switch
    {
        "500" => FakeFault.InternalFailure,
        "503" => FakeFault.Unavailable,
        "hang" => FakeFault.Hang,
        "cut" => FakeFault.CutAt(200),
        "notjson" => FakeFault.Body("<html>502 Bad Gateway</html>"),
        "emptybody" => FakeFault.Body("{}"),
        "nulliterator" => FakeFault.Body("""{"Records":[],"MillisBehindLatest":0}"""),
        "expired-token" => FakeFault.ExpiredToken,
        "unrecognized" => FakeFault.UnrecognizedClient,
        "expired-iterator" => FakeFault.ExpiredIterator,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such fault"),
    };
}
