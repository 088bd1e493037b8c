using System.Collections.Concurrent;
using System.Text;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 20–47 of the failure catalogue: every fault is healed, and what is applied is exactly what was sent.</summary>
public sealed class ShardReaderTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private readonly MemoryShardStore _store = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _kinesis.CreateStream(StreamHarness.Stream, shards: 2);
        _events = new NumberedEvents(_kinesis, _time);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task EventsOfTheLast70MinutesAreAppliedOnAFirstStart()
    {
        _events.Put(agents: 5);
        _time.Move(TimeSpan.FromMinutes(75));
        _events.Put(agents: 3);
        await using var harness = await Start();

        await harness.Until("three agents", () => _store.Agents.Count == 3);

        Assert.Equal(3, harness.Changes.Versions.Count);
    }

    [Fact]
    public async Task HalfOfTheReadsThrottledLosesNothingAndSlowsDown()
    {
        var calls = 0;
        _kinesis.OnCall = call => call.Operation == "GetRecords" && Interlocked.Increment(ref calls) % 2 == 0 ? FakeFault.Throttle : null;
        await using var harness = await Start();
        _events.Put(agents: 20, each: 5);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        Assert.Contains(harness.Changes.Reports, r => r.State == "throttled");
    }

    [Fact]
    public async Task AfterAThrottleTheShardIsReadOnceASecondWithTheSameIterator()
    {
        _kinesis.Stream(StreamHarness.Stream).Tags[StreamListing.ManagedTag] = "test";
        var shard = _kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        _kinesis.Fail("GetRecords", FakeFault.Throttle, shard: shard);
        await using var harness = await Start(o => o.ReadInterval = null);

        await harness.Until("reads after the throttle", () => Of("GetRecords").Length >= 6);

        // The first read was throttled; the reads after the back-off keep the slow pace.
        var reads = Of("GetRecords")[1..];
        Assert.All(reads.Zip(reads.Skip(1)), p => Assert.True(p.Second.At - p.First.At > TimeSpan.FromMilliseconds(900), $"{p.First.At:O} and {p.Second.At:O}"));
        Assert.Single(Of("GetShardIterator"));

        FakeCall[] Of(string operation) => [.. _kinesis.Calls.Where(c => c.Operation == operation && c.Shard == shard)];
    }

    [Fact]
    public async Task AThrottleIsRememberedByTheNextReaderOfTheShardAndSlowsItAlsoWhenItIsBehindAndSetToReadFaster()
    {
        var shard = _kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        await using var harness = await Start(o => o.ReadInterval = TimeSpan.FromMilliseconds(200));
        await harness.Until("the first reads", () => harness.Status.Shards is [{ LastReadAt: not null }, { LastReadAt: not null }]);
        _kinesis.Fail("GetRecords", FakeFault.Throttle, shard: shard);
        await harness.Until("throttled", () => harness.Changes.Reports.Any(r => r.State == "throttled"));
        _store.Steal();
        _events.Put(agents: 20);
        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("another reader", () => harness.Status.Shards.All(s => s.Epoch > 4 && s.LastReadAt is not null));
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.EmptyPage : null;
        var before = Reads().Length;

        await harness.Until("reads of a shard that is behind", () => Reads().Length >= before + 5);

        Assert.Contains(harness.Status.Shards, s => s.LagMs > 0);
        var reads = Reads()[before..];
        Assert.All(reads.Zip(reads.Skip(1)), p => Assert.True(p.Second.At - p.First.At > TimeSpan.FromMilliseconds(900), $"{p.First.At:O} and {p.Second.At:O}"));

        FakeCall[] Reads() => [.. _kinesis.Calls.Where(c => c.Operation == "GetRecords" && c.Shard == shard)];
    }

    [Fact]
    public async Task ABacklogIsCatchingUpAfterATakeOverAndBehindOnceTheShardWasCaughtUp()
    {
        _events.Put(agents: 4);
        // The minute that passes is no hang.
        await using (var harness = await Start(o => o.WatchdogAfter = TimeSpan.FromMinutes(10)))
        {
            await harness.UntilApplied(_store, _events.Sent);
            await harness.Until("both shards are caught up", () => harness.Status.Shards is [{ State: "reading" }, { State: "reading" }]);
            _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Unavailable : null;
            Backlog();
            harness.Changes.Reports.Clear();
            _kinesis.OnCall = null;
            await harness.UntilApplied(_store, _events.Sent);

            var said = Sources(harness);
            Assert.Contains("behind", said);
            Assert.DoesNotContain("catching-up", said);
        }

        Backlog();
        await using var second = await Start();
        await second.UntilApplied(_store, _events.Sent);
        await second.Until("live again", () => Sources(second).LastOrDefault() == "live");

        Assert.Contains("catching-up", Sources(second));
        Assert.DoesNotContain("behind", Sources(second));

        // More than one read's worth, a minute old.
        void Backlog()
        {
            _events.Put(agents: 1, each: 1_200);
            _time.Move(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task AShardThatNoReadGetsThroughToIsBehindByThatTime()
    {
        await using var harness = await Start();
        await harness.Until("both shards are caught up", () => harness.Status.Shards is [{ State: "reading" }, { State: "reading" }]);
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Throttle : null;
        _time.Move(TimeSpan.FromSeconds(11));

        await harness.Until("behind", () => Sources(harness).LastOrDefault() == "behind");
    }

    [Fact]
    public async Task RecordsThatComeTwiceOrInAnotherOrderEndInTheSameStateAsTheStreamItself()
    {
        await using var harness = await Start();
        _events.Put(agents: 10);
        await harness.UntilApplied(_store, _events.Sent);
        _kinesis.Fail("GetRecords", FakeFault.Duplicate, times: 4);
        _events.Put(agents: 10, each: 5);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        await harness.Until("duplicates counted", () => harness.Status.Shards.Sum(s => s.Duplicates) > 0);
    }

    [Fact]
    public async Task AnOlderEventNeverOverwritesANewerOneAndIsCountedAsLate()
    {
        _events.Put(agents: 4, each: 5);
        _kinesis.Fail("GetRecords", FakeFault.Reorder, times: 2);
        await using var harness = await Start();

        await harness.Until("the newest of every agent", () => _store.Agents.Count == 4 && _store.Agents.Values.All(a => a.Status?.Name == "n5"));
        await harness.Until("late events counted", () => harness.Status.Shards.Sum(s => s.Late) == 16);

        Assert.All(_store.Agents.Values, a => Assert.Equal(1, a.Version));
    }

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
    public async Task AfterAFaultReadingGoesOnWhereItWas(string fault)
    {
        _events.Put(agents: 10, each: 3);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        _kinesis.Fail("GetRecords", Fault(fault), times: 3);
        _events.Put(agents: 10, each: 3);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AConnectionThatIsResetBeforeTheAnswerIsTriedAgainWithTheSameIterator()
    {
        _events.Put(agents: 10, each: 3);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        // The HTTP client itself repeats on a connection that was used before; what comes to the reader are the resets of new ones.
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Reset : null;
        _events.Put(agents: 10, each: 3);
        _time.Move(TimeSpan.FromSeconds(4));
        await harness.Until("both shards say so", () => harness.Changes.Reports.Where(r => r.State == "unreachable").DistinctBy(r => r.Shard).Count() == 2);
        _kinesis.OnCall = null;

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        Assert.Equal(2, _kinesis.Calls.Count(c => c.Operation == "GetShardIterator"));
    }

    [Fact]
    public async Task AnAnswerCutAnywhereIsReadAgainWhole()
    {
        await using var harness = await Start();
        for (var at = 0; at < 6_000; at += 1_024)
        {
            _kinesis.Fail("GetRecords", FakeFault.CutAt(at));
            _events.Put(agents: 6);
        }

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnIteratorOlderThanFiveMinutesIsRenewedAfterTheLastAppliedRecord()
    {
        _events.Put(agents: 4);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        _time.Move(TimeSpan.FromMinutes(6));
        _events.Put(agents: 4);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnIteratorThatIsSaidToBeExpiredIsNotUsedAgain()
    {
        _events.Put(agents: 4);
        await using var harness = await Start();
        await harness.UntilApplied(_store, _events.Sent);
        ConcurrentDictionary<string, bool> renewed = [];
        _kinesis.OnCall = call =>
        {
            if (call is { Operation: "GetShardIterator", Shard: { } shard })
            {
                renewed[shard] = true;
            }

            return call.Operation == "GetRecords" && !renewed.ContainsKey(call.Shard!) ? FakeFault.ExpiredIterator : null;
        };
        _events.Put(agents: 4);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task ARotatedKeyIsToldAndReadingGoesOnOnceOneIsAccepted()
    {
        await using var harness = await Start();
        await harness.Until("the first reads", () => harness.Status.Shards is [{ LastReadAt: not null }, { LastReadAt: not null }]);
        _kinesis.AcceptedSecret = "another";
        _events.Put(agents: 4);
        await harness.Until("every shard says so", () => harness.Changes.Reports.Where(r => r.State == "credentials").Select(r => r.Shard).Distinct().Count() >= 2);
        _kinesis.AcceptedSecret = FakeKinesis.SecretKey;

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AMissingPermissionIsNamed()
    {
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.AccessDenied("kinesis:GetRecords", StreamHarness.Stream) : null;
        await using var harness = await Start();

        await harness.Until("denied", () => harness.Status.Shards.Any(s => s.State == "denied"));

        Assert.Contains("kinesis:GetRecords", harness.Status.Shards.First(s => s.State == "denied").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task AWrongClockOfThisMachineIsCorrectedForSignaturesAndForWhatIsShown(int minutes)
    {
        _kinesis.Skew = TimeSpan.FromMinutes(minutes);
        _events.Put(agents: 4);
        await using var harness = await StreamHarness.Start(_kinesis, _store, _time, learnTime: true);

        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("a read after the correction", () => harness.Status.Shards.All(s => (s.CaughtUpTo - _time.GetUtcNow() - _kinesis.Skew)?.Duration() < TimeSpan.FromSeconds(3)));

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task BadRecordsAreQuarantinedWithoutTheirBodyAndTheirNeighboursAreDelivered()
    {
        _events.Put(agents: 3);
        _events.PutRaw("x", "{\"AgentARN\": 5"u8.ToArray());
        _events.PutRaw("x", []);
        _events.PutRaw("x", [0xF3, 0x89, 0x9A, 0xC2, 1, 2, 3]);
        _events.PutRaw("x", Encoding.UTF8.GetBytes(new string('[', 1_000)));
        _events.PutRaw("x", "{\"AWSContactTraceRecordFormatVersion\":\"2017-03-10\",\"ContactId\":\"c\"}"u8.ToArray());
        _events.PutRaw("x", "{\"detail-type\":\"Amazon Connect Contact Event\"}"u8.ToArray());
        _events.Put(agents: 3);
        await using var harness = await Start();

        await harness.UntilApplied(_store, _events.Sent);
        await harness.Until("quarantine committed", () => _store.Bad.Count == 4);

        AssertExactlyOnce(harness);
        Assert.All(_store.Bad, b => Assert.Equal(64, b.Sha256.Length));
        Assert.Equal(1, harness.Status.Shards.Sum(s => s.ContactRecords));
        Assert.Equal(1, harness.Status.Shards.Sum(s => s.Foreign));
        Assert.Equal(4, harness.Status.Shards.Sum(s => s.Quarantined));
    }

    /// <summary>
    /// Decided: an EventTimestamp more than an hour ahead of the record's arrival is no clock error (Connect's and Kinesis' clocks are AWS's
    /// own). Applied it would make every true event of the next hours look late, so it is quarantined; a smaller lead is applied.
    /// </summary>
    [Fact]
    public async Task AnEventFromMoreThanAnHourAheadOfItsArrivalIsQuarantinedAndTheTrueOnesAfterItApply()
    {
        var now = _time.GetUtcNow();
        var (far, near) = (NumberedEvents.Arn(0), NumberedEvents.Arn(1));
        _events.PutRaw(far, NumberedEvents.Json(far, 1, now.AddMinutes(61)));
        _events.PutRaw(far, NumberedEvents.Json(far, 2, now));
        _events.PutRaw(near, NumberedEvents.Json(near, 1, now.AddMinutes(59)));
        await using var harness = await Start();

        await harness.Until("both agents and the quarantine", () => _store.Agents.Count == 2 && _store.Bad.Count > 0);

        Assert.Equal(("n2", "n1"), (_store.Agents[far].Status?.Name, _store.Agents[near].Status?.Name));
        Assert.Contains("1 h after its arrival", Assert.Single(_store.Bad).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReaderThatHangsForEverIsOpenedAgainByTheWatchdog()
    {
        _events.Put(agents: 10, each: 2);
        var hangs = new HangingReads(_kinesis, reads: 2);
        await using var harness = await StreamHarness.Start(_ => hangs.Client(), _store, _time, o => o.WatchdogAfter = TimeSpan.FromSeconds(1));

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        Assert.Equal(2, hangs.Hung);
    }

    [Fact]
    public async Task AReaderThatEndsByAnErrorIsStartedAgain()
    {
        _events.Put(agents: 10, each: 2);
        _store.Failure = () => new OperationCanceledException("a time-out of the store (scripted)");
        _store.Down = true;
        await using var harness = await Start();
        await harness.Until("the take-over was refused", () => _store.Refused > 0);
        _store.Down = false;

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AHundredEmptyPagesBeforeDataAreNoEnd()
    {
        _time.Hurry = 20;
        foreach (var shard in _kinesis.Stream(StreamHarness.Stream).OpenShards)
        {
            _kinesis.Fail("GetRecords", FakeFault.EmptyPage, times: 100, shard: shard.Id);
        }

        _events.Put(agents: 6);
        await using var harness = await Start();

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        // None was taken for the end, and none for a reason to begin anew.
        Assert.Equal(2, _kinesis.Calls.Count(c => c.Operation == "GetShardIterator"));
        Assert.True(_kinesis.Calls.Count(c => c.Operation == "GetRecords") > 200, "the pages were not all empty");
    }

    [Fact]
    public async Task AShardThatHangsDoesNotHoldUpTheOther()
    {
        var stuck = _kinesis.Stream(StreamHarness.Stream).OpenShards[0].Id;
        _kinesis.OnCall = call => call.Operation == "GetRecords" && call.Shard == stuck ? FakeFault.Hang : null;
        _events.Put(agents: 20);
        await using var harness = await Start();

        await harness.Until("the other shard's agents", () => _store.Agents.Count > 3);
        await harness.Until("the stuck one says so", () => harness.Status.Shards.Any(s => s.Shard.EndsWith(stuck, StringComparison.Ordinal) && s.State == "unreachable"));
        _kinesis.OnCall = null;
        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AStoreThatIsDownDoesNotStopTheLivePath()
    {
        await using var harness = await Start();
        _events.Put(agents: 5);
        await harness.UntilApplied(_store, _events.Sent);
        _store.Down = true;
        _events.Put(agents: 5, each: 3);

        await harness.Until("live without the store", () => harness.Changes.Versions.Values.All(s => s.Version == 4));
        Assert.All(_store.Agents.Values, s => Assert.Equal(1, s.Version));
        _store.Down = false;
        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task PendingWorkIsBoundedAndReadAgainOnceTheStoreAnswers()
    {
        await using var harness = await Start(o => (o.CommitRows, o.MaxPendingRows) = (100, 100));
        _events.Put(agents: 5);
        await harness.UntilApplied(_store, _events.Sent);
        _store.Down = true;
        _events.Put(agents: 5, each: 200);
        await harness.Until("live without the store", () => harness.Changes.Versions.Values.All(s => s.Version == 201));
        Assert.All(harness.Status.Shards, s => Assert.True(s.PendingRows <= 1_100, $"{s.PendingRows} rows pending"));

        _store.Down = false;
        _events.Put(agents: 5);
        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnOwnerWhoseEpochWasPassedWritesNothingAndTheShardIsTakenOverAgain()
    {
        await using var harness = await Start();
        _events.Put(agents: 5);
        await harness.UntilApplied(_store, _events.Sent);
        _store.Steal();
        _events.Put(agents: 5, each: 2);

        await harness.UntilApplied(_store, _events.Sent);

        AssertExactlyOnce(harness);
        Assert.Contains(harness.Status.Shards, s => s.Epoch > 2);
    }

    private Task<StreamHarness> Start(Action<StreamOptions>? options = null) => StreamHarness.Start(_kinesis, _store, _time, options);

    /// <summary>What the board makes of every report by itself.</summary>
    private static string[] Sources(StreamHarness harness) => [.. harness.Changes.Reports.Select(report =>
    {
        var (health, at) = (new ShardHealth(), report.CaughtUpTo ?? DateTimeOffset.UnixEpoch);
        health.Report(report, at);
        return health.Source(at, down: false).State;
    })];

    /// <summary>State, version and intervals are those of an undisturbed run: nothing lost, nothing twice.</summary>
    private void AssertExactlyOnce(StreamHarness harness) => ExactlyOnce.Assert(_store, _events, harness);

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

internal static class ExactlyOnce
{
    public static void Assert(MemoryShardStore store, NumberedEvents events, StreamHarness harness)
    {
        var agents = store.Agents;
        foreach (var (arn, count) in events.Sent)
        {
            var state = agents[arn];
            Xunit.Assert.Equal(count, state.Version);
            Xunit.Assert.Equal($"n{count}", state.Status?.Name);
            Xunit.Assert.Equal(state.Version, harness.Changes.Versions[arn].Version);
            // Every status but the last has closed one interval, without a hole.
            Xunit.Assert.Equal(
                Enumerable.Range(1, count - 1).Select(n => (string?)$"n{n}"),
                store.Intervals.Values.Where(i => i.AgentArn == arn).OrderBy(i => i.No).Select(i => i.StatusName));
        }
    }
}
