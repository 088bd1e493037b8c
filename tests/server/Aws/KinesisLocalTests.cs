using System.Diagnostics;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Aws;

/// <summary>The client and the rules of the fake, tested with a second, independent implementation of the protocol.</summary>
public sealed class KinesisLocalTests(KinesisLocal local, ITestOutputHelper output) : IClassFixture<KinesisLocal>
{
    private const string First = "shardId-000000000000";

    [Fact]
    public async Task RecordsRoundTrip()
    {
        using var client = local.Client();
        await Create(client, "records", 1);
        var put = await client.PutRecordAsync(new PutRecordRequest { StreamName = "records", PartitionKey = "鍵", Data = new MemoryStream([1, 2, 255]) });
        var many = await client.PutRecordsAsync(new PutRecordsRequest { StreamName = "records",
            Records = [new() { PartitionKey = "a", Data = new MemoryStream([9]) }] });

        var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Iterator(client, "records", First) });

        Assert.Equal(0, many.FailedRecordCount);
        Assert.Equal([1, 2, 255], page.Records![0].Data.ToArray());
        Assert.Equal(("鍵", put.SequenceNumber), (page.Records[0].PartitionKey, page.Records[0].SequenceNumber));
        Assert.NotNull(page.Records[0].ApproximateArrivalTimestamp);
        Assert.Equal((2, 0), (page.Records.Count, page.MillisBehindLatest));
    }

    [Fact]
    public async Task ReshardingNamesChildrenAndParents()
    {
        using var client = local.Client();
        await Create(client, "reshard", 2);
        await client.SplitShardAsync(new SplitShardRequest { StreamName = "reshard", ShardToSplit = First, NewStartingHashKey = "1000" });
        await Active(client, "reshard");

        var end = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Iterator(client, "reshard", First) });
        Assert.Null(end.NextShardIterator);
        Assert.Equal(["shardId-000000000002", "shardId-000000000003"], end.ChildShards!.Select(c => c.ShardId).Order());
        Assert.All(end.ChildShards!, c => Assert.Equal([First], c.ParentShards));

        await client.MergeShardsAsync(new MergeShardsRequest { StreamName = "reshard", ShardToMerge = "shardId-000000000002",
            AdjacentShardToMerge = "shardId-000000000003" });
        await Active(client, "reshard");
        await client.UpdateShardCountAsync(new UpdateShardCountRequest { StreamName = "reshard", TargetShardCount = 4,
            ScalingType = ScalingType.UNIFORM_SCALING });
        await Active(client, "reshard");

        var shards = (await client.ListShardsAsync(new ListShardsRequest { StreamName = "reshard" })).Shards!;
        var merged = shards.Single(s => s.ShardId == "shardId-000000000004");
        Assert.Equal(["shardId-000000000002", "shardId-000000000003"], new[] { merged.ParentShardId, merged.AdjacentParentShardId }.Order());
        Assert.Equal(4, shards.Count(s => s.SequenceNumberRange.EndingSequenceNumber is null));
    }

    [Fact]
    public async Task ARecreatedStreamHasAnotherCreationTimeAndItsOwnRecords()
    {
        using var client = local.Client();
        await Create(client, "again", 1);
        await client.PutRecordAsync(new PutRecordRequest { StreamName = "again", PartitionKey = "a", Data = new MemoryStream([1]) });
        var old = await Iterator(client, "again", First);
        var oldNumber = (await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = old })).Records![0].SequenceNumber;
        var before = (await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "again" })).StreamDescriptionSummary;

        var watch = Stopwatch.StartNew();
        await client.DeleteStreamAsync(new DeleteStreamRequest { StreamName = "again" });
        output.WriteLine($"{watch.ElapsedMilliseconds} ms DeleteStream answered");
        await Report("right after delete");
        await Until(client, "again", s => s is null);
        output.WriteLine($"{watch.ElapsedMilliseconds} ms gone");
        await Report("deleted");
        await Create(client, "again", 1);
        output.WriteLine($"{watch.ElapsedMilliseconds} ms ACTIVE again");
        await Report("recreated, empty");
        await client.PutRecordAsync(new PutRecordRequest { StreamName = "again", PartitionKey = "a", Data = new MemoryStream([2]) });
        await Report("recreated, one record");

        var after = (await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "again" })).StreamDescriptionSummary;
        Assert.Equal(before.StreamARN, after.StreamARN);
        Assert.True(after.StreamCreationTimestamp > before.StreamCreationTimestamp);
        var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Iterator(client, "again", First) });
        Assert.Equal([2], page.Records!.Single().Data.ToArray());

        async Task Report(string when)
        {
            output.WriteLine($"-- {when} ({watch.ElapsedMilliseconds} ms)");
            await Try("GetRecords old iterator", async () => Show(await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = old })));
            await Try("GetShardIterator TRIM_HORIZON", async () =>
                Show(await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = await Iterator(client, "again", First) })));
            await Try("GetShardIterator AFTER old number", async () =>
                (await client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "again", ShardId = First,
                ShardIteratorType = ShardIteratorType.AFTER_SEQUENCE_NUMBER, StartingSequenceNumber = oldNumber })).ShardIterator is null
                ? "null" : "an iterator");
            await Try("DescribeStreamSummary", async () =>
            {
                var d = (await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "again" })).StreamDescriptionSummary;
                return $"{d.StreamStatus} created {d.StreamCreationTimestamp:O}";
            });
        }

        async Task Try(string what, Func<Task<string>> call)
        {
            try
            {
                output.WriteLine($"{what}: {await call()}");
            }
            catch (AmazonKinesisException e)
            {
                output.WriteLine($"{what}: {(int)e.StatusCode} {e.ErrorCode}: {e.Message}");
            }
        }

        static string Show(GetRecordsResponse r) => $"200 {r.Records!.Count} records, next {(r.NextShardIterator is null ? "null" : "set")}, behind "
            + $"{r.MillisBehindLatest}, children {r.ChildShards?.Count.ToString() ?? "null"}";
    }

    [Fact]
    public async Task TagsAndListsRoundTrip()
    {
        using var client = local.Client();
        await Create(client, "tagged", 1);
        await client.AddTagsToStreamAsync(new AddTagsToStreamRequest { StreamName = "tagged", Tags = new() { ["a"] = "b" } });

        Assert.Equal("b", (await client.ListTagsForStreamAsync(new ListTagsForStreamRequest { StreamName = "tagged" })).Tags!.Single(t => t.Key == "a").Value);
        Assert.Contains("tagged", (await client.ListStreamsAsync(new ListStreamsRequest())).StreamNames!);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "none" }));
    }

    private static async Task Create(IAmazonKinesis client, string name, int shards)
    {
        await client.CreateStreamAsync(new CreateStreamRequest { StreamName = name, ShardCount = shards });
        await Active(client, name);
    }

    private static Task Active(IAmazonKinesis client, string name) => Until(client, name, s => s?.StreamStatus == StreamStatus.ACTIVE);

    private static async Task Until(IAmazonKinesis client, string name, Func<StreamDescriptionSummary?, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            StreamDescriptionSummary? stream = null;
            try
            {
                stream = (await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name },
                    limit.Token)).StreamDescriptionSummary;
            }
            catch (ResourceNotFoundException)
            {
                // Deleted, or not created yet.
            }

            if (reached(stream))
            {
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<string> Iterator(IAmazonKinesis client, string stream, string shard) =>
        (await client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = stream, ShardId = shard,
            ShardIteratorType = ShardIteratorType.TRIM_HORIZON })).ShardIterator!;
}
