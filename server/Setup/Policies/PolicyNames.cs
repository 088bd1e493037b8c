using System.Collections.Immutable;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>What the policy for setup names beside all that begins with <see cref="Prefix"/>.</summary>
internal sealed record PolicyNames(
    ImmutableSortedSet<string> Streams, ImmutableSortedSet<string> Firehoses, ImmutableSortedSet<string> Buckets, ImmutableSortedSet<string> Roles,
        ImmutableSortedSet<string> Keys)
{
    public const string Prefix = Names.Prefix;

    public static PolicyNames None { get; } = new([], [], [], [], []);

    /// <summary>What is wanted and what is connected now, with what they use. As far as the caller may look: who asks for the policy may still be without
    /// it.</summary>
    public static async Task<PolicyNames> Of(SetupClients aws, ConnectInstance instance, Wanted wanted, CancellationToken cancellationToken)
    {
        var targets = EventKinds.All.Select(wanted.For).OfType<Wish.To>().Select(w => w.Target).ToHashSet();
        try
        {
            targets.UnionWith((await Associations.All(aws, instance.Id, cancellationToken)).Select(a =>
                instance.TargetOf(a.Association.TargetArn)).OfType<Target>());
        }
        catch (AmazonServiceException e) when (IsDenied(e))
        {
            // Only the names that were given, then.
        }

        var names = Of(wanted);
        foreach (var target in targets)
        {
            names = names.With(target.Kind == TargetKind.Kinesis
                ? None with { Streams = Foreign([target.Name]), Keys = await KeyOf(aws, target.Name, cancellationToken) is { } key ? [key] : [] }
                : await DeliveryOf(aws, instance, target.Name, cancellationToken) with { Firehoses = Foreign([target.Name]) });
        }

        return names;
    }

    /// <summary>The customer key of a stream; null: it has none, is not there, or may not be looked at.</summary>
    public static async Task<string?> KeyOf(SetupClients aws, string stream, CancellationToken cancellationToken)
    {
        try
        {
            var seen = (await aws.Kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = stream },
                cancellationToken)).StreamDescriptionSummary;
            return seen.EncryptionType == Amazon.Kinesis.EncryptionType.KMS && KmsKeys.IsCustomers(seen.KeyId ?? "KMS") ? seen.KeyId ?? "KMS" : null;
        }
        catch (AmazonServiceException e) when (e is Amazon.Kinesis.Model.ResourceNotFoundException || IsDenied(e))
        {
            return null;
        }
    }

    public PolicyNames With(PolicyNames more) =>
        new(Streams.Union(more.Streams), Firehoses.Union(more.Firehoses), Buckets.Union(more.Buckets), Roles.Union(more.Roles), Keys.Union(more.Keys));

    private static PolicyNames Of(Wanted wanted)
    {
        // By name alone it is not told which of the two they are.
        var named = wanted.Replace.Union(wanted.Change);
        return None with
        {
            Streams = Foreign(named.Where(n => Names.KinesisShape().IsMatch(n))),
            Firehoses = Foreign(named.Where(n => Names.FirehoseShape().IsMatch(n))),
            Buckets = wanted.Firehose?.Over(null) is { } f ? Foreign([f.Bucket]) : [],
            Roles = wanted.Firehose?.Over(null) is { } g ? Foreign([g.Role]) : [],
        };
    }

    private static async Task<PolicyNames> DeliveryOf(SetupClients aws, ConnectInstance instance, string firehose, CancellationToken cancellationToken)
    {
        try
        {
            var seen = (await aws.Firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = firehose },
                cancellationToken)).DeliveryStreamDescription!;
            var now = FirehoseShapes.Seen(seen, Tags.None).Settings;
            // A teardown goes back to what was before setup changed it.
            var was = OldSettings.OfDelivery(instance, await aws.TagsOf(new Target(TargetKind.Firehose, firehose), cancellationToken));
            FirehoseWish[] both = [.. new[] { now, was }.OfType<FirehoseWish>()];
            return None with { Buckets = Foreign(both.Select(d => d.Bucket)), Roles = Foreign(both.Select(d => d.Role)) };
        }
        catch (AmazonServiceException e) when (e is Amazon.KinesisFirehose.Model.ResourceNotFoundException || IsDenied(e))
        {
            return None;
        }
    }

    private static ImmutableSortedSet<string> Foreign(IEnumerable<string> names) => [.. names.Where(n => !n.StartsWith(Prefix, StringComparison.Ordinal))];

    public static bool IsDenied(AmazonServiceException e) => e.StatusCode == System.Net.HttpStatusCode.Forbidden
        || e.ErrorCode is "AccessDeniedException" or "AccessDenied";
}
