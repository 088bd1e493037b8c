using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Setup moves an instance from one stream to another: for some seconds both carry events of the same agents.</summary>
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
    public async Task EventsOfOneAgentInTwoStreamsAreNeitherQuarantinedNorOverwrittenAndTheIntervalsTile()
    {
        await using var harness = await StreamHarness.Start(_kinesis, _store, TimeProvider.System, o => o.Name = $"{Old},{New}");
        _events.Put(Agents, each: 3);
        await harness.UntilApplied(_store, _events.Sent);

        // Here and there, for a while; what one stream brings late has been passed by the other.
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
}
