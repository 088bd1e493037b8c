using ConnectStreaming.Stream;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Storage;

/// <summary>The server still knows after a restart which streams carry which instances. It forgets this after a move.</summary>
public sealed class CarriedInstancesTests : IAsyncLifetime
{
    private const string New = "arn:aws:kinesis:eu-west-2:111122223333:stream/new";

    private readonly StoreFixture _store = new StoreFixture().Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task AStreamCarriesAnInstanceUntilAnotherHasCarriedItForADay()
    {
        await Commit(StoreFixture.Source.Arn, days: 0);
        await Commit(New, days: 0.5);
        await _store.Reopen();
        Assert.Equal([StoreFixture.Source.Arn, New], await Carried());

        // Written again after an hour, not with every commit.
        await Commit(New, days: 0.51);
        await Commit(New, days: 1.1);
        await _store.Reopen();
        Assert.Equal([New], await Carried());
    }

    private async Task<IEnumerable<string>> Carried()
    {
        var all = await _store.Shards.Carried(default);
        Assert.All(all, c => Assert.Equal(StoreFixture.Instance, c.InstanceArn));
        return all.Select(c => c.StreamArn);
    }

    private async Task Commit(string stream, double days)
    {
        var shard = new ShardId(new StreamId(stream, StoreFixture.Noon), "shardId-000000000000");
        var state = StoreFixture.Agent(1) with { LastEventAt = StoreFixture.Noon.AddDays(days) };
        var taken = await _store.Take(shard);
        Assert.Equal(CommitResult.Committed,
            await _store.Commit(StoreFixture.Batch(taken.Epoch, shard: shard) with { Agents = [(state, PartitionKey.Hash(state.AgentArn))] }));
    }
}
