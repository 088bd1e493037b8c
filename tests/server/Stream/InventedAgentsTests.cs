using ConnectStreaming.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Somebody writes invented ARNs into the stream. The silo keeps no more of them in memory than the shard does.</summary>
public sealed class InventedAgentsTests : IAsyncLifetime
{
    private const int Most = 1_000;

    private readonly MemoryShardStore _store = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream, shards: 1);
        _events = new NumberedEvents(_kinesis, TimeProvider.System);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    /// <summary>A new agent in the middle of a flood: its numbers and intervals continue without a break, and it stays a known agent.</summary>
    [Fact]
    public async Task AnAgentRemovedFromMemoryInAFloodContinuesFromItsCommittedState()
    {
        await using var harness = await StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.MaxAgents = Most);
        for (var first = 1; first < 4 * Most; first += Most / 2)
        {
            _events.PutOne(0);
            for (var n = first; n < first + (Most / 2); n++)
            {
                _events.PutOne(n);
            }

            await harness.UntilApplied(_store, _events.Sent);
        }

        _events.PutOne(1);
        _events.PutOne(Most);
        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
        Assert.Empty(_store.Bad);
    }

    /// <summary>While the store refuses writes, it does not have the newest states of the agents that left the memory.</summary>
    [Fact]
    public async Task AnAgentRemovedFromMemoryBeforeItsCommitContinuesFromItsNewestState()
    {
        await using var harness = await StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.MaxAgents = Most);
        _events.Put(agents: 10, each: 2);
        await harness.UntilApplied(_store, _events.Sent);
        _store.Down = true;
        _events.Put(agents: 10);
        for (var n = 10; n < 3 * Most; n++)
        {
            _events.PutOne(n);
            _events.PutOne(n);
            _events.PutOne(n);
            _events.PutOne(n);
        }

        await harness.Until("the flood is live", () => harness.Changes.Versions.Count == 3 * Most);
        _events.Put(agents: 10);
        await harness.Until("they are live", () => Enumerable.Range(0, 10).All(n => harness.Changes.Versions[NumberedEvents.Arn(n)].Status?.Name == "n4"));
        _store.Down = false;
        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
    }

    /// <summary>Once pending work is dropped it is read again, so nothing of those who left the memory has to be kept until the store answers.</summary>
    [Fact]
    public async Task WhoLeftTheMemoryIsNotKeptBesideItOnceTheirPendingWorkWasDropped()
    {
        await using var harness = await StreamHarness.Start(
            _kinesis, _store, TimeProvider.System, o => (o.MaxAgents, o.CommitRows, o.MaxPendingRows) = (Most, 100, 100));
        _events.PutOne(0);
        await harness.UntilApplied(_store, _events.Sent);
        _store.Down = true;
        _events.PutOne(0);
        for (var n = 1; n < 3 * Most; n++)
        {
            _events.PutOne(n);
            _events.PutOne(n);
            _events.PutOne(n);
        }

        await harness.Until("the flood is live", () => harness.Changes.Versions.Values.Count(s => s.Version == 3) == (3 * Most) - 1);
        await harness.Until("what is pending was dropped", () => harness.Status.Shards.All(s => s.PendingRows == 0));
        _events.PutOne(0);
        await harness.Until("the newest event is live", () => harness.Changes.Versions[NumberedEvents.Arn(0)].Status?.Name == "n3");

        Assert.Equal(2, harness.Changes.Versions[NumberedEvents.Arn(0)].Version);
        _store.Down = false;
        await harness.UntilApplied(_store, _events.Sent);
        ExactlyOnce.Assert(_store, _events, harness);
    }

    /// <summary>64 events of each are soon made up as well: those who have been away are not turned away for them, nor is a newcomer.</summary>
    [Fact]
    public async Task AMemoryFullOfRegularAgentsRefusesNoAgent()
    {
        var regular = Enumerable.Range(0, 2 * Most).Select(NumberedEvents.Arn).ToArray();
        var began = TimeProvider.System.GetUtcNow().AddHours(-1);
        _store.Begin(regular.Select(arn => new AgentState
        {
            AgentArn = arn, InstanceArn = arn[..arn.IndexOf("/agent/", StringComparison.Ordinal)], Version = 64, IntervalNo = 64, IntervalStart =
                began, LastEventAt = began,
        }));
        await using var harness = await StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.MaxAgents = Most);

        for (var n = 0; n < (2 * Most) + 10; n++)
        {
            _events.PutOne(n);
        }

        await harness.UntilApplied(_store, _events.Sent);
        await harness.UntilApplied(_store, regular.ToDictionary(arn => arn, _ => 65));
        Assert.Empty(_store.Bad);
    }

    [Fact]
    public async Task TheGrainOfARemovedAgentIsDeactivated()
    {
        await using var harness = await StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.MaxAgents = Most);
        for (var first = 0; first < 3 * Most; first += Most / 2)
        {
            for (var n = first; n < first + (Most / 2); n++)
            {
                _events.PutOne(n);
            }

            await harness.UntilApplied(_store, _events.Sent);
        }

        var management = harness.Grains.GetGrain<IManagementGrain>(0);
        var active = int.MaxValue;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (active > Most && !limit.IsCancellationRequested)
        {
            await Task.Delay(100);
            active = (await management.GetDetailedGrainStatistics()).Count(g => g.GrainType.Contains(nameof(AgentGrain), StringComparison.Ordinal));
        }

        Assert.InRange(active, 1, Most);
        Assert.Empty(_store.Bad);
    }
}
