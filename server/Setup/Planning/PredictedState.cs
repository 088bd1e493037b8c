namespace ConnectStreaming.Setup;

/// <summary>Computes the state of AWS after a step. Pure: the cost of a plan's result is the cost of this state.</summary>
internal static class PredictedState
{
    public static Observed After(this Observed seen, IEnumerable<Step> steps, DateTimeOffset now) => steps.Aggregate(seen, (s, step) => s.After(step, now));

    public static Observed After(this Observed seen, Step step, DateTimeOffset now) => step switch
    {
        Step.CreateStream s => seen
            with { Streams = seen.Streams.SetItem(s.Name, new StreamSeen(ResourceStatus.Active, s.Mode, s.Shards, Limits.ShortestRetentionHours, s.Tags)) },
        Step.ChangeRetention s => Stream(seen, s.Name, stream => stream with { RetentionHours = s.To }),
        Step.ChangeShards s => Stream(seen, s.Name, stream => stream with { Shards = s.To, Tags = stream.Tags.Changed(LimitedChange.Shards, now) }),
        Step.ChangeMode s => Stream(seen, s.Name, stream => stream with { Mode = s.To, Tags = stream.Tags.Changed(LimitedChange.Mode, now) }),
        Step.RegisterConsumer s => Stream(seen, s.Stream, stream => stream with { FanOut = stream.FanOut.Add(new(s.Consumer, true, s.Tags)) }),
        Step.DeregisterConsumer s => Stream(seen, s.Stream, stream => stream with { FanOut = stream.FanOut.RemoveAll(c => c.Name == s.Consumer) }),
        Step.DeleteStream s => seen with { Streams = seen.Streams.Remove(s.Name) },
        Step.CreateBucket s => seen with { Buckets = seen.Buckets.SetItem(s.Name, new BucketSeen(s.Tags, Empty: true)) },
        Step.DeleteBucket s => seen with { Buckets = seen.Buckets.Remove(s.Name) },
        Step.CreateRole s => seen with { Roles = seen.Roles.SetItem(s.Name, new RoleSeen(seen.Instance.RoleArn(s.Name), s.Tags, null)) },
        Step.WriteRolePolicy s => seen with { Roles = seen.Roles.SetItem(s.Name, seen.Roles[s.Name] with { Bucket = s.Bucket }) },
        Step.DeleteRole s => seen with { Roles = seen.Roles.Remove(s.Name) },
        Step.CreateFirehose s => seen with
        {
            Firehoses = seen.Firehoses.SetItem(s.Name,
                new FirehoseSeen(ResourceStatus.Active, true, s.Settings, seen.Instance.RoleArn(s.Settings.Role), s.Tags)),
        },
        Step.ChangeFirehose s => seen
            with { Firehoses = seen.Firehoses.SetItem(s.Name, seen.Firehoses[s.Name] with { Settings = s.To, RoleArn = seen.Instance.RoleArn(s.To.Role) }) },
        Step.DeleteFirehose s => seen with { Firehoses = seen.Firehoses.Remove(s.Name) },
        Step.Remember s => Retag(seen, s.Target, tags => tags.With(s.Tags)),
        Step.Forget s => Retag(seen, s.Target, tags => tags.Without(s.Keys)),
        Step.NoteSince s => Retag(seen, s.Target, tags => tags.Connected(seen.Instance, s.Kind, now)),
        Step.Associate s => Connect(seen, s.Kind, new Association("", seen.Instance.ArnOf(s.Target)), now),
        Step.Reassociate s => Connect(seen, s.Kind, new Association(seen.Associations[s.Kind].Id, s.ToArn), now),
        Step.Disassociate s => seen with { Associations = seen.Associations.Remove(s.Kind) },
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };

    private static Observed Connect(Observed seen, EventKind kind, Association association, DateTimeOffset now)
    {
        return (seen.Instance.TargetOf(association.TargetArn) is { } target && seen.TagsOf(target).Remembers(seen.Instance, kind, out _)
            ? Retag(seen, target, tags => tags.Connected(seen.Instance, kind, now)) : seen)
            with { Associations = seen.Associations.SetItem(kind, association) };
    }

    private static Observed Stream(Observed seen, string name, Func<StreamSeen, StreamSeen> change) =>
        seen with { Streams = seen.Streams.SetItem(name, change(seen.Streams[name])) };

    private static Observed Retag(Observed seen, Target target, Func<Tags, Tags> change) => target.Kind == TargetKind.Firehose
        ? seen with { Firehoses = seen.Firehoses.SetItem(target.Name, seen.Firehoses[target.Name] with { Tags = change(seen.Firehoses[target.Name].Tags) }) }
        : Stream(seen, target.Name, stream => stream with { Tags = change(stream.Tags) });
}
