using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>The rules of AWS that other tests depend on.</summary>
public sealed class FakeKinesisTests : IAsyncLifetime
{
    private const string Shard = "shardId-000000000000";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private FakeKinesis _kinesis = null!;
    private IAmazonKinesis _client = null!;
    private FakeStream _stream = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _client = _kinesis.Client();
        _stream = _kinesis.CreateStream("s");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _kinesis.DisposeAsync();
    }

    [Fact]
    public async Task RetentionTrimsAndEachStyleHasItsAnswerToAnOldPosition()
    {
        var (_, old) = _kinesis.Put("s", "a", [1]);
        _kinesis.Put("s", "a", [2]);
        _time.Advance(TimeSpan.FromHours(25));
        _kinesis.Put("s", "a", [3]);

        Assert.Equal([3], Bytes(await Read(await After(old))));
        _stream.TrimStyle = TrimStyle.EmptyForEver;
        var empty = await Read(await After(old));
        Assert.Equal((0, 24L * 3600 * 1000), (empty.Records!.Count, empty.MillisBehindLatest ?? -1));
        Assert.NotNull(empty.NextShardIterator);
        _stream.TrimStyle = TrimStyle.InvalidArgument;
        await Assert.ThrowsAsync<InvalidArgumentException>(() => After(old));
        _stream.TrimStyle = TrimStyle.ResourceNotFound;
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => After(old));
        Assert.Equal([3], Bytes(await Read(await Start(ShardIteratorType.TRIM_HORIZON))));
    }

    [Fact]
    public async Task TheLagIsTheAgeOfTheNextUnreadRecord()
    {
        _kinesis.Put("s", "a", [1]);
        _kinesis.Put("s", "a", [2]);
        _time.Advance(TimeSpan.FromSeconds(7));

        var first = await _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Start(ShardIteratorType.TRIM_HORIZON), Limit = 1 });
        Assert.Equal(7000, first.MillisBehindLatest);
        Assert.Equal(0, (await Read(first.NextShardIterator!)).MillisBehindLatest);
    }

    [Fact]
    public async Task APageHoldsTenMebibytesAtMost()
    {
        for (var i = 0; i < 11; i++)
        {
            _kinesis.Put("s", "a", new byte[1024 * 1024]);
        }

        var page = await Read(await Start(ShardIteratorType.TRIM_HORIZON));
        Assert.Equal(10, page.Records!.Count);
        Assert.Single((await Read(page.NextShardIterator!)).Records!);
    }

    [Fact]
    public async Task TheSixthReadInASecondIsThrottledAndALargePageCountsForTheNextSeconds()
    {
        _kinesis.Limits = true;
        var iterator = await Start(ShardIteratorType.TRIM_HORIZON);
        for (var i = 0; i < 5; i++)
        {
            await Read(iterator);
        }

        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => Read(iterator));
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 6; i++)
        {
            _kinesis.Put("s", "a", new byte[1024 * 1024]);
        }

        await Read(iterator);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => Read(iterator));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await Read(iterator);
    }

    [Fact]
    public async Task ChangedPagesAreEmptyDoubledOrReversedAndThenTheStreamContinues()
    {
        _kinesis.Put("s", "a", [1]);
        _kinesis.Put("s", "a", [2]);
        _kinesis.Fail("GetRecords", FakeFault.EmptyPage);
        _kinesis.Fail("GetRecords", FakeFault.Duplicate);
        _kinesis.Fail("GetRecords", FakeFault.Reorder, shard: Shard);
        var start = await Start(ShardIteratorType.TRIM_HORIZON);

        var empty = await Read(start);
        Assert.Empty(empty.Records!);
        Assert.Equal([1, 1, 2, 2], Bytes(await Read(empty.NextShardIterator!)));
        Assert.Equal([2, 1], Bytes(await Read(start)));
        Assert.Equal([1, 2], Bytes(await Read(start)));
    }

    [Fact]
    public async Task LatestAndTimestampStartAtTheirPosition()
    {
        _kinesis.Put("s", "a", [1]);
        _time.Advance(TimeSpan.FromMinutes(1));
        var latest = await Start(ShardIteratorType.LATEST);
        var at = (await _client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "s", ShardId = Shard,
            ShardIteratorType = ShardIteratorType.AT_TIMESTAMP, Timestamp = _time.GetUtcNow().UtcDateTime })).ShardIterator!;
        _kinesis.Put("s", "a", [2]);

        Assert.Equal([2], Bytes(await Read(latest)));
        Assert.Equal([2], Bytes(await Read(at)));
    }

    [Fact]
    public async Task ARecreatedStreamRefusesOldIteratorsAndHasANewCreationTime()
    {
        var old = await Start(ShardIteratorType.TRIM_HORIZON);
        _time.Advance(TimeSpan.FromSeconds(1));
        _kinesis.CreateStream("s");

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Read(old));
        var summary = (await _client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "s" })).StreamDescriptionSummary;
        Assert.Equal(_time.GetUtcNow().UtcDateTime, summary.StreamCreationTimestamp);
    }

    [Fact]
    public async Task LifecycleChangesTakeTheGivenTime()
    {
        _kinesis.LifecycleDelay = TimeSpan.FromSeconds(10);
        await _client.CreateStreamAsync(new CreateStreamRequest { StreamName = "slow", ShardCount = 1 });
        Assert.Equal(StreamStatus.CREATING, await Status());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(StreamStatus.ACTIVE, await Status());
        await _client.UpdateShardCountAsync(new UpdateShardCountRequest { StreamName = "slow", TargetShardCount = 2,
            ScalingType = ScalingType.UNIFORM_SCALING });
        Assert.Equal(StreamStatus.UPDATING, await Status());
        await Assert.ThrowsAsync<ResourceInUseException>(() =>
            _client.MergeShardsAsync(new MergeShardsRequest { StreamName = "slow", ShardToMerge = "shardId-000000000001",
            AdjacentShardToMerge = "shardId-000000000002" }));
        await _client.DeleteStreamAsync(new DeleteStreamRequest { StreamName = "slow" });
        Assert.Equal(StreamStatus.DELETING, await Status());
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ResourceNotFoundException>(Status);

        async Task<StreamStatus> Status() =>
            (await _client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "slow" })).StreamDescriptionSummary.StreamStatus;
    }

    [Fact]
    public async Task AnOldListTokenIsExpired()
    {
        _stream.Split(Shard);
        var first = await _client.ListShardsAsync(new ListShardsRequest { StreamName = "s", MaxResults = 1 });
        _time.Advance(TimeSpan.FromSeconds(301));
        await Assert.ThrowsAsync<ExpiredNextTokenException>(() => _client.ListShardsAsync(new ListShardsRequest { NextToken = first.NextToken }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void OpenShardsAlwaysCoverEveryHashOnce(int shards)
    {
        var stream = new FakeStream("x", shards, _time);
        foreach (var target in new[] { shards * 2, shards, shards + 3, 1 })
        {
            stream.UpdateShardCount(target);
            var open = stream.OpenShards.OrderBy(s => s.FirstKey).ToList();
            Assert.Equal(target, open.Count);
            Assert.Equal((UInt128.Zero, UInt128.MaxValue), (open[0].FirstKey, open[^1].LastKey));
            Assert.All(open.Zip(open.Skip(1)), p => Assert.Equal(p.First.LastKey + 1, p.Second.FirstKey));
        }
    }

    private static byte[] Bytes(GetRecordsResponse page) => [.. page.Records!.SelectMany(r => r.Data.ToArray())];

    private Task<GetRecordsResponse> Read(string iterator) => _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

    private async Task<string> Start(ShardIteratorType type) =>
        (await _client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "s", ShardId = Shard, ShardIteratorType = type })).ShardIterator!;

    private async Task<string> After(string sequence) =>
        (await _client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "s", ShardId = Shard,
            ShardIteratorType = ShardIteratorType.AFTER_SEQUENCE_NUMBER, StartingSequenceNumber = sequence })).ShardIterator!;
}
