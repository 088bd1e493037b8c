using System.Net;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Stream;

/// <summary>The current description of a stream from Kinesis.</summary>
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
            // Rounded to the millisecond, as in the key of a shard.
            new StreamId(summary.StreamARN, DateTimeOffset.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds())),
            summary.StreamName,
            summary.StreamStatus?.Value ?? "",
            TimeSpan.FromHours(summary.RetentionPeriodHours ?? 24),
            Ours: false);
    }

    /// <summary>The error that Kinesis returns for a missing stream, for a stream that no longer exists.</summary>
    public static ResourceNotFoundException NoLongerExists(string message) =>
        new(message, null, ErrorType.Sender, nameof(ResourceNotFoundException), null, HttpStatusCode.BadRequest);

    /// <summary>Whether the stream carries our tag. Needs kinesis:ListTagsForStream; without that permission the stream counts as not ours.</summary>
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

    /// <summary>All shards that Kinesis lists, including closed ones.</summary>
    public static async Task<IReadOnlyList<ShardInfo>> Shards(IAmazonKinesis kinesis, string arn, CancellationToken cancellationToken)
    {
        List<ShardInfo> shards = [];
        string? token = null;
        do
        {
            // A request with a token must not contain the stream's name.
            var request = token is null ? new ListShardsRequest { StreamARN = arn } : new ListShardsRequest { NextToken = token };
            var page = await kinesis.ListShardsAsync(request, cancellationToken);
            shards.AddRange((page.Shards ?? []).Select(ShardInfo.From));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));

        // Overlapping pages (a reshard during the listing, a proxy that repeats an answer) name a shard twice; the later entry is newer.
        return [.. shards.AsEnumerable().Reverse().DistinctBy(s => s.Name, StringComparer.Ordinal).Reverse()];
    }
}
