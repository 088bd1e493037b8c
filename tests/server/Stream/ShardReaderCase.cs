using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>
/// A stream of two shards on FakeKinesis, with its clock and the events that were put. The reader recovers from every fault and applies
/// exactly the events that were sent.
/// </summary>
public abstract class ShardReaderCase : IAsyncLifetime
{
    private protected MovableTime Time { get; } = new();
    private protected MemoryShardStore Store { get; } = new();
    private protected FakeKinesis Kinesis { get; private set; } = null!;
    private protected NumberedEvents Events { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Kinesis = await FakeKinesis.Start(Time);
        Kinesis.CreateStream(StreamHarness.Stream, shards: 2);
        Events = new NumberedEvents(Kinesis, Time);
    }

    public async Task DisposeAsync() => await Kinesis.DisposeAsync();

    private protected Task<StreamHarness> Start(Action<StreamOptions>? options = null) => StreamHarness.Start(Kinesis, Store, Time, options);

    /// <summary>State, version and intervals are the same as without faults: nothing is lost, nothing is applied twice.</summary>
    private protected void AssertExactlyOnce(StreamHarness harness) => ExactlyOnce.Assert(Store, Events, harness);
}
