using System.Net;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Stream;

/// <summary>What Kinesis says of a stream now.</summary>
internal sealed record StreamDescription(StreamId Id, string Name, string Status, TimeSpan Retention, bool Ours);

/// <summary>Describes streams and lists shards.</summary>
internal static class StreamListing
{
    /// <summary>Tag on every stream that this product made.</summary>
    public const string ManagedTag = "connect-streaming:managed";

    /// <param name="stream">Name or ARN.</param>
    public static async Task<StreamDescription> Describe(IAmazonKinesis kinesis, string stream, CancellationToken cancellationToken)
    {
        var request = new DescribeStreamSummaryRequest();
        if (stream.StartsWith("arn:", StringComparison.Ordinal))
        {
            request.StreamARN = stream;
        }
        else
        {
            request.StreamName = stream;
        }

        var summary = (await kinesis.DescribeStreamSummaryAsync(request, cancellationToken)).StreamDescriptionSummary;
        var created = new DateTimeOffset((summary.StreamCreationTimestamp ?? default).ToUniversalTime(), TimeSpan.Zero);
        return new StreamDescription(
            // To the millisecond, as in the key of a shard.
            new StreamId(summary.StreamARN, DateTimeOffset.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds())),
            summary.StreamName,
            summary.StreamStatus?.Value ?? "",
            TimeSpan.FromHours(summary.RetentionPeriodHours ?? 24),
            Ours: false);
    }

    /// <summary>What Kinesis answers for a stream that it does not have, for one that it has not any more.</summary>
    public static ResourceNotFoundException NotThere(string message) =>
        new(message, null, ErrorType.Sender, nameof(ResourceNotFoundException), null, HttpStatusCode.BadRequest);

    /// <summary>Whether the stream carries our tag. Needs kinesis:ListTagsForStream; without it the stream counts as not ours.</summary>
    public static async Task<bool> IsOurs(IAmazonKinesis kinesis, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var tags = await kinesis.ListTagsForStreamAsync(new ListTagsForStreamRequest { StreamARN = arn }, cancellationToken);
            return tags.Tags?.Any(t => t.Key == ManagedTag) ?? false;
        }
        catch (AmazonKinesisException)
        {
            return false;
        }
    }

    /// <summary>All shards that Kinesis still knows, closed ones included.</summary>
    public static async Task<IReadOnlyList<ShardInfo>> Shards(IAmazonKinesis kinesis, string arn, CancellationToken cancellationToken)
    {
        List<ShardInfo> shards = [];
        string? token = null;
        do
        {
            // The stream must not be named again beside a token.
            var request = token is null ? new ListShardsRequest { StreamARN = arn } : new ListShardsRequest { NextToken = token };
            var page = await kinesis.ListShardsAsync(request, cancellationToken);
            shards.AddRange((page.Shards ?? []).Select(ShardInfo.From));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));

        // Pages that overlap (a reshard meanwhile, a proxy that repeats an answer) name a shard twice; the later one is newer.
        return [.. shards.AsEnumerable().Reverse().DistinctBy(s => s.Name, StringComparer.Ordinal).Reverse()];
    }
}
