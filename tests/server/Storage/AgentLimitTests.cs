using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using static ConnectStreaming.Tests.Storage.StoreFixture;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Invented ARNs in the stream: reads of the store and its number of agents are limited, and real agents are not removed.</summary>
public sealed class AgentLimitTests
{
    private const int People = 3;
    private const int MadeUp = 40;

    /// <summary>Three people with the events of a shift. Their last event is an hour before a flood of others.</summary>
    private static async Task<HotTables> Flooded(Engine engine)
    {
        var store = await HotTables.On(engine);
        var people = Enumerable.Range(1, People).Select(n => Agent(n, version: 100) with { LastEventAt = Noon.AddHours(-1) });
        var others = Enumerable.Range(1_000, MadeUp).Select(n => Agent(n, version: 1 + (n % 4)) with { LastEventAt = Noon.AddSeconds(n) });
        await Save(store, [.. people, .. others]);
        return store;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AStartReadsAtMostTheAgentsOfABoardAndKnownOnesFirst(Engine engine)
    {
        await using var store = await Flooded(engine);
        var loaded = await store.LoadAgents(agentsEach: 10);

        Assert.Equal(10, loaded.Count);
        AssertHasPeople(loaded);
        Assert.All(loaded, agent => Assert.True(agent.Version >= 3));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATakenOverShardReadsAtMostItsLimitOfAgentsAndKnownOnesFirst(Engine engine)
    {
        await using var store = await Flooded(engine);
        var shards = store.ShardsWith(new StreamOptions { MaxAgents = 10 });

        var taken = await shards.TakeOver(Shard, 0, UInt128.MaxValue, default);

        Assert.Equal(10, taken.Agents.Count);
        AssertHasPeople(taken.Agents);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OfManyInstancesThoseThatSetupConnectedAndThoseWherePeopleWorkAreRead(Engine engine)
    {
        await using var store = await Flooded(engine);
        var ours = InstanceNo(500);
        await store.ConnectedStreams.Save(new ConnectedStream(ours, Source.Arn, Connected: true, Read: true, Noon), default);
        await Save(store, [.. Enumerable.Range(1, 30).Concat([500]).Select(n => Of(InstanceNo(n), Noon.AddDays(1)))]);

        var loaded = await store.LoadAgents(instances: 2);

        Assert.Equal(3, loaded.Select(a => a.InstanceArn).Distinct().Count());
        Assert.Contains(loaded, a => a.InstanceArn == ours);
        AssertHasPeople(loaded);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AgentsOverTheLimitAreDeletedTheLeastKnownFirstAndRealAgentsStay(Engine engine)
    {
        await using var store = await Flooded(engine);
        Assert.Equal(MadeUp + People - 8, await store.LimitAgents(8));

        var kept = await store.LoadAgents();
        Assert.Equal(8, kept.Count);
        AssertHasPeople(kept);
        Assert.Equal(0, await store.LimitAgents(8));

        // If all have the events of a shift, none is removed.
        await Save(store, [.. kept.Select(a => a with { Version = 200 })]);
        Assert.Equal(0, await store.LimitAgents(4));
        Assert.Equal(8, (await store.LoadAgents()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task InventedAgentsWithTheEventsOfAShiftAreLimitedToTwiceAsManyAndAgentsOfLongStandingStay(Engine engine)
    {
        await using var store = await HotTables.On(engine);
        var people = Enumerable.Range(1, People).Select(n => Agent(n, version: 5_000) with { LastEventAt = Noon.AddDays(-10) });
        var others = Enumerable.Range(1_000, MadeUp).Select(n => Agent(n, version: 64 + (n % 40)) with { LastEventAt = Noon.AddSeconds(n) });
        await Save(store, [.. people, .. others]);

        Assert.Equal(MadeUp + People - 16, await store.LimitAgents(8));
        Assert.Equal(0, await store.LimitAgents(8));

        var kept = await store.LoadAgents();
        Assert.Equal(16, kept.Count);
        Assert.Equal(People, kept.Count(a => a.Version == 5_000));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheIntervalsOfADeletedAgentNeverBelongToAnother(Engine engine)
    {
        await using var store = await Flooded(engine);
        await store.Commit(Batch((await store.Take(Shard)).Epoch) with { Intervals = [Interval(1_000 + MadeUp - 1, 1)] });

        await store.LimitAgents(People);
        await Save(store, [Agent(7, 1), Agent(8, 1)]);

        var intervals = await store.Intervals();
        Assert.DoesNotContain(intervals, i => i.AgentArn == Arn(7) || i.AgentArn == Arn(8));
    }

    [Fact]
    public void WithoutADatabaseTheAgentsInMemoryAreLimitedToo()
    {
        var memory = new MemoryShards(most: 20);
        var epoch = memory.TakeOver(Shard, 0, UInt128.MaxValue, null, []).Epoch;
        var people = Enumerable.Range(1, People).Select(n => (Agent(n, 100) with { LastEventAt = Noon.AddHours(-1) }, (UInt128)n));
        memory.Commit(Batch(epoch) with { Agents = [.. people] });
        for (var flood = 0; flood < 10; flood++)
        {
            memory.Commit(Batch(epoch) with { Agents = [.. Enumerable.Range(1_000 + (flood * 50), 50).Select(n => (Agent(n, 1), (UInt128)n))] });
        }

        var held = memory.TakeOver(Shard, 0, UInt128.MaxValue, null, []).Agents;
        Assert.InRange(held.Count, People, 20);
        AssertHasPeople(held);
    }

    private static void AssertHasPeople(IReadOnlyList<AgentState> agents) =>
        Assert.Equal(Enumerable.Range(1, People).Select(Arn), agents.Where(a => a.Version >= 100).Select(a => a.AgentArn).Order(StringComparer.Ordinal));

    private static async Task Save(HotTables store, AgentState[] agents) => Assert.Equal(
        CommitResult.Committed,
        await store.Commit(Batch((await store.Take(Shard)).Epoch) with { Agents = [.. agents.Select(a => (a, PartitionKey.Hash(a.AgentArn)))] }));

    private static string InstanceNo(int n) => $"arn:aws:connect:eu-west-2:111122223333:instance/{n:D8}-2222-3333-4444-555555555555";

    private static AgentState Of(string instance, DateTimeOffset at) =>
        Agent(1) with { AgentArn = $"{instance}/agent/a", InstanceArn = instance, LastEventAt = at };
}
