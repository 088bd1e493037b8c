namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 9, 10 and 48: the store is down or slow, or another owner writes.</summary>
public sealed class ShardReaderStoreTests : ShardReaderCase
{
    [Fact]
    public async Task AStoreThatIsDownDoesNotStopTheLivePath()
    {
        await using var harness = await Start();
        Events.Put(agents: 5);
        await harness.UntilApplied(Store, Events.Sent);
        Store.Down = true;
        Events.Put(agents: 5, each: 3);

        await harness.Until("live without the store", () => harness.Changes.Versions.Values.All(s => s.Version == 4));
        Assert.All(Store.Agents.Values, s => Assert.Equal(1, s.Version));
        Store.Down = false;
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task PendingWorkIsBoundedAndReadAgainOnceTheStoreAnswers()
    {
        await using var harness = await Start(o => (o.CommitRows, o.MaxPendingRows) = (100, 100));
        Events.Put(agents: 5);
        await harness.UntilApplied(Store, Events.Sent);
        Store.Down = true;
        Events.Put(agents: 5, each: 200);
        await harness.Until("live without the store", () => harness.Changes.Versions.Values.All(s => s.Version == 201));
        Assert.All(harness.Status.Shards, s => Assert.True(s.PendingRows <= 1_100, $"{s.PendingRows} rows pending"));

        Store.Down = false;
        Events.Put(agents: 5);
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
    }

    [Fact]
    public async Task AnOwnerWhoseEpochWasPassedWritesNothingAndTheShardIsTakenOverAgain()
    {
        await using var harness = await Start();
        Events.Put(agents: 5);
        await harness.UntilApplied(Store, Events.Sent);
        Store.Steal();
        Events.Put(agents: 5, each: 2);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.Contains(harness.Status.Shards, s => s.Epoch > 2);
    }
}
