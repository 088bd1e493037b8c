namespace ConnectStreaming.Setup;

/// <summary>Plans Kinesis streams: creates them, or changes them within AWS's limits.</summary>
internal sealed class StreamPlanning(PlanDraft draft, Wanted wanted)
{
    /// <summary>Plans to create the stream, or to change the requested settings.</summary>
    public void Prepare(Target target, EventKind[] kinds)
    {
        var wish = wanted.Streams.GetValueOrDefault(target.Name) ?? new StreamWish();
        if (draft.Seen.IsThere(target))
        {
            ChangeStream(target.Name, draft.Seen.Streams[target.Name], wish);
            ChangeConsumer(target.Name, draft.Seen.Streams[target.Name], wish);
            return;
        }

        var mode = wish.Mode ?? CapacityMode.Provisioned;
        draft.Steps.Add(new Step.CreateStream(target.Name, mode, mode == CapacityMode.OnDemand ? 4 : wish.Shards ?? 1, draft.Seen.TagsFor(target, kinds)));
        if (wish.RetentionHours is { } hours and not Limits.ShortestRetentionHours)
        {
            draft.Steps.Add(new Step.ChangeRetention(target.Name, Limits.ShortestRetentionHours, hours));
        }

        ChangeConsumer(target.Name, null, wish);
    }

    /// <summary>Settings without a name apply to the stream that already receives the events.</summary>
    public void ChangeWhatIsThere(EventKind kind)
    {
        if (wanted.For(kind) is Wish.To { ByName: false, Target: var byDefault } && wanted.Streams.GetValueOrDefault(byDefault.Name) is { } wish
            && draft.Seen.TargetOf(kind) is { Kind: TargetKind.Kinesis } there && draft.Seen.IsThere(there))
        {
            ChangeStream(there.Name, draft.Seen.Streams[there.Name], wish);
            ChangeConsumer(there.Name, draft.Seen.Streams[there.Name], wish);
        }
    }

    /// <summary>A consumer is a resource of its own: it does not change the stream. One that setup did not make is used and never removed.</summary>
    private void ChangeConsumer(string name, StreamSeen? stream, StreamWish wish)
    {
        var there = stream?.FanOut.FirstOrDefault(c => c.Name == wanted.Consumer);
        if (wish.FanOut == true && there is null)
        {
            draft.Steps.Add(new Step.RegisterConsumer(name, wanted.Consumer, Tags.Of(draft.Instance)));
        }
        else if (wish.FanOut == false && there?.Tags.AreOursFor(draft.Instance) == true)
        {
            draft.Steps.Add(new Step.DeregisterConsumer(name, wanted.Consumer));
        }
    }

    private void ChangeStream(string name, StreamSeen stream, StreamWish wish)
    {
        List<Step> changes = [];
        var mode = wish.Mode ?? stream.Mode;
        if (mode != stream.Mode)
        {
            changes.Add(new Step.ChangeMode(name, stream.Mode, mode));
        }

        if (mode == CapacityMode.OnDemand && wish.Shards is { } unwanted)
        {
            draft.Problems.Add(PlanWords.ShardsOfOnDemand(name, unwanted));
            return;
        }

        var path = mode == CapacityMode.Provisioned && wish.Shards is { } shards ? Limits.ShardPath(stream.Shards, shards) : [];
        var from = stream.Shards;
        foreach (var to in path)
        {
            changes.Add(new Step.ChangeShards(name, from, to));
            from = to;
        }

        if (wish.RetentionHours is { } hours && hours != stream.RetentionHours)
        {
            changes.Add(new Step.ChangeRetention(name, stream.RetentionHours, hours));
        }

        if (changes.Count == 0)
        {
            return;
        }

        if (!wanted.MayChange(draft.Instance, name, stream.Tags))
        {
            draft.Problems.Add(PlanWords.NotOursToChange(name));
            return;
        }

        Limit(name, stream.Tags, LimitedChange.Mode, mode == stream.Mode ? 0 : 1);
        Limit(name, stream.Tags, LimitedChange.Shards, path.Count);
        if (!stream.Tags.AreOursFor(draft.Instance) && !OldSettings.AreIn(draft.Instance, stream.Tags))
        {
            draft.Steps.Add(new Step.Remember(new Target(TargetKind.Kinesis, name), OldSettings.Note(draft.Instance, stream)));
        }

        draft.Steps.AddRange(changes);
    }

    private void Limit(string name, Tags tags, LimitedChange change, int needed)
    {
        if (needed > change.Most())
        {
            draft.Problems.Add(PlanWords.TooManyAtOnce(name, change, needed));
        }
        else if (needed > 0 && Limits.Until(tags, change, needed, draft.Now) is { } until)
        {
            draft.Problems.Add(PlanWords.LimitReached(name, change, needed, until));
        }
    }
}
