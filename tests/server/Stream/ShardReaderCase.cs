using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A stream of two shards on FakeKinesis, its time and what was put in: every fault is healed, and what is applied is exactly what was sent.</summary>
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

    /// <summary>State, version and intervals are those of an undisturbed run: nothing lost, nothing twice.</summary>
    private protected void AssertExactlyOnce(StreamHarness harness) => ExactlyOnce.Assert(Store, Events, harness);
}
