using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Enhanced fan-out: pushed records are applied exactly once, whatever happens to the subscriptions.</summary>
public sealed class FanOutTests : ShardReaderCase
{
    private const string Consumer = "connect-streaming";

    [Fact]
    public async Task RecordsArriveByPushWithoutAnyReadOfTheirShards()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Events.Put(agents: 10, each: 3);
        await using var harness = await StartFanOut();
        await harness.UntilApplied(Store, Events.Sent);
        await Subscribed(harness);
        var reads = Reads();
        Events.Put(agents: 10, each: 3);
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Equal(reads, Reads());
        Assert.All(harness.Status.Shards, s => Assert.Equal(SourceState.Live, s.Health.State));
    }

    /// <summary>The oracle of splits and merges over fan-out: the same end as without them.</summary>
    [Fact]
    public async Task SplitsAndMergesUnderLoadLoseNothing()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        var (stream, random) = (Kinesis.Stream(StreamHarness.Stream), new Random(7));
        await using var harness = await StartFanOut();
        await Subscribed(harness);
        for (var round = 0; round < 6; round++)
        {
            Events.Put(agents: 30, each: 3);
            var open = stream.OpenShards.OrderBy(s => s.FirstKey).ToArray();
            if (open.Length > 2 && random.Next(2) == 0)
            {
                var at = random.Next(open.Length - 1);
                stream.Merge(open[at].Id, open[at + 1].Id);
            }
            else
            {
                stream.Split(open[random.Next(open.Length)].Id);
            }

            Events.Put(agents: 30, each: 2);
        }

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Empty(Store.Lost);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("checksum")]
    [InlineData("reset")]
    [InlineData("internal")]
    [InlineData("in-use")]
    [InlineData("expired")]
    public async Task AfterAFaultOfASubscriptionReadingContinuesAtItsPosition(string fault)
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Events.Put(agents: 10, each: 3);
        await using var harness = await StartFanOut();
        await harness.UntilApplied(Store, Events.Sent);
        await Subscribed(harness);
        if (fault == "expired")
        {
            Time.Move(TimeSpan.FromMinutes(6));
        }
        else
        {
            Kinesis.Fail("Event", Fault(fault), times: 2);
        }

        Events.Put(agents: 10, each: 3);
        await harness.UntilApplied(Store, Events.Sent);
        Time.Move(TimeSpan.FromSeconds(6));
        await Subscribed(harness);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Empty(Store.Lost);
    }

    [Fact]
    public async Task ASubscriptionWithoutEventsFor35SecondsIsMadeAgain()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        await using var harness = await StartFanOut();
        await Subscribed(harness);
        Kinesis.Fail("Event", FakeFault.Hang, times: 2);
        Events.Put(agents: 10, each: 3);
        await harness.Until("both are silent", () => Kinesis.Holding == 2);
        Assert.Empty(Store.Agents);

        Time.Move(TimeSpan.FromSeconds(36));

        await harness.UntilApplied(Store, Events.Sent);
        AssertExactlyOnce(harness);
    }

    /// <summary>A new owner may not subscribe for 5 s after the old one did. It polls meanwhile, and tries once a second.</summary>
    [Fact]
    public async Task ANewOwnerPollsUntilItMaySubscribe()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        await using (var first = await StartFanOut())
        {
            await Subscribed(first);
        }

        Events.Put(agents: 10, each: 3);
        Kinesis.Exclusive = TimeSpan.FromMinutes(10);
        var taken = TimeProvider.System.GetTimestamp();
        await using var second = await StartFanOut();
        await second.UntilApplied(Store, Events.Sent);
        Assert.All(second.Reports[0].Shards, s => Assert.Equal("polling", s.Consumer));
        Kinesis.Exclusive = TimeSpan.FromSeconds(5);
        await Subscribed(second);

        var tries = Kinesis.Calls.Where(c => c.Operation == "SubscribeToShard").GroupBy(c => c.Shard).Select(g => g.Count()).ToArray();
        Assert.All(tries, t => Assert.InRange(t, 3, 3 + (int)TimeProvider.System.GetElapsedTime(taken).TotalSeconds));
        AssertExactlyOnce(second);
    }

    [Fact]
    public async Task WithoutAConsumerTheStreamIsPolledAndSaysWhatToDo()
    {
        Events.Put(agents: 10, each: 3);
        await using var harness = await StartFanOut();
        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("it says so", () => harness.Reports[0].Shards is [{ ConsumerDetail: not null }, { ConsumerDetail: not null }]
            && harness.Reports[0].Health.Reason == SourceReason.NoConsumer);

        var told = harness.Reports[0];
        Assert.Equal(SourceState.Live, told.Health.State);
        Assert.Contains("setup apply --fan-out", told.Health.Detail!.En, StringComparison.Ordinal);
        Assert.Contains("setup apply --fan-out", told.Health.Detail.Ja, StringComparison.Ordinal);

        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Time.Move(TimeSpan.FromSeconds(20));
        await Subscribed(harness);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("the sentence is gone", () => harness.Reports[0].Health.Reason == SourceReason.None);
        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AMissingPermissionIsNamedAndTheStreamIsPolled()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Kinesis.OnCall = call =>
            call.Operation == "SubscribeToShard" ? FakeFault.AccessDenied("kinesis:SubscribeToShard", StreamHarness.Stream) : null;
        Events.Put(agents: 10);
        await using var harness = await StartFanOut();
        await harness.UntilApplied(Store, Events.Sent);

        await harness.Until("it is named", () => harness.Reports[0].Shards.All(s =>
            s.ConsumerDetail?.En.Contains("kinesis:SubscribeToShard", StringComparison.Ordinal) == true));
        Assert.Equal(SourceState.Live, harness.Reports[0].Health.State);
    }

    [Fact]
    public async Task AConsumerThatIsRemovedMeanwhileLeavesThePictureLive()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        await using var harness = await StartFanOut();
        await Subscribed(harness);
        Kinesis.DeregisterConsumers(StreamHarness.Stream);
        Events.Put(agents: 10, each: 2);

        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("polled", () => harness.Reports[0].Shards.All(s => s is { Consumer: "polling", ConsumerDetail: not null }));
        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task ASubscriptionThatHangsDoesNotDelayPolling()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Kinesis.OnCall = call => call.Operation == "SubscribeToShard" ? FakeFault.Hang : null;
        await using var harness = await StartFanOut();
        Events.Put(agents: 10, each: 3);

        await harness.UntilApplied(Store, Events.Sent);
        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task WhatWasPolledWhileTheSubscriptionWasMadeIsNotAppliedTwice()
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        Kinesis.OnCall = call => call.Operation == "SubscribeToShard" ? FakeFault.Late(TimeSpan.FromSeconds(2)) : null;
        await using var harness = await StreamHarness.Start(
            _ => Kinesis.Client(TimeSpan.FromSeconds(20), retries: 0), Store, Time, o => o.Mode = ReadMode.FanOut);
        Events.Put(agents: 10, each: 3);
        await harness.UntilApplied(Store, Events.Sent);
        await Subscribed(harness);
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);

        Assert.Equal(0, harness.Status.Shards.Sum(s => s.Duplicates));
        AssertExactlyOnce(harness);
    }

    /// <summary>Rows 28 and 30 of the failure catalogue: found, continued by time, and shown with its range and the number of agents.</summary>
    [Theory]
    [InlineData("Silent", false)]
    [InlineData("InvalidArgument", false)]
    [InlineData("ResourceNotFound", true)]
    public async Task ADowntimeLongerThanTheRetentionIsAGap(string style, bool resharded)
    {
        Kinesis.RegisterConsumer(StreamHarness.Stream, Consumer);
        var stream = Kinesis.Stream(StreamHarness.Stream);
        stream.TrimStyle = Enum.Parse<TrimStyle>(style);
        Events.Put(agents: 10);
        var stoppedAt = Time.GetUtcNow();
        await using (var first = await StartFanOut())
        {
            await first.UntilApplied(Store, Events.Sent);
        }

        if (resharded)
        {
            stream.Split(stream.OpenShards[0].Id);
        }

        Events.Put(agents: 10);
        Time.Move(TimeSpan.FromHours(36));
        stream.Trim(Time.GetUtcNow().AddHours(-24));
        Events.Put(agents: 10);
        await using var second = await StartFanOut();
        await second.Until("newest events", () =>
            second.Changes.Versions.Count == 10 && second.Changes.Versions.Values.All(s => s.Status?.Name == "n3"));
        await second.Until("a gap of each shard", () => Store.Lost.Select(g => g.Shard).Distinct().Count() == 2);
        await Subscribed(second);

        Assert.All(Store.Lost, gap =>
        {
            Assert.InRange(gap.From, stoppedAt.AddMinutes(-3), stoppedAt.AddMinutes(3));
            Assert.True(gap.To > gap.From.AddHours(11), $"the gap {gap.From:u} – {gap.To:u} is too short");
            Assert.Matches("[0-9]+ agents of this shard were logged in", gap.Reason);
        });
    }

    private Task<StreamHarness> StartFanOut() => Start(o => o.Mode = ReadMode.FanOut);

    private static Task Subscribed(StreamHarness harness) => harness.Until("every open shard is pushed", () =>
        harness.Reports is [{ Shards: { Count: > 1 } shards }]
            && shards.Where(s => s.Health.State != SourceState.Finished).All(s => s.Consumer == ReadMode.FanOutCode));

    private int Reads() => Kinesis.Calls.Count(c => c.Operation == "GetRecords");

    private static FakeFault Fault(string name) => name switch
    {
        "cut" => FakeFault.CutAt(150),
        "checksum" => new WrongChecksum(),
        "reset" => FakeFault.Reset,
        "internal" => FakeFault.InternalFailure,
        "in-use" => FakeFault.Code(400, "ResourceInUseException", "Another subscription."),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such fault"),
    };
}
