using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Aws;

/// <summary>A request that AWS or the network never answers is sent a second time, and the first answer counts.</summary>
public sealed class HedgedRequestsTests : IAsyncLifetime
{
    private const string Shard = "shardId-000000000000";
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream("s");
        _kinesis.Put("s", "agent", new byte[300]);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task ALostReadIsAnsweredByASecondReadOfTheSameIterator()
    {
        using var client = _kinesis.Client(LongTime, retries: 0, repeatAfter: Soon);
        var iterator = await Iterator(client);
        _kinesis.Fail("GetRecords", FakeFault.Hang);

        var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

        Assert.Single(page.Records!);
        Assert.True(Reads() >= 2, $"{Reads()} reads");
    }

    [Fact]
    public async Task TheFirstAnswerCountsAndTheOthersAreCancelled()
    {
        using var client = _kinesis.Client(LongTime, retries: 0, repeatAfter: Soon);
        var iterator = await Iterator(client);
        // The first read is answered last, the second read is never answered, the third read is answered.
        FakeFault?[] faults = [FakeFault.Late(LongTime), FakeFault.Hang, null];
        var asked = -1;
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? faults.ElementAtOrDefault(Interlocked.Increment(ref asked)) : null;

        var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

        Assert.Single(page.Records!);
        Assert.True(Reads() >= 3, $"{Reads()} reads");
        await _kinesis.UntilNoneHangs();
    }

    [Fact]
    public async Task ALargePageOnASlowConnectionIsNotRequestedTwice()
    {
        using var client = _kinesis.Client(LongTime, retries: 0, repeatAfter: TimeSpan.FromSeconds(2));
        var iterator = await Iterator(client);
        _kinesis.Fail("GetRecords", FakeFault.SlowBody(TimeSpan.FromSeconds(4)));

        var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

        Assert.Single(page.Records!);
        Assert.Equal(1, Reads());
    }

    [Fact]
    public async Task AFailureIsReportedAtOnceAlsoDuringAnotherTry()
    {
        using var client = _kinesis.Client(LongTime, retries: 0, repeatAfter: Soon);
        var iterator = await Iterator(client);
        _kinesis.Fail("GetRecords", FakeFault.Hang);
        _kinesis.Fail("GetRecords", FakeFault.Throttle);

        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }));
    }

    /// <summary>Nobody knows whether the first request took effect.</summary>
    [Fact]
    public async Task ACallThatChangesSomethingIsMadeOnce()
    {
        using var client = _kinesis.Client(LongTime, retries: 0, repeatAfter: Soon);
        using var stop = new CancellationTokenSource();
        var iterator = await Iterator(client);
        _kinesis.Fail("PutRecord", FakeFault.Hang);
        _kinesis.Fail("GetRecords", FakeFault.Hang, times: 2);

        var put = client.PutRecordAsync(new PutRecordRequest { StreamName = "s", PartitionKey = "k", Data = new MemoryStream([1]) }, stop.Token);
        await _kinesis.Called("PutRecord");
        // Begins later than the put, and only its third request is answered.
        await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

        Assert.False(put.IsCompleted, "The put was answered.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        await _kinesis.UntilNoneHangs();
        Assert.Equal(1, _kinesis.Calls.Count(c => c.Operation == "PutRecord"));
    }

    /// <summary>All consumers of a shard share 5 reads a second.</summary>
    [Fact]
    public async Task WithinOneTimeOutAReadIsSentAtMostFourTimes()
    {
        using var client = _kinesis.Client(TimeSpan.FromSeconds(2), retries: 0, repeatAfter: Soon);
        var iterator = await Iterator(client);
        _kinesis.OnCall = _ => FakeFault.Hang;

        await Assert.ThrowsAnyAsync<Exception>(() => client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }));

        Assert.InRange(Reads(), 2, 4);
    }

    private int Reads() => _kinesis.Calls.Count(c => c.Operation == "GetRecords");

    private static async Task<string> Iterator(IAmazonKinesis client) => (await client.GetShardIteratorAsync(
        new GetShardIteratorRequest { StreamName = "s", ShardId = Shard, ShardIteratorType = ShardIteratorType.TRIM_HORIZON })).ShardIterator!;
}
