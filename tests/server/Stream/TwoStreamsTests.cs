using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Setup moves an instance from one stream to another. For some seconds both streams carry events of the same agents.</summary>
public sealed class TwoStreamsTests : IAsyncLifetime
{
    private const string Old = "agents-old";
    private const string New = "agents-new";
    private const int Agents = 12;

    private readonly MemoryShardStore _store = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;
    private string _to = Old;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(Old);
        _kinesis.CreateStream(New);
        _events = new NumberedEvents((key, body) => _kinesis.Put(_to, key, body), TimeProvider.System);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task EventsOfOneAgentInTwoStreamsAreNeitherQuarantinedNorOverwrittenAndIntervalsHaveNoGaps()
    {
        await using var harness = await Start();
        _events.Put(Agents, each: 3);
        await harness.UntilApplied(_store, _events.Sent);

        // Both streams carry events for a while. What the slower stream brings late is already superseded by the other.
        for (var round = 0; round < 30; round++)
        {
            _to = round % 3 == 0 ? Old : New;
            _events.Put(Agents);
            await Task.Delay(30);
        }

        _to = New;
        _events.Put(Agents);
        var last = _events.Sent.ToDictionary(s => s.Key, s => $"n{s.Value}");
        await harness.Until("the newest of every agent", () => _store.Agents.All(a => a.Value.Status?.Name == last[a.Key]));
        await harness.Until("both are committed", () => harness.Streams.SelectMany(s => s.Shards).All(s => s.PendingRows == 0));

        Assert.Empty(_store.Bad);
        Oracle.AssertTiles([.. _store.Agents.Values], _store.Intervals.Values);
        Assert.Empty(harness.Changes.ShownBackwards);
    }

    /// <summary>Events that only the old stream's shard had not committed are not skipped after the new shard has committed the state behind them.</summary>
    [Fact]
    public async Task KilledWhenOnlyTheNewStreamWasCommittedNoIntervalIsMissing()
    {
        await using (var first = await Start())
        {
            _events.Put(Agents, each: 3);
            await first.UntilApplied(_store, _events.Sent);
            _store.Refuses = commit => commit.Shard.Stream.Arn == FakeKinesis.Arn(Old);
            _events.Put(Agents, each: 3);
            await first.Until("the old stream's events are applied", () => first.Changes.Versions.Values.All(s => s.Version == 6));
            Assert.All(_store.Agents.Values, s => Assert.Equal(3, s.Version));

            _to = New;
            _events.Put(Agents);
            await first.UntilApplied(_store, _events.Sent);
            await first.Crash();
        }

        _store.Refuses = _ => false;
        await using var second = await Start();
        _events.Put(Agents);
        await second.UntilApplied(_store, _events.Sent);

        Assert.Empty(_store.Bad);
        ExactlyOnce.Assert(_store, _events, second);
        Oracle.AssertTiles([.. _store.Agents.Values], _store.Intervals.Values);
    }

    private Task<StreamHarness> Start() => StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.Name = $"{Old},{New}");
}
