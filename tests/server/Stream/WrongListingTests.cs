using System.Globalization;
using System.Text.Json.Nodes;
using ConnectStreaming.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>
/// Rows 22 and 28 of the failure catalogue: ListShards gives well-formed but wrong answers. One answer closes nothing. A shard that no
/// longer exists is still closed.
/// </summary>
public sealed class WrongListingTests : ShardReaderCase
{
    private FakeStream Stream => Kinesis.Stream(StreamHarness.Stream);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Shards":[]}""")]
    [InlineData("half")]
    [InlineData("twice")]
    public async Task OneWrongListingAtARestartClosesNothing(string answer)
    {
        await ReadOnceAndStop();
        Kinesis.Fail("ListShards", FakeFault.Body(answer switch
        {
            "half" => Listing(Stream.Shards.Take(1)),
            "twice" => Listing(Stream.Shards.Concat(Stream.Shards)),
            _ => answer,
        }));
        Events.Put(agents: 20);

        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);

        AssertNothingIsClosed(harness);
    }

    [Fact]
    public async Task WrongListingsWhileRunningCloseNothingAlsoWhenAReaderIsStartedAgain()
    {
        await using var harness = await Start();
        Events.Put(agents: 20);
        await harness.UntilApplied(Store, Events.Sent);
        Kinesis.Fail("ListShards", FakeFault.Body("{}"), times: 3);
        await harness.Until("they were given", () => Kinesis.Calls.Count(c => c.Operation == "ListShards") >= 3);
        Store.Steal();
        Events.Put(agents: 20);

        await harness.UntilApplied(Store, Events.Sent);

        AssertNothingIsClosed(harness);
    }

    /// <summary>The listing covers the key space, so it may be right. It lacks the children, so it is wrong. Kinesis itself knows the children.</summary>
    [Fact]
    public async Task AListingFromBeforeASplitDoesNotCloseTheChildren()
    {
        var old = Listing(Stream.Shards);
        Events.Put(agents: 20);
        await using (var first = await Start())
        {
            await first.UntilApplied(Store, Events.Sent);
            Stream.Split(Stream.OpenShards[0].Id);
            Events.Put(agents: 20);
            await first.UntilApplied(Store, Events.Sent);
        }

        Kinesis.OnCall = call => call.Operation == "ListShards" ? FakeFault.Body(old) : null;
        Events.Put(agents: 20);
        await using var second = await Start();
        await second.UntilApplied(Store, Events.Sent);

        Kinesis.OnCall = null;
        AssertExactlyOnce(second);
        Assert.All(Stream.OpenShards, s => Assert.False(Store.At(s.Id)?.Finished));
        Assert.Empty(Store.Lost);
    }

    /// <summary>If a child started before its parent is read to the end, the parent's last events would be late.</summary>
    [Fact]
    public async Task AListingThatLacksAParentDoesNotStartItsChildren()
    {
        await ReadOnceAndStop();
        var parent = Stream.OpenShards[0].Id;
        Events.Put(agents: 20, each: 3);
        var (lower, upper) = Stream.Split(parent);
        Events.Put(agents: 20);
        Kinesis.Fail("ListShards", FakeFault.Body(Listing(Stream.Shards.Where(s => s.Id != parent))));

        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.True(Store.At(parent)?.Finished);
        Assert.All([lower, upper], child => Assert.False(Store.At(child)?.Finished));
        Assert.Empty(Store.Lost);
    }

    /// <summary>Half of the agents stand still while the other half is live: the whole cannot be called live.</summary>
    [Theory]
    [InlineData("half", "bad-answer")]
    [InlineData("old", "bad-answer")]
    [InlineData("throttled", "rate-limited")]
    public async Task APartOfTheStreamThatNobodyReadsIsReportedUntilItIsRead(string answer, string reason)
    {
        await using var harness = await Start();
        await harness.Until("read", () => harness.Reports is [{ Health.State: SourceState.Live, Shards.Count: 2 }]);
        var (parent, old) = (Stream.OpenShards[0].Id, Listing(Stream.Shards));
        Stream.Split(parent);
        var half = Listing(Stream.OpenShards.Where(s => s.Parent is null));
        Kinesis.OnCall = call => call.Operation != "ListShards" ? null
            : answer == "throttled" ? new FakeFault.Error(400, "LimitExceededException", "Rate exceeded for account 000000000000.")
            : FakeFault.Body(answer == "half" ? half : old);
        await harness.Until("the parent is read to its end", () => Store.At(parent)?.Finished == true);

        await harness.Until("told", () =>
        {
            Time.Move(TimeSpan.FromSeconds(0.2));
            return harness.Status.Health is { State: SourceState.Unreachable } told && told.Reason.Code() == reason;
        });

        Assert.Contains(harness.Reports[0].Shards, s => s.Health.State == SourceState.Live);
        Kinesis.OnCall = null;
        Events.Put(agents: 20);
        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("live again", () => harness.Reports[0].Health.State == SourceState.Live);
    }

    private async Task ReadOnceAndStop()
    {
        Events.Put(agents: 20);
        await using var first = await Start();
        await first.UntilApplied(Store, Events.Sent);
    }

    private void AssertNothingIsClosed(StreamHarness harness)
    {
        AssertExactlyOnce(harness);
        Assert.All(Stream.OpenShards, s => Assert.False(Store.At(s.Id)?.Finished));
        Assert.Empty(Store.Lost);
    }

    /// <summary>A ListShards answer with these shards.</summary>
    private static string Listing(IEnumerable<FakeShard> shards) => new JsonObject
    {
        ["Shards"] = new JsonArray([.. shards.Select(s => new JsonObject
        {
            ["ShardId"] = s.Id,
            ["ParentShardId"] = s.Parent,
            ["HashKeyRange"] = new JsonObject
            {
                ["StartingHashKey"] = s.FirstKey.ToString(CultureInfo.InvariantCulture),
                ["EndingHashKey"] = s.LastKey.ToString(CultureInfo.InvariantCulture),
            },
            ["SequenceNumberRange"] = new JsonObject
            {
                ["StartingSequenceNumber"] = FakeStream.Sequence(s.StartNumber),
                ["EndingSequenceNumber"] = s.EndNumber is { } end ? FakeStream.Sequence(end) : null,
            },
        })]),
    }.ToJsonString();
}
