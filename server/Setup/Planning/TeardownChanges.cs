namespace ConnectStreaming.Setup;

/// <summary>Plans to restore streams that setup changed but did not make, and to remove setup's tags from them.</summary>
internal sealed class TeardownChanges(PlanDraft draft, TeardownScope scope)
{
    private readonly HashSet<Target> _stillChanged = [];

    public void PutBack()
    {
        foreach (var (name, stream) in draft.Seen.Streams.Where(s => s.Value.IsThere && scope.Stays(s.Key, s.Value.Tags)))
        {
            PutBack(name, stream);
        }

        foreach (var (name, firehose) in draft.Seen.Firehoses.Where(f => f.Value.IsThere && scope.Stays(f.Key, f.Value.Tags)))
        {
            if (firehose.Settings is { } now && Before(firehose) is { } was && was != now)
            {
                draft.Steps.Add(new Step.ChangeFirehose(name, now, was));
            }
            else if (OldSettings.OfDelivery(draft.Instance, firehose.Tags) is { } gone && Before(firehose) is null)
            {
                draft.Notices.Add(PlanWords.DeliveryIsGone(name, gone));
            }
        }
    }

    /// <summary>Removes setup's tags from resources that are kept, if their state is restored.</summary>
    public void RemoveNotes()
    {
        foreach (var target in draft.Seen.Targets.Where(t => draft.Seen.IsThere(t) && scope.InScope(t.Name) && !scope.Goes(t.Name, draft.Seen.TagsOf(t))))
        {
            var keys = Removable(target);
            if (keys.Length > 0)
            {
                draft.Steps.Add(new Step.Forget(target, [.. keys]));
            }
        }
    }
    /// <summary>Restores the state before setup's first change, within today's AWS limits.</summary>
    private void PutBack(string name, StreamSeen stream)
    {
        if (OldSettings.OfStream(draft.Instance, stream.Tags) is not { } was)
        {
            return;
        }

        var path = was.Mode == CapacityMode.Provisioned ? Limits.ShardPath(stream.Shards, was.Shards) : [];
        var modes = was.Mode == stream.Mode ? 0 : 1;
        var until = new[] { Limits.Until(stream.Tags, LimitedChange.Mode, modes, draft.Now),
            Limits.Until(stream.Tags, LimitedChange.Shards, path.Count, draft.Now) }.Max();
        if (path.Count > LimitedChange.Shards.Most() || (modes + path.Count > 0 && until is not null))
        {
            _stillChanged.Add(new Target(TargetKind.Kinesis, name));
            draft.Notices.Add(PlanWords.NotPutBack(name, was.Mode, was.Shards, path.Count > LimitedChange.Shards.Most() ? null : until));
        }
        else
        {
            if (modes > 0)
            {
                draft.Steps.Add(new Step.ChangeMode(name, stream.Mode, was.Mode));
            }

            draft.Steps.AddRange(path.Zip(path.Prepend(stream.Shards), (to, from) => new Step.ChangeShards(name, from, to)));
        }

        if (was.RetentionHours != stream.RetentionHours)
        {
            draft.Steps.Add(new Step.ChangeRetention(name, stream.RetentionHours, was.RetentionHours));
        }
    }

    /// <summary>The delivery before setup's change, if its role and bucket still exist.</summary>
    public FirehoseWish? Before(FirehoseSeen firehose) =>
        OldSettings.OfDelivery(draft.Instance, firehose.Tags) is { } was && draft.Seen.Roles.ContainsKey(was.Role)
            && draft.Seen.Buckets.ContainsKey(was.Bucket) ? was
            : null;

    /// <summary>A kept resource that setup made loses setup's tags, so setup no longer manages it. Other resources lose only our notes.</summary>
    private string[] Removable(Target target)
    {
        var tags = draft.Seen.TagsOf(target);
        var ours = tags.AreOursFor(draft.Instance);
        var touched = OldSettings.AreIn(draft.Instance, tags) || EventKinds.All.Any(k => tags.Remembers(draft.Instance, k, out _));
        return !ours && !touched
            ? []
            : [.. tags.OurKeys.Where(key => OldSettings.IsKey(draft.Instance, key) || key == LimitedChange.Mode.TagKey() || key == LimitedChange.Shards.TagKey()
                ? !_stillChanged.Contains(target)
                : ours || Tags.IsNoteFor(draft.Instance, key))];
    }
}
