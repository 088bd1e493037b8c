namespace ConnectStreaming.Setup;

/// <summary>Plans to delete what setup made and what was named: first streams, then roles and buckets that no delivery uses any more.</summary>
internal sealed class TeardownDeletions(PlanDraft draft, TeardownScope scope)
{
    /// <summary>First of all: AWS does not delete a stream with consumers, and a consumer costs money every hour.</summary>
    public void RemoveConsumers()
    {
        foreach (var (name, stream) in draft.Seen.Streams.Where(s => s.Value.IsThere && scope.InScope(s.Key) && s.Value.UsedBy.IsEmpty))
        {
            draft.Steps.AddRange(Ours(stream).Select(c => new Step.DeregisterConsumer(name, c.Name)));
        }
    }

    public void DeleteStreams()
    {
        foreach (var (name, firehose) in draft.Seen.Firehoses.Where(f => f.Value.IsThere && scope.Goes(f.Key, f.Value.Tags)))
        {
            CheckUsers(new(TargetKind.Firehose, name), [], firehose.UsedBy);
            draft.Steps.Add(new Step.DeleteFirehose(name));
        }

        foreach (var (name, stream) in draft.Seen.Streams.Where(s => s.Value.IsThere && scope.Goes(s.Key, s.Value.Tags)))
        {
            CheckUsers(new(TargetKind.Kinesis, name), [.. stream.FanOut.Except(Ours(stream)).Select(c => c.Name)], stream.UsedBy);
            draft.Steps.Add(new Step.DeleteStream(name, stream.RetentionHours));
        }
    }

    /// <param name="before">The delivery to which a kept stream returns; null: none.</param>
    public void DeleteStorage(Func<FirehoseSeen, FirehoseWish?> before)
    {
        var needed = draft.Seen.Firehoses.Where(f => f.Value.IsThere && !scope.Goes(f.Key, f.Value.Tags))
            .Select(f => (scope.Stays(f.Key, f.Value.Tags) ? before(f.Value) : null) ?? f.Value.Settings).OfType<FirehoseWish>().ToArray();
        foreach (var (name, role) in draft.Seen.Roles.Where(r => scope.Goes(r.Key, draft.Seen.IsOurs(r.Value)) && !needed.Any(n => n.Role == r.Key)))
        {
            draft.Steps.Add(new Step.DeleteRole(name, draft.Seen.IsOurs(role)));
        }

        foreach (var (name, bucket) in draft.Seen.Buckets.Where(b => !b.Value.Foreign && scope.Goes(b.Key, b.Value.Tags)
            && !needed.Any(n => n.Bucket == b.Key)))
        {
            if (bucket.Empty)
            {
                draft.Steps.Add(new Step.DeleteBucket(name, bucket.Tags.AreOursFor(draft.Instance)));
            }
            else
            {
                draft.Notices.Add(PlanWords.BucketKept(name));
            }
        }
    }

    private ConsumerSeen[] Ours(StreamSeen stream) => [.. stream.FanOut.Where(c => c.Tags.AreOursFor(draft.Instance))];

    /// <summary>What others use is not deleted.</summary>
    private void CheckUsers(Target target, IReadOnlyCollection<string> consumers, IReadOnlyCollection<string> instances)
    {
        var name = target.Name;
        if (draft.Seen.Further.Any(f => f.Association.TargetArn == draft.Instance.ArnOf(target)))
        {
            draft.Problems.Add(PlanWords.AlsoFurther(name));
        }

        if (consumers.Count > 0)
        {
            draft.Problems.Add(PlanWords.HasConsumers(name, consumers));
        }

        if (instances.Count > 0)
        {
            draft.Problems.Add(PlanWords.UsedByOthers(name, instances));
        }
    }
}
