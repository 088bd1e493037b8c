using System.Collections.Immutable;
using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>Reads the current state from AWS. Changes nothing.</summary>
internal sealed class AwsReader(SetupClients aws)
{
    private readonly StreamFinder _finder = new(aws);
    private readonly StreamReader _streams = new(aws);

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
            await IfAllowed(unseen, "kinesis:ListStreams", async () =>
                targets.UnionWith(await _finder.Ours(instance, await _finder.Streams(cancellationToken), targets, at.Depth, unseen, cancellationToken)));
            // A Firehose stream that receives nothing costs nothing, so only a teardown must know it.
            await IfAllowed(at.Depth == ReadDepth.Everything ? unseen : [], "firehose:ListDeliveryStreams", async () =>
                targets.UnionWith(await _finder.Ours(instance, await _finder.Firehoses(cancellationToken), targets, at.Depth, unseen, cancellationToken)));
        }

        seen = await WithStreams(seen, targets, cancellationToken);
        var deliveries = seen.Firehoses.Values.SelectMany(f => new[] { f.Settings, OldSettings.OfDelivery(instance, f.Tags) }).OfType<FirehoseWish>().ToArray();
        var roles = at.Roles.Concat(deliveries.Select(d => d.Role)).ToHashSet();
        var buckets = at.Buckets.Concat(deliveries.Select(d => d.Bucket)).ToHashSet();
        var storage = new StorageReader(aws);
        var seenRoles = ImmutableSortedDictionary<string, RoleSeen>.Empty;
        if (at.Depth == ReadDepth.Everything)
        {
            await IfAllowed(unseen, "iam:ListRoles, iam:GetRole", async () => roles.UnionWith(await storage.OurRoles(instance, cancellationToken)));
            await IfAllowed(unseen, "iam:GetRole", async () => seenRoles = await storage.Roles(instance, roles, cancellationToken));
            await IfAllowed(unseen, "s3:ListAllMyBuckets", async () => buckets.UnionWith(await storage.OurBuckets(instance, cancellationToken)));
        }

        else
        {
            seenRoles = await storage.Roles(instance, roles, cancellationToken);
        }

        // The Region of the bucket shows to which replica a role of an older build belongs.
        buckets.UnionWith(seenRoles.Values.Where(r => !r.Tags.HaveRegion).Select(r => r.Bucket).OfType<string>());
        seen = seen with
        {
            Roles = seenRoles,
            Buckets = await storage.Buckets(instance, buckets, at.Depth == ReadDepth.Everything ? [.. at.Buckets] : [], cancellationToken),
            Unseen = [.. unseen],
        };
        if (seen.Streams.Values.Any(s => s.KmsKey is not null))
        {
            seen = seen with { InstanceKeys = await Associations.Keys(aws, instance.Id, cancellationToken) };
        }

        return at.Depth == ReadDepth.Everything ? await WithOthers(seen, cancellationToken) : seen;
    }

    /// <summary>Adds the other users of the streams: two more calls for each other instance.</summary>
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
            if (target.Kind == TargetKind.Kinesis && await _streams.Stream(target.Name, cancellationToken) is { } stream)
            {
                (streams[target.Name], tags) = (stream, stream.Tags);
            }
            else if (target.Kind == TargetKind.Firehose && await _streams.Firehose(target.Name, cancellationToken) is { } firehose)
            {
                (firehoses[target.Name], tags) = (firehose, firehose.Tags);
            }

            // The previous target is read too, because a teardown returns to it.
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

    /// <summary>A search for more than the named resources needs permissions that not everyone has. What could not be read is reported.</summary>
    private static async Task IfAllowed(List<Text> unseen, string rights, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (AmazonServiceException e) when (PolicyNames.IsDenied(e))
        {
            unseen.Add(PlanWords.MayNotRead(rights));
        }
    }
}
