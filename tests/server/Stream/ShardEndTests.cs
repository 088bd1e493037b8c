using Amazon.Kinesis.Model;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A shard is finished when it is read to its end, whatever well-formed but wrong answers say before that.</summary>
public sealed class ShardEndTests : ShardReaderCase
{
    private static readonly FakeFault NothingMore = FakeFault.Body("""{"Records":[],"MillisBehindLatest":0}""");

    private FakeStream Stream => Kinesis.Stream(StreamHarness.Stream);

    /// <summary>The shard was split while nobody read. The listing calls it closed from the start, even though much of it is unread.</summary>
    [Fact]
    public async Task AClosedShardWithABacklogIsNotFinishedByAnswersWithoutChildren()
    {
        await ReadOnceAndStop();
        Events.Put(agents: 20, each: 3);
        Time.Move(TimeSpan.FromMinutes(10));
        var parent = SplitFirst();
        Events.Put(agents: 20);
        Kinesis.Fail("GetRecords", NothingMore, times: 4, shard: parent);

        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);

        AssertReadToItsEnd(harness, parent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterAPageWithoutIteratorAndChildrenReadingContinuesFromItsLastRecord(bool withoutLag)
    {
        await ReadOnceAndStop();
        Events.Put(agents: 20, each: 300);
        Time.Move(TimeSpan.FromMinutes(10));
        var parent = SplitFirst();
        Events.Put(agents: 20);
        Kinesis.Fail("GetRecords", withoutLag ? FakeFault.NoNextAndNoLag : FakeFault.NoNext, shard: parent);

        await using var harness = await Start();
        await harness.UntilApplied(Store, Events.Sent);

        AssertReadToItsEnd(harness, parent);
    }

    /// <summary>A Kinesis that names no children, such as an older emulator.</summary>
    [Fact]
    public async Task AnEndWithoutChildrenIsAcceptedAfterHalfAMinute()
    {
        await using var harness = await Start(o => o.WatchdogAfter = TimeSpan.FromMinutes(10));
        Events.Put(agents: 20);
        await harness.UntilApplied(Store, Events.Sent);
        var parent = Stream.OpenShards[0].Id;
        Kinesis.Fail("GetRecords", NothingMore, times: 1_000, shard: parent);
        Stream.Split(parent);
        Events.Put(agents: 20);
        await harness.Until("it is said several times", () => Opened(parent) >= 4);
        Assert.False(Store.At(parent)?.Finished);

        Time.Move(TimeSpan.FromSeconds(31));
        await harness.UntilApplied(Store, Events.Sent);

        AssertReadToItsEnd(harness, parent);
    }

    [Fact]
    public void ThreeAnswersOverHalfAMinuteWithoutRecordsAndWithoutLagAreAnEnd()
    {
        Assert.True(IsEnd(Said(0), Said(10), Said(30)));
        Assert.False(IsEnd(Said(0), Said(30)));
        Assert.False(IsEnd(Said(0), Said(10), Said(29)));
        Assert.False(IsEnd(Said(0), Said(10), Said(20) with { Lag = 1 }, Said(30), Said(40)));
        Assert.False(IsEnd(Said(0), Said(10), Said(30) with { Lag = null }));
        Assert.False(IsEnd(Said(0), Said(10), Said(20) with { Records = 1 }, Said(30)));
        Assert.False(IsEnd(Said(0), Said(10), Said(20) with { Next = "next" }, Said(30)));
    }

    private static Answer Said(double at) => new(at, 0, 0, null);

    private static bool IsEnd(params Answer[] answers)
    {
        var end = new ShardEnd();
        foreach (var (at, lag, records, next) in answers)
        {
            end.OnPage(
                new GetRecordsResponse { MillisBehindLatest = lag, NextShardIterator = next,
                    Records = [.. Enumerable.Repeat(new Amazon.Kinesis.Model.Record(), records)] },
                DateTimeOffset.UnixEpoch.AddSeconds(at));
        }

        return end.IsConfirmed;
    }

    private sealed record Answer(double At, long? Lag, int Records, string? Next);

    private int Opened(string shard) => Kinesis.Calls.Count(c => c.Operation == "GetShardIterator" && c.Shard == shard);

    private string SplitFirst()
    {
        var parent = Stream.OpenShards[0].Id;
        Stream.Split(parent);
        return parent;
    }

    private async Task ReadOnceAndStop()
    {
        Events.Put(agents: 20);
        await using var first = await Start();
        await first.UntilApplied(Store, Events.Sent);
    }

    private void AssertReadToItsEnd(StreamHarness harness, string parent)
    {
        AssertExactlyOnce(harness);
        Assert.True(Store.At(parent)?.Finished);
        Assert.Empty(Store.Lost);
    }
}
