namespace ConnectStreaming.Setup;

/// <summary>Plans the target of each kind of event: what is kept, connected, replaced or stopped.</summary>
internal sealed class AssociationPlanning(PlanDraft draft, Wanted wanted)
{
    /// <summary>An association that setup did not make stays unless it is named. If the user asked for another target, this is reported as not done, not
    /// as a success.</summary>
    public bool KeptAsItIs(EventKind kind)
    {
        var wish = wanted.For(kind);
        if (!draft.Seen.Associations.TryGetValue(kind, out var current))
        {
            return wish is Wish.AsItIs;
        }

        var target = draft.Instance.TargetOf(current.TargetArn);
        var name = target?.Name ?? current.TargetArn;
        var made = target is { } t && draft.Seen.TagsOf(t).Remembers(draft.Instance, kind, out _);
        var whose = PlanWords.Whose(draft.Seen, current.TargetArn);
        switch (wish)
        {
            case Wish.AsItIs:
                return true;
            case Wish.To to when draft.Instance.ArnOf(to.Target) == current.TargetArn:
                return false;
            case Wish.To { ByName: false } when !wanted.Replace.Contains(name):
                draft.Notices.Add(PlanWords.KeptAsItIs(kind, name, made, whose));
                return true;
            case var _ when !current.IsToStream:
                draft.Problems.Add(PlanWords.UnknownStorage(kind, current.TargetArn));
                return true;
            case Wish.Nowhere or Wish.To when made || wanted.Replace.Contains(name):
                return false;
            default:
                draft.Problems.Add(PlanWords.NotReplaced(kind, name, wish, whose));
                return true;
        }
    }

    public void Connect(EventKind kind)
    {
        var current = draft.Seen.Associations.GetValueOrDefault(kind);
        if (wanted.For(kind) is not Wish.To { Target: var target })
        {
            if (current is not null)
            {
                draft.Steps.Add(new Step.Disassociate(kind, current.TargetArn));
                if (draft.Seen.TargetOf(kind) is { Kind: TargetKind.Kinesis } left && draft.Seen.IsThere(left) && !draft.Seen.TagsOf(left)
                    .AreOursFor(draft.Instance))
                {
                    draft.Notices.Add(PlanWords.KeptCosts(left.Name));
                }
            }

            return;
        }

        var arn = draft.Instance.ArnOf(target);
        if (current?.TargetArn == arn)
        {
            if (draft.Seen.IsThere(target) && draft.Seen.TagsOf(target).Remembers(draft.Instance, kind, out _)
                && draft.Seen.TagsOf(target).ConnectedAt(draft.Instance, kind) is null)
            {
                draft.Steps.Add(new Step.NoteSince(kind, target));
            }

            return;
        }

        var origin = draft.Seen.Origin(kind);
        var noted = draft.Seen.TagsOf(target).Remembers(draft.Instance, kind, out var before) && before == origin;
        if (origin != arn && !noted && draft.Seen.IsThere(target) && !draft.Steps.OfType<Step.CreateFirehose>().Any(s => s.Name == target.Name))
        {
            draft.Steps.Add(new Step.Remember(target, Tags.None.Remember(draft.Instance, kind, origin)));
            if (draft.Seen.TagsOf(target).All.Count == 0)
            {
                draft.Notices.Add(PlanWords.NoTagsAtAll(target.Name));
            }
        }

        draft.Steps.Add(current is null ? new Step.Associate(kind, target) : new Step.Reassociate(kind, current.TargetArn, arn));
    }
}
