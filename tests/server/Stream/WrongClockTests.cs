using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 26 and 108 of the failure catalogue: this machine's clock is hours ahead of AWS when a stream is read for the first time.</summary>
public sealed class WrongClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(3);

    private readonly MovableTime _aws = new();
    private readonly MemoryShardStore _store = new();
    private FakeKinesis _kinesis = null!;
    private NumberedEvents _events = null!;
    private FakeStream _stream = null!;

    public async Task InitializeAsync()
    {
        _aws.Move(-Ahead);
        _kinesis = await FakeKinesis.Start(_aws);
        _kinesis.Skew = -Ahead;
        _stream = _kinesis.CreateStream(StreamHarness.Stream);
        _events = new NumberedEvents(_kinesis, _aws);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task AFirstStartWaitsForTheTimeOfAwsAndStoresNoFutureTime()
    {
        _events.Put(agents: 10, each: 2);
        await using var harness = await Start();

        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
        AssertStoredTimesArePast();
    }

    /// <summary>Without AWS's time, the stored position would be a guess, and every later start would continue from it.</summary>
    [Fact]
    public async Task AFirstStartWithoutAnAnswerOfAwsStoresNoPosition()
    {
        _kinesis.OnCall = call =>
            call.Operation == "DescribeStreamSummary" && _kinesis.Calls.Any(c => c.Operation == "ListShards") ? FakeFault.Unavailable : null;
        await using (var first = await StreamHarness.Start(_kinesis, _store, _aws))
        {
            await first.Until("it was asked again and again", () => _kinesis.Calls.Count(c => c.Operation == "DescribeStreamSummary") > 4);
        }

        Assert.Null(_store.At(Shard.Name));
        Assert.DoesNotContain(_kinesis.Calls, c => c.Operation == "GetShardIterator");
    }

    /// <summary>The position that an earlier build stored on such a machine. The clock is right now.</summary>
    [Fact]
    public async Task ReadingDoesNotWaitForAStoredStartInTheFuture()
    {
        _store.Begin(Shard, new Checkpoint(null, _aws.GetUtcNow().AddMinutes(110), null, null, Finished: false));
        _events.Put(agents: 10, each: 2);
        await using var harness = await StreamHarness.Start(_kinesis, _store, _aws);

        await harness.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, harness);
        AssertStoredTimesArePast();
    }

    /// <summary>No record that arrived between AWS's time then and the stored time may be skipped.</summary>
    [Fact]
    public async Task AStoredFuturePositionOfAnIdleShardIsNotUsed()
    {
        _events.Put(agents: 10);
        await using (var first = await Start())
        {
            await first.UntilApplied(_store, _events.Sent);
        }

        _store.Begin(Shard, _store.At(Shard.Name)! with { CaughtUpAt = _aws.GetUtcNow().AddHours(2) });
        _events.Put(agents: 10);
        await using var second = await Start();

        await second.UntilApplied(_store, _events.Sent);

        ExactlyOnce.Assert(_store, _events, second);
        Assert.Empty(_store.Lost);
    }

    private ShardId Shard => new(
        new StreamId(FakeKinesis.Arn(StreamHarness.Stream), DateTimeOffset.FromUnixTimeMilliseconds(_stream.CreatedAt.ToUnixTimeMilliseconds())),
        _stream.OpenShards[0].Id);

    /// <summary>With the SDK's own retry, which signs again: the first call that succeeds is the first call.</summary>
    private Task<StreamHarness> Start() => StreamHarness.Start(
        clock => _kinesis.Client(TimeSpan.FromSeconds(5), retries: 1, clock), _store, TimeProvider.System);

    private void AssertStoredTimesArePast()
    {
        var at = _store.At(Shard.Name)!;
        // A Date header has whole seconds.
        var now = _aws.GetUtcNow().AddSeconds(2);
        Assert.InRange(at.StartAt!.Value, now.AddMinutes(-75), now.AddMinutes(-65));
        Assert.True(at.CaughtUpAt is null || at.CaughtUpAt <= now, $"caught up at {at.CaughtUpAt:O}, and it is {now:O}");
    }
}
