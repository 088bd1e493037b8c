using System.Collections.Immutable;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>Reads the current state of one Kinesis or Firehose stream.</summary>
internal sealed class StreamReader(SetupClients aws)
{
    public async Task<StreamSeen?> Stream(string name, CancellationToken cancellationToken)
    {
        try
        {
            var stream = (await aws.Kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name },
                cancellationToken)).StreamDescriptionSummary;
            var status = stream.StreamStatus.Value switch
            {
                "ACTIVE" => ResourceStatus.Active,
                "CREATING" => ResourceStatus.Creating,
                "DELETING" => ResourceStatus.Deleting,
                _ => ResourceStatus.Updating,
            };
            var tags = status == ResourceStatus.Deleting ? Tags.None : await aws.TagsOf(new Target(TargetKind.Kinesis, name), cancellationToken);
            return new StreamSeen(
                status,
                stream.StreamModeDetails?.StreamMode == StreamMode.ON_DEMAND ? CapacityMode.OnDemand : CapacityMode.Provisioned,
                stream.OpenShardCount ?? 0,
                stream.RetentionPeriodHours ?? Limits.ShortestRetentionHours,
                tags,
                stream.EncryptionType == EncryptionType.KMS ? stream.KeyId ?? "KMS" : null,
                stream.StreamCreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null)
            {
                FanOut = stream.ConsumerCount > 0 ? await Consumers(stream.StreamARN, cancellationToken) : [],
            };
        }
        catch (Amazon.Kinesis.Model.ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<ConsumerSeen>> Consumers(string arn, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<ConsumerSeen>();
        string? next = null;
        do
        {
            var page = await aws.Kinesis.ListStreamConsumersAsync(new ListStreamConsumersRequest { StreamARN = arn, NextToken = next }, cancellationToken);
            foreach (var consumer in page.Consumers ?? [])
            {
                var tags = await TagsOf(consumer.ConsumerARN, cancellationToken);
                all.Add(new(consumer.ConsumerName!, consumer.ConsumerStatus == ConsumerStatus.ACTIVE, tags));
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all.ToImmutable();
    }

    /// <summary>Without the permission, a consumer counts as another person's.</summary>
    private async Task<Tags> TagsOf(string? consumer, CancellationToken cancellationToken)
    {
        try
        {
            return consumer is null ? Tags.None : await aws.TagsOfConsumer(consumer, cancellationToken);
        }
        catch (Amazon.Runtime.AmazonServiceException e) when (PolicyNames.IsDenied(e) || Waits.IsUnknown(e))
        {
            return Tags.None;
        }
    }

    public async Task<FirehoseSeen?> Firehose(string name, CancellationToken cancellationToken)
    {
        try
        {
            var stream = (await aws.Firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = name },
                cancellationToken)).DeliveryStreamDescription!;
            return FirehoseShapes.Seen(stream, await aws.TagsOf(new Target(TargetKind.Firehose, name), cancellationToken));
        }
        catch (Amazon.KinesisFirehose.Model.ResourceNotFoundException)
        {
            return null;
        }
    }
}
