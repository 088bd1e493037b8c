using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static ConnectStreaming.Tests.Agents.AgentEvents;
using Record = Amazon.Kinesis.Model.Record;

namespace ConnectStreaming.Tests.Stream;

public sealed class PageDecoderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(T0.AddHours(1));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Lines _lines = new();
    private readonly QuarantineLog _log;
    private readonly ShardAgents _agents = Shard(most: 1_000);
    private readonly AgentDeliveries _deliveries;
    private readonly ShardPending _pending = new();
    private readonly ShardMeter _meter;
    private readonly PageDecoder _decoder;

    public PageDecoderTests()
    {
        _log = new QuarantineLog(_time, _lines);
        _deliveries = Of(_agents);
        _meter = new ShardMeter(_time);
        _decoder = new PageDecoder("s", new AgentEventReader(new TextPool()), _time, new StreamMetrics(_services.GetRequiredService<IMeterFactory>()), _log);
    }

    public void Dispose()
    {
        _log.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void AnUnexpectedErrorInOneRecordQuarantinesItAndTheNextOneIsRead()
    {
        Decode(new Record { Data = new Unreadable(), SequenceNumber = "1", PartitionKey = "k" });
        Decode(Event("HEART_BEAT", 1, Snapshot()).ToJsonString());

        Assert.Equal("unexpected IOException", Assert.Single(_pending.Take().Quarantined).Reason);
        Assert.Equal(1, _agents.Count);
    }

    [Fact]
    public void ARecordOfSeveralObjectsDeliversTheGoodOnesAndIsQuarantinedOnceForTheBadOne()
    {
        Decode($"{Event("LOGIN", 1, null).ToJsonString()}\nbroken\n{Event("HEART_BEAT", 2, Snapshot()).ToJsonString()}");

        var bad = Assert.Single(_pending.Take().Quarantined);
        Assert.StartsWith("object 2 of 3: not JSON", bad.Reason, StringComparison.Ordinal);
        Assert.Equal(At(2), _meter.Status(new ShardStatus { Shard = "s", Health = SourceHealth.Unheard }).LastEventAt);
    }

    [Fact]
    public void AShardKeepsAtMostItsLimitOfAgentsAndThoseWhoWorkedHereStay()
    {
        var agents = Shard(most: 100);
        var deliveries = Of(agents);
        deliveries.Reset(1, [.. Enumerable.Range(0, 60).Select(n => Known($"real{n}", 100)), .. Enumerable.Range(0, 200).Select(n => Known($"once{n}", 1))]);
        Assert.Equal(100, agents.Count);
        for (var n = 0; n < 1_000; n++)
        {
            Assert.True(deliveries.Add(Read($"madeup{n}")));
            deliveries.Clear();
            Assert.InRange(agents.Count, 60, 100);
        }

        // The memory is full of real agents. A new agent may also be real, and those who are removed can be read from the store again.
        deliveries.Reset(2, [.. Enumerable.Range(0, 100).Select(n => Known($"real{n}", 100))]);
        Assert.True(deliveries.Add(Read("newcomer")));
        Assert.True(deliveries.Add(Read("real7")));
        Assert.InRange(agents.Count, 60, 100);
    }

    [Fact]
    public void AnAgentThatTheStoreDeletedIsRemoved()
    {
        var agents = Shard(most: 100);
        Of(agents).Reset(1, [Known("a", 1) with { LastEventAt = At(0) }, Known("b", 1) with { LastEventAt = At(10) }]);
        agents.Forget(At(5));
        Assert.Equal(1, agents.Count);
    }

    [Fact]
    public void EveryQuarantinedRecordIsCountedByTheMetric()
    {
        long counted = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "stream.records.quarantined")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => counted += value);
        listener.Start();

        for (var i = 0; i < 3; i++)
        {
            Decode("garbage");
        }

        Assert.Equal(3, counted);
    }

    [Fact]
    public void TwoHundredBadRecordsASecondAreAFewLogLinesAMinuteWithTheirNumber() => AMinuteOfBadRecords(200, "5999 more");

    [Fact]
    [Trait("Category", "Long")]
    public void TwoThousandBadRecordsASecondAreAFewLogLinesAMinuteWithTheirNumber() => AMinuteOfBadRecords(2_000, "59999 more");

    private void AMinuteOfBadRecords(int eachSecond, string counted)
    {
        for (var second = 0; second < 60; second++)
        {
            for (var i = 0; i < eachSecond; i++)
            {
                Decode("garbage");
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(QuarantineLog.Every);
        Assert.InRange(_lines.Count, 2, 4);
        Assert.Contains(counted, _lines[1].Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void ABadRecordAfterAQuietTimeIsLoggedAtOnce()
    {
        Decode("garbage");
        _time.Advance(QuarantineLog.Every);
        Decode("garbage");

        Assert.Equal(2, _lines.Count);
        Assert.All(_lines, line => Assert.Contains("not JSON", line, StringComparison.Ordinal));
    }

    private static ShardAgents Shard(int most) => new(
        DispatchProxy.Create<IGrainFactory, NoGrains>(), most, _ => Task.FromResult<IReadOnlyList<AgentState>>([]));

    private static AgentDeliveries Of(ShardAgents agents) => new(agents, new StreamHarness.Recorder(), "s");

    private static AgentState Known(string id, long version) => new() { AgentArn = $"{Instance}/agent/{id}", InstanceArn = Instance, Version = version };

    private static ReadEvent Read(string id) => new(
        new AgentEvent { AgentArn = $"{Instance}/agent/{id}", InstanceArn = Instance, At = At(1), Type = AgentEventType.HeartBeat },
            $"{Instance}/agent/{id}", "1", []);

    private void Decode(string body) => Decode(new Record { Data = new MemoryStream(Encoding.UTF8.GetBytes(body)), SequenceNumber = "1", PartitionKey = "k" });

    private void Decode(Record record) => _decoder.Decode(record, _deliveries, _pending, _meter);

    private sealed class Unreadable : MemoryStream
    {
        public override bool TryGetBuffer(out ArraySegment<byte> buffer) => throw new IOException("quotes the record");
    }

    /// <summary>Decoding creates references to grains, and drops the references of agents that leave the memory.</summary>
    public class NoGrains : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : DispatchProxy.Create<IAgentGrain, NoGrains>();
    }

    [Fact]
    public void AFailedLogWriteEndsNothing()
    {
        _log.Add(new QuarantinedRecord("s", "1", "first", 1, "", T0));
        _log.Add(new QuarantinedRecord("s", "2", "second", 1, "", T0));
        _lines.Fails = true;

        _time.Advance(QuarantineLog.Every);

        Assert.Equal(2, _lines.Count);
    }

    private sealed class Lines : List<string>, ILogger<QuarantineLog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public bool Fails { get; set; }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Add(formatter(state, exception));
            if (Fails)
            {
                throw new IOException("No space left on device.");
            }
        }
    }
}
