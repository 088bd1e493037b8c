using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Aws;

public sealed class KinesisRoundTripTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private FakeKinesis _kinesis = null!;
    private IAmazonKinesis _client = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _client = _kinesis.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _kinesis.DisposeAsync();
    }

    [Fact]
    public async Task RecordsComeBackByteForByteWithKeySequenceAndArrival()
    {
        _kinesis.CreateStream("s");
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var put = await _client.PutRecordAsync(new PutRecordRequest { StreamName = "s", PartitionKey = "鍵/\"", Data = new MemoryStream(bytes) });
        await _client.PutRecordsAsync(new PutRecordsRequest
        {
            StreamARN = FakeKinesis.Arn("s"),
            Records = [.. Enumerable.Range(0, 4).Select(n => new PutRecordsRequestEntry { PartitionKey = "k", Data = new MemoryStream(new byte[n]) })],
        });

        var page = await Read("s", "shardId-000000000000");

        Assert.Equal([256, 0, 1, 2, 3], page.Records!.Select(r => (int)r.Data.Length));
        var first = page.Records![0];
        Assert.Equal(bytes, first.Data.ToArray());
        Assert.Equal("鍵/\"", first.PartitionKey);
        Assert.Equal(put.SequenceNumber, first.SequenceNumber);
        Assert.Equal(_time.GetUtcNow().UtcDateTime, first.ApproximateArrivalTimestamp);
        Assert.Equal(0, page.MillisBehindLatest);
        Assert.NotNull(page.NextShardIterator);
        Assert.Null(page.ChildShards);
    }

    [Fact]
    public async Task ASplitShardEndsWithItsChildrenAndTheyCoverItsHashRange()
    {
        await _client.CreateStreamAsync(new CreateStreamRequest { StreamName = "s", ShardCount = 1 });
        _kinesis.Put("s", "a", [1]);
        await _client.SplitShardAsync(new SplitShardRequest { StreamName = "s", ShardToSplit = "shardId-000000000000",
            NewStartingHashKey = (UInt128.One << 127).ToString() });

        var page = await Read("s", "shardId-000000000000");

        Assert.Null(page.NextShardIterator);
        Assert.Single(page.Records!);
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], page.ChildShards!.Select(c => c.ShardId));
        Assert.All(page.ChildShards!, c => Assert.Equal(["shardId-000000000000"], c.ParentShards));
        Assert.Equal("0", page.ChildShards![0].HashKeyRange.StartingHashKey);
        Assert.Equal(UInt128.MaxValue.ToString(), page.ChildShards![1].HashKeyRange.EndingHashKey);

        await _client.MergeShardsAsync(new MergeShardsRequest { StreamName = "s", ShardToMerge = "shardId-000000000001",
            AdjacentShardToMerge = "shardId-000000000002" });
        var merged = (await Read("s", "shardId-000000000002")).ChildShards!.Single();
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], merged.ParentShards);
    }

    [Fact]
    public async Task ListShardsReturnsPagesAndDistinguishesOpenFromClosed()
    {
        _kinesis.CreateStream("s", 2);
        var update = await _client.UpdateShardCountAsync(new UpdateShardCountRequest { StreamName = "s", TargetShardCount = 4,
            ScalingType = ScalingType.UNIFORM_SCALING });
        Assert.Equal((2, 4), (update.CurrentShardCount, update.TargetShardCount));

        var all = new List<Shard>();
        var request = new ListShardsRequest { StreamName = "s", MaxResults = 4 };
        do
        {
            var answer = await _client.ListShardsAsync(request);
            all.AddRange(answer.Shards!);
            request = new ListShardsRequest { NextToken = answer.NextToken };
        }
        while (request.NextToken is not null);

        Assert.Equal(6, all.Count);
        Assert.Equal(2, all.Count(s => s.SequenceNumberRange.EndingSequenceNumber is not null));
        Assert.Equal(4, all.Count(s => s.ParentShardId is not null));
        var open = await _client.ListShardsAsync(new ListShardsRequest { StreamName = "s",
            ShardFilter = new ShardFilter { Type = ShardFilterType.AT_LATEST } });
        Assert.Equal(4, open.Shards!.Count);
    }

    [Fact]
    public async Task StreamsAreDescribedListedTaggedAndDeleted()
    {
        await _client.CreateStreamAsync(new CreateStreamRequest { StreamName = "s", ShardCount = 3, Tags = new() { ["made-by"] = "us" } });
        await _client.AddTagsToStreamAsync(new AddTagsToStreamRequest { StreamName = "s", Tags = new() { ["team"] = "sales" } });

        var summary = (await _client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "s" })).StreamDescriptionSummary;
        Assert.Equal((FakeKinesis.Arn("s"), "s", StreamStatus.ACTIVE, 3, 24),
            (summary.StreamARN, summary.StreamName, summary.StreamStatus, summary.OpenShardCount, summary.RetentionPeriodHours));
        Assert.Equal(_time.GetUtcNow().UtcDateTime, summary.StreamCreationTimestamp);
        Assert.Equal(["made-by=us", "team=sales"],
            (await _client.ListTagsForStreamAsync(new ListTagsForStreamRequest { StreamName = "s" })).Tags!.Select(t => $"{t.Key}={t.Value}"));
        Assert.Equal(["s"], (await _client.ListStreamsAsync(new ListStreamsRequest())).StreamNames);

        await _client.DeleteStreamAsync(new DeleteStreamRequest { StreamName = "s" });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "s" }));
    }

    [Fact]
    public async Task AnIteratorExpiresAfterFiveMinutesAndAfterSequenceResumes()
    {
        _kinesis.CreateStream("s");
        var (_, first) = _kinesis.Put("s", "a", [1]);
        _kinesis.Put("s", "a", [2]);
        var iterator = await Iterator("s", "shardId-000000000000");
        _time.Advance(TimeSpan.FromSeconds(301));

        await Assert.ThrowsAsync<ExpiredIteratorException>(() => _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }));

        var resumed = await _client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "s", ShardId = "shardId-000000000000",
            ShardIteratorType = ShardIteratorType.AFTER_SEQUENCE_NUMBER, StartingSequenceNumber = first });
        Assert.Equal([2], (await _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = resumed.ShardIterator })).Records!.Single().Data.ToArray());
    }

    [Fact]
    public async Task NullFieldsReadAsAbsentAndUnknownOnesAreSkipped()
    {
        _kinesis.CreateStream("s");
        var iterator = await Iterator("s", "shardId-000000000000");
        _kinesis.Fail("GetRecords", FakeFault.Body("""{"New":{"a":[1]},"Records":[],"NextShardIterator":null,"ChildShards":null,"MillisBehindLatest":null}"""));

        var page = await _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

        Assert.Equal((null, null, null), (page.NextShardIterator, page.ChildShards, page.MillisBehindLatest));
        Assert.Empty(page.Records!);
    }

    private async Task<string> Iterator(string stream, string shard) =>
        (await _client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = stream, ShardId = shard,
            ShardIteratorType = ShardIteratorType.TRIM_HORIZON })).ShardIterator!;

    private async Task<GetRecordsResponse> Read(string stream, string shard) =>
        await _client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Iterator(stream, shard) });
}
