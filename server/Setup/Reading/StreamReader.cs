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
                Consumers = stream.ConsumerCount > 0 ? await Consumers(stream.StreamARN, cancellationToken) : [],
            };
        }
        catch (Amazon.Kinesis.Model.ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<string>> Consumers(string arn, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        string? next = null;
        do
        {
            var page = await aws.Kinesis.ListStreamConsumersAsync(new ListStreamConsumersRequest { StreamARN = arn, NextToken = next }, cancellationToken);
            all.AddRange(page.Consumers?.Select(c => c.ConsumerName!) ?? []);
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all.ToImmutable();
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
