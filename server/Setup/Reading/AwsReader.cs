using System.Collections.Immutable;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>How far to look for what setup made: its tags tell, whatever it is named.</summary>
internal enum ReadDepth
{
    Invalid = 0,

    /// <summary>Only what is named or connected.</summary>
    Named,

    /// <summary>Also streams of ours that nothing may be connected to any more: they cost money.</summary>
    OurStreams,

    /// <summary>Also buckets and roles of ours, and who else uses the streams.</summary>
    Everything,
}

/// <summary>What to look at beside what the instance's associations lead to.</summary>
internal sealed record ReadScope(IEnumerable<Target> Targets, IEnumerable<string> Roles, IEnumerable<string> Buckets, ReadDepth Depth = ReadDepth.Named)
{
    public static ReadScope Connected { get; } = new([], [], []);

    public static ReadScope Of(Wanted wanted) => new(
        EventKinds.All.Select(wanted.For).OfType<Wish.To>().Select(w => w.Target),
        wanted.Firehose?.Over(null) is { } f ? [f.Role] : [],
        wanted.Firehose?.Over(null) is { } g ? [g.Bucket] : []);
}

/// <summary>Asks AWS how things are. Reads only.</summary>
internal sealed class AwsReader(SetupClients aws)
{
    /// <summary>AWS allows 5 calls a second for tags of streams: a plan does not wait for those of more streams than this, only a teardown does.</summary>
    private const int MostForAPlan = 30;

    public async Task<Observed> Read(ConnectInstance instance, ReadScope at, CancellationToken cancellationToken)
    {
        var associations = await Associations.All(aws, instance.Id, cancellationToken);
        var first = EventKinds.All.Where(k => associations.Any(a => a.Kind == k)).ToImmutableSortedDictionary(k => k, k =>
            associations.First(a => a.Kind == k).Association);
        var seen = new Observed(instance) { Associations = first, Further = [.. associations.Where(a => !first.ContainsValue(a.Association))] };
        var targets = at.Targets.Concat(associations.Select(a => instance.TargetOf(a.Association.TargetArn)).OfType<Target>()).ToHashSet();
        List<Text> unseen = [];
        if (at.Depth is ReadDepth.OurStreams or ReadDepth.Everything)
        {
            await AsFarAsAllowed(unseen, "kinesis:ListStreams", async () =>
                targets.UnionWith(await Ours(instance, await Streams(cancellationToken), targets, at.Depth, unseen, cancellationToken)));
            // A Firehose stream that nothing goes to costs nothing: only a teardown must know of it.
            await AsFarAsAllowed(at.Depth == ReadDepth.Everything ? unseen : [], "firehose:ListDeliveryStreams", async () =>
                targets.UnionWith(await Ours(instance, await Firehoses(cancellationToken), targets, at.Depth, unseen, cancellationToken)));
        }

        seen = await WithStreams(seen, targets, cancellationToken);
        var deliveries = seen.Firehoses.Values.SelectMany(f => new[] { f.Settings, OldSettings.OfDelivery(instance, f.Tags) }).OfType<FirehoseWish>().ToArray();
        var roles = at.Roles.Concat(deliveries.Select(d => d.Role)).ToHashSet();
        var buckets = at.Buckets.Concat(deliveries.Select(d => d.Bucket)).ToHashSet();
        var storage = new StorageReader(aws);
        var seenRoles = ImmutableSortedDictionary<string, RoleSeen>.Empty;
        if (at.Depth == ReadDepth.Everything)
        {
            await AsFarAsAllowed(unseen, "iam:ListRoles, iam:GetRole", async () => roles.UnionWith(await storage.OurRoles(instance, cancellationToken)));
            await AsFarAsAllowed(unseen, "iam:GetRole", async () => seenRoles = await storage.Roles(instance, roles, cancellationToken));
            await AsFarAsAllowed(unseen, "s3:ListAllMyBuckets", async () => buckets.UnionWith(await storage.OurBuckets(instance, cancellationToken)));
        }

        seen = seen with
        {
            Roles = at.Depth == ReadDepth.Everything ? seenRoles : await storage.Roles(instance, roles, cancellationToken),
            Buckets = await storage.Buckets(instance, buckets, at.Depth == ReadDepth.Everything ? [.. at.Buckets] : [], cancellationToken),
            Unseen = [.. unseen],
        };
        if (seen.Streams.Values.Any(s => s.KmsKey is not null))
        {
            seen = seen with { InstanceKeys = await Associations.Keys(aws, instance.Id, cancellationToken) };
        }

        return at.Depth == ReadDepth.Everything ? await WithOthers(seen, cancellationToken) : seen;
    }

    /// <summary>With who else uses the streams: two calls more for each other instance.</summary>
    public async Task<Observed> WithOthers(Observed seen, CancellationToken cancellationToken)
    {
        List<(string Arn, string Alias)> uses = [];
        foreach (var other in await Instances.All(aws, cancellationToken))
        {
            if (other.Id != seen.Instance.Id)
            {
                uses.AddRange((await Associations.All(aws, other.Id, cancellationToken)).Select(a => (a.Association.TargetArn, other.Alias)));
            }
        }

        ImmutableArray<string> By(Target target) => [.. uses.Where(u => u.Arn == seen.Instance.ArnOf(target)).Select(u => u.Alias).Distinct()];
        return seen with
        {
            Streams = seen.Streams.ToImmutableSortedDictionary(s => s.Key, s => s.Value with { UsedBy = By(new Target(TargetKind.Kinesis, s.Key)) }),
            Firehoses = seen.Firehoses.ToImmutableSortedDictionary(f => f.Key, f => f.Value with { UsedBy = By(new Target(TargetKind.Firehose, f.Key)) }),
        };
    }

    private async Task<Observed> WithStreams(Observed seen, HashSet<Target> targets, CancellationToken cancellationToken)
    {
        var streams = ImmutableSortedDictionary.CreateBuilder<string, StreamSeen>();
        var firehoses = ImmutableSortedDictionary.CreateBuilder<string, FirehoseSeen>();
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
            foreach (var before in EventKinds.All.Select(k => tags.Remembers(seen.Instance, k, out var arn) && arn is not null ? seen.Instance.TargetOf(arn)
                : null).OfType<Target>())
            {
                if (targets.Add(before))
                {
                    next.Enqueue(before);
                }
            }
        }

        return seen with { Streams = streams.ToImmutable(), Firehoses = firehoses.ToImmutable() };
    }

    private async Task<StreamSeen?> Stream(string name, CancellationToken cancellationToken)
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

    private async Task<FirehoseSeen?> Firehose(string name, CancellationToken cancellationToken)
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

    /// <summary>Streams that carry a note of setup for the instance, beside those that are looked at anyway.</summary>
    private async Task<IReadOnlyList<Target>> Ours(ConnectInstance instance, IEnumerable<Target> all, HashSet<Target> known, ReadDepth howFar,
        List<Text> unseen, CancellationToken cancellationToken)
    {
        var others = all.Where(t => !known.Contains(t)).ToList();
        if (howFar == ReadDepth.OurStreams && others.Count > MostForAPlan)
        {
            var named = others.Where(t => t.Name.StartsWith(Names.Prefix, StringComparison.Ordinal)).ToList();
            unseen.Add(PlanWords.NotAllLookedAt(others.Count - named.Count));
            others = named;
        }

        List<Target> ours = [];
        foreach (var target in others)
        {
            try
            {
                if ((await aws.TagsOf(target, cancellationToken)).AreAbout(instance))
                {
                    ours.Add(target);
                }
            }
            catch (AmazonServiceException e) when (Waits.IsUnknown(e))
            {
                // Deleted since the list was made.
            }
        }

        return ours;
    }

    private async Task<IReadOnlyList<Target>> Streams(CancellationToken cancellationToken)
    {
        List<Target> all = [];
        string? token = null, last = null;
        bool more;
        do
        {
            var page = await aws.Kinesis.ListStreamsAsync(new ListStreamsRequest { NextToken = token, ExclusiveStartStreamName = token is null ? last : null },
                cancellationToken);
            all.AddRange(page.StreamNames?.Select(n => new Target(TargetKind.Kinesis, n)) ?? []);
            (token, last) = (string.IsNullOrEmpty(page.NextToken) ? null : page.NextToken, page.StreamNames?.LastOrDefault() ?? last);
            more = page.HasMoreStreams == true && (token ?? last) is not null;
        }
        while (more);
        return all;
    }

    private async Task<IReadOnlyList<Target>> Firehoses(CancellationToken cancellationToken)
    {
        List<Target> all = [];
        string? last = null;
        bool more;
        do
        {
            var page = await aws.Firehose.ListDeliveryStreamsAsync(new ListDeliveryStreamsRequest { ExclusiveStartDeliveryStreamName = last },
                cancellationToken);
            all.AddRange(page.DeliveryStreamNames?.Select(n => new Target(TargetKind.Firehose, n)) ?? []);
            more = page.HasMoreDeliveryStreams == true && page.DeliveryStreamNames?.Count > 0;
            last = page.DeliveryStreamNames?.LastOrDefault() ?? last;
        }
        while (more);
        return all;
    }

    /// <summary>Looking for more than what is named needs rights that not everyone has: what could not be looked at is said.</summary>
    private static async Task AsFarAsAllowed(List<Text> unseen, string rights, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (AmazonServiceException e) when (PolicyNames.IsDenied(e))
        {
            unseen.Add(PlanWords.MayNotLook(rights));
        }
    }
}
