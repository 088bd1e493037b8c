using System.Globalization;
using System.Text.Json.Nodes;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 22 and 28: ListShards answers well-formed and wrong. Nothing is closed on one answer, and what is really gone still is.</summary>
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

    /// <summary>It covers the key space, so it may be right; it lacks the children, so it is not. Kinesis itself knows them.</summary>
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

    /// <summary>A child that begins before its parent is read to the end makes the parent's last events late.</summary>
    [Fact]
    public async Task AListingThatLacksAParentDoesNotBeginItsChildren()
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

    /// <summary>An answer of ListShards with these shards.</summary>
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
