using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Stream;

public sealed class ShardPingsTests
{
    [Fact]
    public async Task AServerThatStopsEndsItsOwnShardsAndNotThoseOfOthers()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream(StreamHarness.Stream);
        var store = new MemoryShardStore();
        await using var harness = await StreamHarness.Start(kinesis, store, TimeProvider.System, o => o.PingInterval = TimeSpan.FromSeconds(30));
        await harness.Until("the shard is owned", () => harness.Changes.Reports.Any(r => r.Source.Kind == SourceKind.Shard && r.State == SourceState.Live));
        var shard = harness.Changes.Reports.First(r => r.Source.Kind == SourceKind.Shard).Source.Name;
        var work = new ShardWork(shard, 0, UInt128.MaxValue, null, Ours: true, TimeSpan.FromDays(1));
        var owner = (await harness.Grains.GetGrain<IShardGrain>(shard).Ping(work)).Owner;

        await (await Pinged("another server")).Stop(onlyOwn: true);
        var reports = harness.Changes.Reports.Count;
        await harness.Until("it is still read", () => harness.Changes.Reports.Count > reports + 3);
        Assert.DoesNotContain(harness.Changes.Reports, r => r.State == SourceState.Stopped);

        await (await Pinged(owner)).Stop(onlyOwn: true);
        Assert.Contains(harness.Changes.Reports, r => r.State == SourceState.Stopped);

        async Task<ShardPings> Pinged(string silo)
        {
            var pings = new ShardPings(harness.Grains, silo, TimeProvider.System, NullLogger.Instance);
            pings.Begin(ShardId.Parse(shard).Stream);
            Assert.True(await pings.Ping(work, CancellationToken.None));
            return pings;
        }
    }
}
