using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>An Amazon Connect instance and its location.</summary>
internal sealed record ConnectInstance(string Id, string Arn, string Alias, string? ServiceRole = null)
{
    /// <summary>An instance with only what its ARN tells: the alias is unknown, and the id is used instead.</summary>
    /// <returns>Null: it is not the ARN of an instance.</returns>
    public static ConnectInstance? OfArn(string? arn) => arn?.Split(':') is ["arn", { Length: > 0 }, "connect", { Length: > 0 }, { Length: > 0 }, var resource]
        && resource.Split('/') is ["instance", { Length: >= 8 } id] ? new(id, arn, id) : null;

    public string Partition => Arn.Split(':')[1];

    public string Region => Arn.Split(':')[3];

    public string Account => Arn.Split(':')[4];

    public string ArnOf(Target target) => target.Kind == TargetKind.Firehose
        ? $"arn:{Partition}:firehose:{Region}:{Account}:deliverystream/{target.Name}"
        : $"arn:{Partition}:kinesis:{Region}:{Account}:stream/{target.Name}";

    /// <summary>The stream with this ARN, if it belongs to the instance's own account and Region. Otherwise null, because names are only unique within
    /// both.</summary>
    public Target? TargetOf(string arn) => Target.Parse(arn) is { } target && ArnOf(target) == arn ? target : null;

    public string RoleArn(string role) => $"arn:{Partition}:iam::{Account}:role/{role}";

    public string BucketArn(string bucket) => $"arn:{Partition}:s3:::{bucket}";
}

/// <param name="Id">Amazon Connect's id of the association; empty when it is predicted.</param>
/// <param name="TargetArn">ARN of a Kinesis or Firehose stream. For other storage: its type in Amazon Connect.</param>
internal sealed record Association(string Id, string TargetArn)
{
    /// <summary>False: events go to a kind of storage that setup does not know. It is shown and not changed.</summary>
    public bool IsToStream => Target.Parse(TargetArn) is not null;
}

/// <summary>The current state of a Kinesis stream.</summary>
/// <param name="KmsKey">The key it is encrypted with, or null.</param>
internal sealed record StreamSeen(
    ResourceStatus Status, CapacityMode Mode, int Shards, int RetentionHours, Tags Tags, string? KmsKey = null, DateTimeOffset? Created = null)
{
    /// <summary>Consumers with their own throughput (enhanced fan-out).</summary>
    public ImmutableArray<ConsumerSeen> FanOut { get; init; } = [];

    /// <summary>Aliases of other instances that are associated with it.</summary>
    public ImmutableArray<string> UsedBy { get; init; } = [];

    public bool IsThere => Status != ResourceStatus.Deleting;
}

/// <summary>A consumer with its own throughput (enhanced fan-out) of a Kinesis stream.</summary>
/// <param name="Active">False: it is being registered or removed.</param>
/// <param name="Tags">Empty too when they may not be read.</param>
internal sealed record ConsumerSeen(string Name, bool Active, Tags Tags);

/// <summary>The current state of a Firehose stream.</summary>
/// <param name="DirectPut">Records are written to it directly; false: it reads another stream.</param>
/// <param name="Settings">Null: its destination is not S3.</param>
/// <param name="RoleArn">The role of its deliveries, as Firehose names it.</param>
internal sealed record FirehoseSeen(
    ResourceStatus Status, bool DirectPut, FirehoseWish? Settings, string? RoleArn, Tags Tags, DateTimeOffset? Created = null, string? Failure = null)
{
    public ImmutableArray<string> UsedBy { get; init; } = [];

    /// <summary>The customer's key that encrypts records inside Firehose; null: none, or AWS's own.</summary>
    public string? KmsKey { get; init; }

    /// <summary>Processing besides newlines (Lambda and so on). Setup cannot keep it when it changes the delivery.</summary>
    public ImmutableArray<string> Processors { get; init; } = [];

    public bool IsThere => Status != ResourceStatus.Deleting;
}

/// <summary>A role. To check whether setup made it: <see cref="Observed.IsOurs"/>.</summary>
/// <param name="Arn">ARN with its path.</param>
/// <param name="Bucket">The bucket that our inline policy allows; null: it has no such policy, or its tags are not ours.</param>
internal sealed record RoleSeen(string Arn, Tags Tags, string? Bucket);

/// <param name="Foreign">It exists, but belongs to another account or Region, or may not be read.</param>
internal sealed record BucketSeen(Tags Tags, bool Empty, bool Foreign = false)
{
    /// <summary>It is in another Region than the instance.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Its Region, if it is in another Region and S3 names it.</summary>
    public string? Region { get; init; }
}

/// <summary>The current state in AWS of everything that a plan needs.</summary>
internal sealed record Observed(ConnectInstance Instance)
{
    public ImmutableSortedDictionary<EventKind, Association> Associations { get; init; } = ImmutableSortedDictionary<EventKind, Association>.Empty;

    /// <summary>Further associations of a kind. Amazon Connect's rule is one for each kind, but its API does not guarantee this.</summary>
    public ImmutableArray<(EventKind Kind, Association Association)> Further { get; init; } = [];

    public ImmutableSortedDictionary<string, StreamSeen> Streams { get; init; } = ImmutableSortedDictionary<string, StreamSeen>.Empty;

    public ImmutableSortedDictionary<string, FirehoseSeen> Firehoses { get; init; } = ImmutableSortedDictionary<string, FirehoseSeen>.Empty;

    public ImmutableSortedDictionary<string, RoleSeen> Roles { get; init; } = ImmutableSortedDictionary<string, RoleSeen>.Empty;

    public ImmutableSortedDictionary<string, BucketSeen> Buckets { get; init; } = ImmutableSortedDictionary<string, BucketSeen>.Empty;

    /// <summary>Customer keys that the instance uses for recordings or reports; null: not read, because no stream is encrypted.</summary>
    public ImmutableHashSet<string>? InstanceKeys { get; init; }

    /// <summary>What could not be read, and why, for people.</summary>
    public ImmutableArray<Text> Unseen { get; init; } = [];

    /// <summary>Null: no target, or a target that is not a stream of this account and Region.</summary>
    public Target? TargetOf(EventKind kind) => Associations.TryGetValue(kind, out var a) ? Instance.TargetOf(a.TargetArn) : null;

    /// <summary>For a kind that setup connected, the target before setup; else the current target. Null: none.</summary>
    public string? Origin(EventKind kind) =>
        TargetOf(kind) is { } target && TagsOf(target).Remembers(Instance, kind, out var before) ? before : Associations.GetValueOrDefault(kind)?.TargetArn;

    public bool IsThere(Target target) => target.Kind == TargetKind.Firehose
        ? Firehoses.TryGetValue(target.Name, out var firehose) && firehose.IsThere
        : Streams.TryGetValue(target.Name, out var stream) && stream.IsThere;

    public Tags TagsOf(Target target) => target.Kind == TargetKind.Firehose
        ? Firehoses.TryGetValue(target.Name, out var firehose) ? firehose.Tags : Tags.None
        : Streams.TryGetValue(target.Name, out var stream) ? stream.Tags : Tags.None;

    /// <summary>
    /// Setup made the role for this instance. IAM is shared by all Regions. A role of an older build has no tag for the Region; it counts when its
    /// policy names a bucket of this Region.
    /// </summary>
    public bool IsOurs(RoleSeen role) => role.Tags.AreOursFor(Instance)
        && (role.Tags.HaveRegion
        || (role.Bucket is { } bucket && (bucket == Names.Bucket(Instance) || Buckets.GetValueOrDefault(bucket) is { Foreign: false })));

    /// <summary>Setup made the role for the instance's replica in another Region. Deliveries there need it unchanged.</summary>
    public bool IsOfAnotherRegion(RoleSeen role) => role.Tags.AreForId(Instance)
        && (role.Tags.HaveRegion ? !role.Tags.AreOursFor(Instance) : role.Bucket is { } bucket && Buckets.GetValueOrDefault(bucket) is { IsElsewhere: true });

    public IEnumerable<Target> Targets =>
        Streams.Keys.Select(n => new Target(TargetKind.Kinesis, n)).Concat(Firehoses.Keys.Select(n => new Target(TargetKind.Firehose, n)));
}
