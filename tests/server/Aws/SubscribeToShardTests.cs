using System.Text;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Aws;

/// <summary>Consumers and subscriptions against kinesis-local, an implementation of the protocol that is not ours: HTTP/2 and event-stream frames.</summary>
public sealed class SubscribeToShardTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    [Fact]
    public async Task AConsumerIsRegisteredTaggedUsedAndRemoved()
    {
        using var kinesis = local.Client("000000000011");
        var name = $"s{Guid.NewGuid():N}";
        await kinesis.CreateStreamAsync(new CreateStreamRequest { StreamName = name, ShardCount = 1 });
        var arn = (await Until(
            async () => (await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name })).StreamDescriptionSummary,
            s => s.StreamStatus == StreamStatus.ACTIVE)).StreamARN;
        await kinesis.RegisterStreamConsumerAsync(
            new RegisterStreamConsumerRequest { StreamARN = arn, ConsumerName = "map", Tags = new() { ["a"] = "1" } });
        var consumer = await Until(
            async () => (await kinesis.DescribeStreamConsumerAsync(
                new DescribeStreamConsumerRequest { StreamARN = arn, ConsumerName = "map" })).ConsumerDescription!,
            c => c.ConsumerStatus == ConsumerStatus.ACTIVE);
        await kinesis.TagResourceAsync(new TagResourceRequest { ResourceARN = consumer.ConsumerARN, Tags = new() { ["b"] = "2" } });
        var tags = (await kinesis.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = consumer.ConsumerARN })).Tags!;
        Assert.Contains(tags, t => t is { Key: "b", Value: "2" });
        var listed = (await kinesis.ListStreamConsumersAsync(new ListStreamConsumersRequest { StreamARN = arn })).Consumers!;
        Assert.Equal(consumer.ConsumerARN, Assert.Single(listed).ConsumerARN);

        using (var subscription = await kinesis.SubscribeToShardAsync(new SubscribeToShardRequest
        {
            ConsumerARN = consumer.ConsumerARN,
            ShardId = "shardId-000000000000",
            StartingPosition = new StartingPosition { Type = ShardIteratorType.TRIM_HORIZON },
        }))
        {
            await kinesis.PutRecordAsync(new PutRecordRequest { StreamName = name, PartitionKey = "k", Data = new MemoryStream("hello"u8.ToArray()) });
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Amazon.Kinesis.Model.Record? found = null;
            await foreach (var one in subscription.EventStream.WithCancellation(limit.Token))
            {
                if (one is SubscribeToShardEvent { Records: { Count: > 0 } records } read)
                {
                    Assert.NotNull(read.ContinuationSequenceNumber);
                    found = records[0];
                    break;
                }
            }

            Assert.Equal("hello", Encoding.UTF8.GetString(found!.Data.ToArray()));
        }

        await kinesis.DeregisterStreamConsumerAsync(new DeregisterStreamConsumerRequest { StreamARN = arn, ConsumerName = "map" });
    }

    private static async Task<T> Until<T>(Func<Task<T>> ask, Predicate<T> reached)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(100))
        {
            if (await ask() is { } answer && reached(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "not within 20 s");
        }
    }
}
