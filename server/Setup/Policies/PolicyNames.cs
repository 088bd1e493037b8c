using System.Collections.Immutable;
using Amazon.Runtime;
using ConnectStreaming.AwsFaults;

namespace ConnectStreaming.Setup;

/// <summary>The resources in the policy for setup, by how setup may change them: make and delete, change, or only tag. Names, or patterns of
/// IAM.</summary>
internal sealed record PolicyNames
{
    /// <summary>Streams that setup makes or has made.</summary>
    public ImmutableSortedSet<string> Streams { get; init; } = [];

    /// <summary>Streams of others whose settings setup may change and restores later.</summary>
    public ImmutableSortedSet<string> ChangedStreams { get; init; } = [];

    /// <summary>Streams of others that setup only connects and tags.</summary>
    public ImmutableSortedSet<string> UsedStreams { get; init; } = [];

    /// <summary>Streams at which setup registers or has registered a consumer (enhanced fan-out).</summary>
    public ImmutableSortedSet<string> FanOutStreams { get; init; } = [];

    /// <summary>Like <see cref="Streams"/>.</summary>
    public ImmutableSortedSet<string> Firehoses { get; init; } = [];

    /// <summary>Like <see cref="ChangedStreams"/>.</summary>
    public ImmutableSortedSet<string> ChangedFirehoses { get; init; } = [];

    /// <summary>Like <see cref="UsedStreams"/>.</summary>
    public ImmutableSortedSet<string> UsedFirehoses { get; init; } = [];

    /// <summary>Buckets that setup makes or has made.</summary>
    public ImmutableSortedSet<string> Buckets { get; init; } = [];

    /// <summary>Roles that setup makes or has made.</summary>
    public ImmutableSortedSet<string> Roles { get; init; } = [];

    /// <summary>ARNs of the roles that setup passes to a Firehose stream, made by setup or not.</summary>
    public ImmutableSortedSet<string> PassedRoles { get; init; } = [];

    /// <summary>Customer keys of the encryption of connected streams.</summary>
    public ImmutableSortedSet<string> Keys { get; init; } = [];

    /// <summary>False: only Kinesis streams are used, so no permissions for Firehose, its roles and its buckets are needed.</summary>
    public bool HasFirehose => !(Firehoses.IsEmpty && ChangedFirehoses.IsEmpty && UsedFirehoses.IsEmpty && Buckets.IsEmpty && Roles.IsEmpty);

    /// <summary>The resources that are wanted, and their observed state. What was not checked or does not exist is treated as to be made.</summary>
    /// <param name="seen">Null: nothing could be checked.</param>
    public static PolicyNames Of(ConnectInstance instance, Wanted wanted, Observed? seen)
    {
        var there = seen ?? new Observed(instance);
        var names = new PolicyNames
        {
            ChangedStreams = seen is null ? [.. wanted.Change.Where(n => Names.KinesisShape().IsMatch(n) && n != Delivered(wanted))] : [],
            Keys = [.. there.Streams.Where(s => s.Value.KmsKey is { } key && KmsKeys.IsCustomers(key)).Select(s => s.Value.KmsKey!)],
        };
        foreach (var (kind, target) in EventKinds.All.Select(k => (k, wanted.For(k) as Wish.To)).Where(w => w.Item2 is not null)
            .Select(w => (w.k, w.Item2!.Target))
            .Where(w => !there.IsThere(w.Target)))
        {
            // The default name contains the alias, which is not in the ARN.
            var name = instance.Alias == instance.Id && target.Name == Names.Stream(instance, kind) ? $"{Names.Prefix}*-{kind.Code()}" : target.Name;
            names = target.Kind == TargetKind.Kinesis ? names with { Streams = names.Streams.Add(name) } : names with { Firehoses = names.Firehoses.Add(name) };
        }

        if (wanted.AgentEvents is Wish.To { Target: { Kind: TargetKind.Kinesis } to } && wanted.Streams.GetValueOrDefault(to.Name)?.FanOut is not null)
        {
            var read = there.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } now ? [now.Name] : Array.Empty<string>();
            names = names with { FanOutStreams = [.. names.Streams.Where(n => n == to.Name || n.Contains('*', StringComparison.Ordinal)), to.Name, .. read] };
        }

        names = names with
        {
            FanOutStreams = names.FanOutStreams.Union(there.Streams.Where(s => s.Value.FanOut.Any(c => c.Tags.AreOursFor(instance))).Select(s => s.Key)),
        };
        foreach (var target in there.Targets.Where(there.IsThere))
        {
            names = names.With(target, HowFar(there, wanted, target));
        }

        return names.WithDeliveries(instance, wanted, there, looked: seen is not null);
    }

    public static bool IsDenied(AmazonServiceException e) => e.StatusCode == System.Net.HttpStatusCode.Forbidden
        || AwsFault.Of(e).Kind == AwsFaultKind.Denied;

    private static string? Delivered(Wanted wanted) => wanted.ContactRecords is Wish.To { Target: { Kind: TargetKind.Firehose } target } ? target.Name : null;

    private static Reach HowFar(Observed seen, Wanted wanted, Target target)
    {
        var tags = seen.TagsOf(target);
        return tags.AreOursFor(seen.Instance) ? Reach.Made
            : wanted.Change.Contains(target.Name) || OldSettings.AreIn(seen.Instance, tags) ? Reach.Changed : Reach.Used;
    }

    private PolicyNames With(Target target, Reach reach) => (target.Kind, reach) switch
    {
        (TargetKind.Kinesis, Reach.Made) => this with { Streams = Streams.Add(target.Name) },
        (TargetKind.Kinesis, Reach.Changed) => this with { ChangedStreams = ChangedStreams.Add(target.Name) },
        (TargetKind.Kinesis, _) => this with { UsedStreams = UsedStreams.Add(target.Name) },
        (_, Reach.Made) => this with { Firehoses = Firehoses.Add(target.Name) },
        (_, Reach.Changed) => this with { ChangedFirehoses = ChangedFirehoses.Add(target.Name) },
        _ => this with { UsedFirehoses = UsedFirehoses.Add(target.Name) },
    };

    private PolicyNames WithDeliveries(ConnectInstance instance, Wanted wanted, Observed seen, bool looked)
    {
        var result = this with
        {
            Buckets = Buckets.Union(seen.Buckets.Where(b => b.Value.Tags.AreOursFor(instance)).Select(b => b.Key)),
            Roles = Roles.Union(seen.Roles.Where(r => seen.IsOurs(r.Value)).Select(r => r.Key)),
            // Changing the delivery, and restoring it, passes the role again.
            PassedRoles = PassedRoles.Union(seen.Firehoses.Where(f => Firehoses.Contains(f.Key) || ChangedFirehoses.Contains(f.Key))
                .SelectMany(f => new[] { f.Value.RoleArn, OldSettings.OfDelivery(instance, f.Value.Tags) is { } was ? RoleArn(was.Role) : null })
                .OfType<string>()),
        };
        if (Delivered(wanted) is not { } name || UsedFirehoses.Contains(name))
        {
            return result;
        }

        var delivery = wanted.Firehose!.Over(seen.Firehoses.GetValueOrDefault(name)?.Settings);
        return result with
        {
            Buckets = seen.Buckets.ContainsKey(delivery.Bucket) ? result.Buckets : result.Buckets.Add(delivery.Bucket),
            Roles = seen.Roles.ContainsKey(delivery.Role) ? result.Roles : result.Roles.Add(delivery.Role),
            // A role that could not be read may have a path.
            PassedRoles = looked ? result.PassedRoles.Add(RoleArn(delivery.Role))
                : result.PassedRoles.Union([RoleArn(delivery.Role), instance.RoleArn($"*/{delivery.Role}")]),
        };

        string RoleArn(string role) => seen.Roles.GetValueOrDefault(role)?.Arn ?? instance.RoleArn(role);
    }

    private enum Reach
    {
        Invalid = 0,
        Used,
        Changed,
        Made,
    }
}
