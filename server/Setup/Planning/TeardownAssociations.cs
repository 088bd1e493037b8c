namespace ConnectStreaming.Setup;

/// <summary>Plans to restore the associations from before setup.</summary>
internal sealed class TeardownAssociations(PlanDraft draft, TeardownScope scope)
{
    public void Disconnect(EventKind kind)
    {
        if (!draft.Seen.Associations.TryGetValue(kind, out var current))
        {
            return;
        }

        var target = draft.Instance.TargetOf(current.TargetArn);
        var name = target?.Name ?? current.TargetArn;
        if (!scope.InScope(name) && !scope.Wish.Only.Contains(kind.Code()))
        {
            return;
        }

        if (!current.IsToStream)
        {
            draft.Notices.Add(PlanWords.UnknownStorage(kind, current.TargetArn));
            return;
        }

        var tags = target is { } t ? draft.Seen.TagsOf(t) : Tags.None;
        if (target is { } gone && !draft.Seen.IsThere(gone))
        {
            draft.Notices.Add(PlanWords.LeadsNowhere(kind, name));
            draft.Steps.Add(new Step.Disassociate(kind, current.TargetArn));
        }
        else if (tags.Remembers(draft.Instance, kind, out var before))
        {
            var back = WhatWas(kind, before);
            draft.Steps.Add(back is null ? new Step.Disassociate(kind, current.TargetArn) : new Step.Reassociate(kind, current.TargetArn, back));
            if (target is { Kind: TargetKind.Kinesis } && scope.Stays(name, tags) && !draft.Notices.Any(n => n.Choices.Contains(new(ChoiceKind.Include, name))))
            {
                draft.Notices.Add(PlanWords.OnlyDisconnected(name));
            }
        }
        else if (scope.Goes(name, tags) || scope.Wish.Keep.Contains(name) || scope.Wish.Include.Contains(name))
        {
            draft.Steps.Add(new Step.Disassociate(kind, current.TargetArn));
        }
        else
        {
            draft.Notices.Add(PlanWords.NotOurs(kind, name));
        }
    }

    /// <summary>The target of the events after the teardown: the one before setup, if it exists and is kept.</summary>
    private string? WhatWas(EventKind kind, string? before)
    {
        if (before is not null && draft.Instance.TargetOf(before) is null && Target.Parse(before) is not null)
        {
            // It belongs to another account or Region: Amazon Connect itself says whether it exists.
            return before;
        }

        if (before is not null && draft.Instance.TargetOf(before) is { } target && draft.Seen.IsThere(target))
        {
            return scope.Goes(target.Name, draft.Seen.TagsOf(target)) ? null : before;
        }

        if (before is not null)
        {
            draft.Notices.Add(PlanWords.BeforeIsGone(kind, before));
        }

        return null;
    }
}
