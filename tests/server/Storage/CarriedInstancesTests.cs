using ConnectStreaming.Stream;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The server still knows after a restart which streams carry which instances. It forgets this after a move.</summary>
public sealed class CarriedInstancesTests
{
    private const string New = "arn:aws:kinesis:eu-west-2:111122223333:stream/new";

    [Theory, OnSqlite, OnPostgres]
    public async Task AStreamCarriesAnInstanceUntilAnotherHasCarriedItForADay(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        await Commit(store, StoreFixture.Source.Arn, days: 0);
        await Commit(store, New, days: 0.5);
        await store.Reopen();
        Assert.Equal([StoreFixture.Source.Arn, New], await Carried(store));

        // Written again after an hour, not with every commit.
        await Commit(store, New, days: 0.51);
        await Commit(store, New, days: 1.1);
        await store.Reopen();
        Assert.Equal([New], await Carried(store));
    }

    private async Task<IEnumerable<string>> Carried(HotTables store)
    {
        var all = await store.Shards.Carried(default);
        Assert.All(all, c => Assert.Equal(StoreFixture.Instance, c.InstanceArn));
        return all.Select(c => c.StreamArn);
    }

    private async Task Commit(HotTables store, string stream, double days)
    {
        var shard = new ShardId(new StreamId(stream, StoreFixture.Noon), "shardId-000000000000");
        var state = StoreFixture.Agent(1) with { LastEventAt = StoreFixture.Noon.AddDays(days) };
        var taken = await store.Take(shard);
        Assert.Equal(CommitResult.Committed,
            await store.Commit(StoreFixture.Batch(taken.Epoch, shard: shard) with { Agents = [(state, PartitionKey.Hash(state.AgentArn))] }));
    }
}
