using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 9, 10 and 48 of the failure catalogue: the store is down or slow, or another owner writes.</summary>
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
    public async Task PendingWorkIsLimitedAndReadAgainWhenTheStoreAnswers()
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

    /// <summary>The end of the shard must not be stored after the dropped events.</summary>
    [Fact]
    public async Task DroppedRowsAreReadAgainAlsoWhenTheirShardHasEnded()
    {
        await using var harness = await Start(o => (o.CommitRows, o.MaxPendingRows) = (100, 100));
        Events.Put(agents: 20, each: 2);
        await harness.UntilApplied(Store, Events.Sent);
        Store.Down = true;
        Events.Put(agents: 20, each: 60);
        await harness.Until("live without the store", () => harness.Changes.Shown.Values.All(s => s.Version == 62));
        var parents = Kinesis.Stream(StreamHarness.Stream).OpenShards.Select(s => s.Id).ToArray();
        foreach (var parent in parents)
        {
            Kinesis.Stream(StreamHarness.Stream).Split(parent);
        }

        await harness.Until("both ends wait for the store", () => harness.Status.Shards.Count(s => s.Health.Reason == SourceReason.Store) == 2);
        Events.Put(agents: 20, each: 3);

        Store.Down = false;
        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        Assert.All(parents, p => Assert.True(Store.At(p)?.Finished));
        Assert.Empty(Store.Lost);
        await harness.Until("the board is at the tip", () => harness.Changes.Shown.Values.All(s => s.Version == 65));
        Assert.Empty(harness.Changes.ShownBackwards);
    }

    /// <summary>Only the newer event counts. A store that lost rows returns an older state to continue from.</summary>
    [Fact]
    public async Task AShardThatContinuesFromAnOlderStateIsShownAtTheTipAndNeverBackwards()
    {
        await using var harness = await Start();
        Events.Put(agents: 10, each: 3);
        await harness.UntilApplied(Store, Events.Sent);
        var older = Store.Copy();
        Events.Put(agents: 10, each: 3);
        await harness.UntilApplied(Store, Events.Sent);

        Store.PutBack(older);
        Store.Steal();
        Events.Put(agents: 10);

        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("the board is at the tip", () => harness.Changes.Shown.Values.All(s => s.Status?.Name == "n7"));
        Assert.Empty(harness.Changes.ShownBackwards);
    }

    [Fact]
    public async Task AnOwnerWithAnOldEpochWritesNothingAndTheShardIsTakenOverAgain()
    {
        await using var harness = await Start();
        Events.Put(agents: 5);
        await harness.UntilApplied(Store, Events.Sent);
        Store.Steal();
        Events.Put(agents: 5, each: 2);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        await harness.Until("the report names the new epoch", () => harness.Status.Shards.Any(s => s.Health.Epoch > 2));
    }
}
