using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>An Amazon Connect instance and where it lives.</summary>
internal sealed record ConnectInstance(string Id, string Arn, string Alias, string? ServiceRole = null)
{
    /// <summary>As far as an ARN tells: its alias is not known, and its id stands in the place of it.</summary>
    /// <returns>Null: this is no ARN of an instance.</returns>
    public static ConnectInstance? OfArn(string? arn) => arn?.Split(':') is ["arn", { Length: > 0 }, "connect", { Length: > 0 }, { Length: > 0 }, var resource]
        && resource.Split('/') is ["instance", { Length: >= 8 } id] ? new(id, arn, id) : null;

    public string Partition => Arn.Split(':')[1];

    public string Region => Arn.Split(':')[3];

    public string Account => Arn.Split(':')[4];

    public string ArnOf(Target target) => target.Kind == TargetKind.Firehose
        ? $"arn:{Partition}:firehose:{Region}:{Account}:deliverystream/{target.Name}"
        : $"arn:{Partition}:kinesis:{Region}:{Account}:stream/{target.Name}";

    /// <summary>The stream of this ARN, when it is one of the instance's own account and Region. Null for anything else: names are only unique within
    /// both.</summary>
    public Target? TargetOf(string arn) => Target.Parse(arn) is { } target && ArnOf(target) == arn ? target : null;

    public string RoleArn(string role) => $"arn:{Partition}:iam::{Account}:role/{role}";

    public string BucketArn(string bucket) => $"arn:{Partition}:s3:::{bucket}";
}

/// <param name="Id">Amazon Connect's id of the association; empty when it is only foreseen.</param>
/// <param name="TargetArn">ARN of a Kinesis or Firehose stream, whoever's it is; of any other storage: what Amazon Connect calls its type.</param>
internal sealed record Association(string Id, string TargetArn)
{
    /// <summary>False: events go to a kind of storage that setup does not know. It is shown, and left as it is.</summary>
    public bool IsToStream => Target.Parse(TargetArn) is not null;
}

internal enum ResourceStatus
{
    Invalid = 0,
    Creating,
    Active,
    Updating,
    Deleting,
    Failed,
}

/// <summary>A Kinesis stream as it is.</summary>
/// <param name="KmsKey">The key it is encrypted with, or null.</param>
internal sealed record StreamSeen(
    ResourceStatus Status, CapacityMode Mode, int Shards, int RetentionHours, Tags Tags, string? KmsKey = null, DateTimeOffset? Created = null)
{
    /// <summary>Names of consumers with enhanced fan-out.</summary>
    public ImmutableArray<string> Consumers { get; init; } = [];

    /// <summary>Aliases of other instances that are associated with it.</summary>
    public ImmutableArray<string> UsedBy { get; init; } = [];

    public bool IsThere => Status != ResourceStatus.Deleting;
}

/// <summary>A Firehose stream as it is.</summary>
/// <param name="DirectPut">Records are put into it; false: it reads another stream.</param>
/// <param name="Settings">Null: its destination is not S3.</param>
/// <param name="RoleArn">The role that it delivers with, as Firehose names it.</param>
internal sealed record FirehoseSeen(
    ResourceStatus Status, bool DirectPut, FirehoseWish? Settings, string? RoleArn, Tags Tags, DateTimeOffset? Created = null, string? Failure = null)
{
    public ImmutableArray<string> UsedBy { get; init; } = [];

    /// <summary>The customer's key that records are encrypted with while Firehose holds them; null: none, or AWS's own.</summary>
    public string? KmsKey { get; init; }

    /// <summary>What it does with records beside newlines (Lambda and so on): setup cannot keep it when it changes the delivery.</summary>
    public ImmutableArray<string> Processors { get; init; } = [];

    public bool IsThere => Status != ResourceStatus.Deleting;
}

/// <summary>A role.</summary>
/// <param name="Arn">With its path.</param>
/// <param name="Bucket">The bucket that our inline policy lets it write to; null: it has no such policy.</param>
internal sealed record RoleSeen(string Arn, Tags Tags, string? Bucket);

/// <param name="Foreign">It exists, but belongs to another account or may not be looked at.</param>
internal sealed record BucketSeen(Tags Tags, bool Empty, bool Foreign = false);

/// <summary>Everything that a plan looks at, as AWS said it is.</summary>
internal sealed record Observed(ConnectInstance Instance)
{
    public ImmutableSortedDictionary<EventKind, Association> Associations { get; init; } = ImmutableSortedDictionary<EventKind, Association>.Empty;

    /// <summary>What else Amazon Connect lists for a kind. One association for each is its rule, which its API does not promise.</summary>
    public ImmutableArray<(EventKind Kind, Association Association)> Further { get; init; } = [];

    public ImmutableSortedDictionary<string, StreamSeen> Streams { get; init; } = ImmutableSortedDictionary<string, StreamSeen>.Empty;

    public ImmutableSortedDictionary<string, FirehoseSeen> Firehoses { get; init; } = ImmutableSortedDictionary<string, FirehoseSeen>.Empty;

    public ImmutableSortedDictionary<string, RoleSeen> Roles { get; init; } = ImmutableSortedDictionary<string, RoleSeen>.Empty;

    public ImmutableSortedDictionary<string, BucketSeen> Buckets { get; init; } = ImmutableSortedDictionary<string, BucketSeen>.Empty;

    /// <summary>Customer keys that the instance uses for recordings or reports; null: not looked at, no stream is encrypted.</summary>
    public ImmutableHashSet<string>? InstanceKeys { get; init; }

    /// <summary>What could not be looked at, and why, for people.</summary>
    public ImmutableArray<Text> Unseen { get; init; } = [];

    /// <summary>Null: nowhere, or to something that is no stream of this account and Region.</summary>
    public Target? TargetOf(EventKind kind) => Associations.TryGetValue(kind, out var a) ? Instance.TargetOf(a.TargetArn) : null;

    /// <summary>Where events went before setup, for a kind that setup connected; else where they go. Null: nowhere.</summary>
    public string? Origin(EventKind kind) =>
        TargetOf(kind) is { } target && TagsOf(target).Remembers(Instance, kind, out var before) ? before : Associations.GetValueOrDefault(kind)?.TargetArn;

    public bool IsThere(Target target) => target.Kind == TargetKind.Firehose
        ? Firehoses.TryGetValue(target.Name, out var firehose) && firehose.IsThere
        : Streams.TryGetValue(target.Name, out var stream) && stream.IsThere;

    public Tags TagsOf(Target target) => target.Kind == TargetKind.Firehose
        ? Firehoses.TryGetValue(target.Name, out var firehose) ? firehose.Tags : Tags.None
        : Streams.TryGetValue(target.Name, out var stream) ? stream.Tags : Tags.None;

    public IEnumerable<Target> Targets =>
        Streams.Keys.Select(n => new Target(TargetKind.Kinesis, n)).Concat(Firehoses.Keys.Select(n => new Target(TargetKind.Firehose, n)));
}
