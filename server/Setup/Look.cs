using System.Collections.Immutable;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>What to look at beside what the instance's associations lead to.</summary>
/// <param name="Everything">All streams of the account: those that setup made are found by their tags, and who else uses them.</param>
internal sealed record LookAt(IEnumerable<Target> Targets, IEnumerable<string> Roles, IEnumerable<string> Buckets, bool Everything = false)
{
    public static LookAt For(Wanted wanted) => new(
        EventKinds.All.Select(wanted.For).OfType<Wish.To>().Select(w => w.Target),
        wanted.Firehose is { } f ? [f.Role] : [],
        wanted.Firehose is { } g ? [g.Bucket] : []);
}

/// <summary>Asks AWS how things are. Reads only.</summary>
internal sealed class Look(SetupClients aws)
{
    public async Task<Observed> At(ConnectInstance instance, LookAt at, CancellationToken cancellationToken)
    {
        var associations = await Associations.Of(aws, instance.Id, cancellationToken);
        var connected = associations.Values.Select(a => Target.FromArn(a.TargetArn)).OfType<Target>();
        var targets = at.Targets.Concat(connected).Concat(at.Everything ? await AllTargets(cancellationToken) : []).ToHashSet();
        var streams = ImmutableSortedDictionary.CreateBuilder<string, StreamSeen>();
        var firehoses = ImmutableSortedDictionary.CreateBuilder<string, FirehoseSeen>();
        var seen = new Observed(instance) { Associations = associations };
        Queue<Target> next = new(targets);
        while (next.TryDequeue(out var target))
        {
            var tags = Tags.None;
            if (target.Kind == TargetKind.Kinesis && await Stream(target.Name, cancellationToken) is { } stream)
            {
                (streams[target.Name], tags) = (stream, stream.Tags);
            }
            else if (target.Kind == TargetKind.Firehose && await Firehose(target.Name, cancellationToken) is { } firehose)
            {
                (firehoses[target.Name], tags) = (firehose, firehose.Tags);
            }

            // What was before is looked at too: a teardown goes back to it.
            foreach (var before in EventKinds.All.Select(k => tags.Remembers(instance, k, out var arn) && arn is not null ? Target.FromArn(arn) : null).OfType<Target>())
            {
                if (targets.Add(before))
                {
                    next.Enqueue(before);
                }
            }
        }

        var deliveries = firehoses.Values.SelectMany(f => new[] { f.Settings, OldSettings.OfDelivery(instance, f.Tags) }).OfType<FirehoseWish>().ToArray();
        var roles = at.Roles.Concat(deliveries.Select(d => d.Role)).ToHashSet();
        var buckets = at.Buckets.Concat(deliveries.Select(d => d.Bucket)).ToHashSet();
        var storage = new LookAtStorage(aws);
        seen = seen with
        {
            Streams = streams.ToImmutable(),
            Firehoses = firehoses.ToImmutable(),
            Roles = await storage.Roles(instance, roles, cancellationToken),
            Buckets = await storage.Buckets(instance, buckets, cancellationToken),
        };
        if (seen.Streams.Values.Any(s => s.KmsKey is not null))
        {
            seen = seen with { InstanceKeys = await Associations.Keys(aws, instance.Id, cancellationToken) };
        }

        return at.Everything ? await WithOthers(seen, cancellationToken) : seen;
    }

    private async Task<StreamSeen?> Stream(string name, CancellationToken cancellationToken)
    {
        try
        {
            var stream = (await aws.Kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name }, cancellationToken)).StreamDescriptionSummary;
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

    private async Task<ImmutableArray<string>> Consumers(string arn, CancellationToken cancellationToken) =>
        [.. (await aws.Kinesis.ListStreamConsumersAsync(new ListStreamConsumersRequest { StreamARN = arn }, cancellationToken)).Consumers?.Select(c => c.ConsumerName!) ?? []];

    private async Task<FirehoseSeen?> Firehose(string name, CancellationToken cancellationToken)
    {
        try
        {
            var stream = (await aws.Firehose.DescribeDeliveryStreamAsync(new DescribeDeliveryStreamRequest { DeliveryStreamName = name }, cancellationToken)).DeliveryStreamDescription!;
            return FirehoseShapes.Seen(stream, await aws.TagsOf(new Target(TargetKind.Firehose, name), cancellationToken));
        }
        catch (Amazon.KinesisFirehose.Model.ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<Target>> AllTargets(CancellationToken cancellationToken)
    {
        List<Target> all = [];
        string? last = null;
        bool more;
        do
        {
            var page = await aws.Kinesis.ListStreamsAsync(new ListStreamsRequest { ExclusiveStartStreamName = last }, cancellationToken);
            all.AddRange(page.StreamNames?.Select(n => new Target(TargetKind.Kinesis, n)) ?? []);
            (last, more) = (page.StreamNames?.LastOrDefault(), page.HasMoreStreams == true);
        }
        while (more && last is not null);

        last = null;
        do
        {
            var page = await aws.Firehose.ListDeliveryStreamsAsync(new ListDeliveryStreamsRequest { ExclusiveStartDeliveryStreamName = last }, cancellationToken);
            all.AddRange(page.DeliveryStreamNames?.Select(n => new Target(TargetKind.Firehose, n)) ?? []);
            (last, more) = (page.DeliveryStreamNames?.LastOrDefault(), page.HasMoreDeliveryStreams == true);
        }
        while (more && last is not null);
        return all;
    }

    /// <summary>With who else uses the streams: two calls more for each other instance.</summary>
    public async Task<Observed> WithOthers(Observed seen, CancellationToken cancellationToken)
    {
        List<(string Arn, string Alias)> uses = [];
        foreach (var other in await Instances.All(aws, cancellationToken))
        {
            if (other.Id != seen.Instance.Id)
            {
                uses.AddRange((await Associations.Of(aws, other.Id, cancellationToken)).Values.Select(a => (a.TargetArn, other.Alias)));
            }
        }

        ImmutableArray<string> By(Target target) => [.. uses.Where(u => u.Arn == seen.Instance.ArnOf(target)).Select(u => u.Alias).Distinct()];
        return seen with
        {
            Streams = seen.Streams.ToImmutableSortedDictionary(s => s.Key, s => s.Value with { UsedBy = By(new Target(TargetKind.Kinesis, s.Key)) }),
            Firehoses = seen.Firehoses.ToImmutableSortedDictionary(f => f.Key, f => f.Value with { UsedBy = By(new Target(TargetKind.Firehose, f.Key)) }),
        };
    }
}
