using ConnectStreaming.Board;
using ConnectStreaming.Storage;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Who of the people with a seat was not heard for long.</summary>
public sealed class LastKnownAgentsTests
{
    [Fact]
    public async Task WhoWasNotHeardForHalfTheTimeOfTheBoardIsToldWithTheLastProfile()
    {
        await using var store = new StoreFixture().Open();
        await store.Take(StoreFixture.Shard);
        await store.Commit(StoreFixture.Batch(1) with
        {
            Agents = [.. Enumerable.Range(1, 3).Select(n => (StoreFixture.Agent(n) with { LastEventAt = StoreFixture.Noon.AddDays(-n) }, (UInt128)n))],
        });
        var agents = new LastKnownAgents(
            store.Store, store.Health, Options.Create(new BoardOptions { KeepUnseen = TimeSpan.FromDays(3) }), store.Time);

        var known = Assert.Single(await agents.Of([StoreFixture.Arn(1), StoreFixture.Arn(2), StoreFixture.Arn(9)], default));

        Assert.Equal((StoreFixture.Arn(2), StoreFixture.Agent(2).Profile), (known.AgentArn, known.Profile));
        Assert.Equal(StoreFixture.Noon.AddDays(-2), known.HeardAt);
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, (await agents.Of([StoreFixture.Arn(1), StoreFixture.Arn(2)], default)).Count);
        Assert.Empty(await agents.Of([], default));
    }
}
