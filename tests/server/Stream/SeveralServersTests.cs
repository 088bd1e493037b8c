using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

public sealed class SeveralServersTests
{
    [Fact]
    public async Task ServersShareTheShardsAndEachTellsAboutAllOfThem()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream, shards: 6);
        await using var servers = await StreamServers.Start(3, kinesis, new MemoryShardStore(), o => o.DiscoveryInterval = TimeSpan.FromSeconds(1));
        await servers.Until("all servers know all shards", () => Enumerable.Range(0, 3).All(n => IsRead(servers.Shards(n))));

        Assert.Equal([2, 2, 2], servers.Shards(0).GroupBy(s => s.Owner).Select(g => g.Count()));
        var now = TimeProvider.System.GetUtcNow();
        // Each of them reads two only.
        await servers.Until(
            "read up to now, as every server says", () => Enumerable.Range(0, 3).All(n => servers.Of<StreamReports>(n).IsReadUpTo(now)));
        Assert.All(Enumerable.Range(0, 3), n => Assert.True(servers.Of<StreamReports>(n).Reads(FakeKinesis.Arn(StreamHarness.Stream))));
    }

    /// <summary>No server pings again in this test, so only the stopping one can bring its shards to the others.</summary>
    [Fact]
    public async Task AServerThatStopsHandsItsShardsToTheOthersAtOnceAndNothingIsAppliedTwice()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream, shards: 4);
        var store = new MemoryShardStore();
        var events = new NumberedEvents(kinesis, TimeProvider.System);
        await using var servers = await StreamServers.Start(
            2, kinesis, store, o => (o.DiscoveryInterval, o.PingInterval) = (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30)));
        // Their state is of the first ping.
        await servers.Until("owned", () => servers.Shards(0).Count(s => s.Owner.Length > 0) == 4 && store.TakeOvers == 4);
        events.Put(agents: 20, each: 3);
        await servers.Until("applied", () => IsApplied(store, events));
        Assert.Equal(4, store.TakeOvers);

        await servers.Stop(0);

        Assert.Equal(6, store.TakeOvers);
        events.Put(agents: 20, each: 3);
        await servers.Until("applied by the other server", () => IsApplied(store, events));
        var other = servers.NameOf(1);
        foreach (var shard in servers.Shards(1).Select(s => s.Shard))
        {
            Assert.Equal(other, (await servers.Of<IGrainFactory>(1).GetGrain<IShardGrain>(shard).Ping(Work(shard))).Owner);
        }

        Assert.Equal(6, store.TakeOvers);
        Assert.Empty(servers.Changes.ShownBackwards);
    }

    /// <summary>The ping of another server reaches a server that stops, after its reader has stopped.</summary>
    [Fact]
    public async Task AServerThatStopsDoesNotBeginToReadAgain()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream);
        var store = new MemoryShardStore();
        await using var servers = await StreamServers.Start(1, kinesis, store, o => o.DiscoveryInterval = TimeSpan.FromMinutes(5));
        await servers.Until("read", () => IsRead(servers.Shards(0)));
        var shard = servers.Shards(0)[0].Shard;
        await servers.Stop(0);

        var status = await servers.Of<IGrainFactory>(0).GetGrain<IShardGrain>(shard).Ping(Work(shard));

        Assert.Equal(("", SourceState.Stopped, 1), (status.Owner, status.Health.State, store.TakeOvers));
    }

    [Fact]
    public async Task AStreamThatSetupConnectsOnOneServerIsKnownToTheOthersAtOnce()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream);
        await using var servers = await StreamServers.Start(
            2, kinesis, new MemoryShardStore(), o => (o.Name, o.DiscoveryInterval) = ("", TimeSpan.FromMinutes(5)));
        await servers.Until("both know that nothing is read", () => servers.Changes.Reports.Count(r => r.State == SourceState.None) >= 2);
        var arn = FakeKinesis.Arn(StreamHarness.Stream);

        await servers.Of<ConnectedStreams>(0).Begin("arn:aws:connect:us-east-1:000000000000:instance/i", arn, default);
        await servers.Stamps.Raise(StampNames.Streams);

        var began = TimeProvider.System.GetTimestamp();
        await servers.Until("both read it", () => Enumerable.Range(0, 2).All(n => servers.Of<StreamReports>(n).Reads(arn)));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void AShardWithoutAServerGoesToTheOneWithTheFewestAndTheOthersStay()
    {
        string[] shards = ["s|1|0", "s|1|1", "s|1|2", "s|1|3", "s|1|4"];
        var owners = new Dictionary<string, string> { ["s|1|0"] = "b", ["s|1|1"] = "b", ["s|1|2"] = "gone" };

        var places = ShardSpread.Among(["a", "b", "c"], shards, owners.GetValueOrDefault);

        Assert.Equal(("b", "b"), (places["s|1|0"], places["s|1|1"]));
        Assert.Equal(["a", "c"], new[] { places["s|1|2"], places["s|1|3"] }.Order());
        Assert.NotEqual("b", places["s|1|4"]);
        Assert.Equal(places, ShardSpread.Among(["a", "b", "c"], shards, owners.GetValueOrDefault));
        Assert.Empty(ShardSpread.Among<string>([], shards, owners.GetValueOrDefault));
    }

    [Fact]
    public async Task AServerThatJoinsGetsItsPartOneShardAfterTheOtherAndNothingIsAppliedTwice()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream, shards: 4);
        var store = new MemoryShardStore();
        var events = new NumberedEvents(kinesis, TimeProvider.System);
        await using var servers = await StreamServers.Start(
            1, kinesis, store, o => (o.DiscoveryInterval, o.MoveAfter) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        await servers.Until("read", () => servers.Shards(0) is { Count: 4 } shards && IsRead(shards));
        events.Put(agents: 20, each: 3);

        await servers.Join();

        await servers.Until(
            "two and two", () => servers.Shards(0).GroupBy(s => s.Owner).Select(g => g.Count()).SequenceEqual([2, 2]) && IsRead(servers.Shards(0)));
        events.Put(agents: 20, each: 3);
        await servers.Until("applied", () => IsApplied(store, events));
        Assert.Equal(6, store.TakeOvers);
        Assert.Empty(servers.Changes.ShownBackwards);
    }

    [Theory]
    [InlineData("aaaa", "3b")]
    [InlineData("aaab", "2c")]
    [InlineData("aabc", null)]
    [InlineData("bbba", null)]
    [InlineData("bbbb", null)]
    [InlineData("aaa-", null)]
    [InlineData("aaax", null)]
    [InlineData("", null)]
    public void OnlyTheServerWithTheMostGivesOneShardToTheOneWithTheFewest(string owners, string? move)
    {
        string[] shards = [.. Enumerable.Range(0, owners.Length).Select(n => $"{n}")];

        var found = ShardSpread.MoveAmong(["a", "b", "c"], shards, s => owners[s[0] - '0'] switch { '-' => null, var owner => $"{owner}" }, "a");

        Assert.Equal(move, found is (var shard, var to) ? shard + to : null);
    }

    /// <summary>Else the first server would read every stream of one shard.</summary>
    [Fact]
    public void StreamsOfOneShardAreNotAllReadByTheSameServer()
    {
        var read = Enumerable.Range(0, 30).Select(n => ShardSpread.Among(["a", "b", "c"], [$"arn:aws:kinesis:::stream/s{n}|1|0"], _ => null).Values.Single());

        Assert.All(read.CountBy(server => server), server => Assert.InRange(server.Value, 5, 15));
    }

    private static bool IsRead(IReadOnlyList<ShardStatus> shards) =>
        shards.Count > 0 && shards.All(s => s.Owner.Length > 0 && s.Health.State == SourceState.Live);

    private static bool IsApplied(MemoryShardStore store, NumberedEvents events) =>
        store.Agents is var agents && events.Sent.All(e => agents.TryGetValue(e.Key, out var state) && state.Version >= e.Value);

    private static ShardWork Work(string shard) => new(shard, 0, UInt128.MaxValue, null, Ours: true, TimeSpan.FromDays(1));
}
