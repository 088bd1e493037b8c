namespace ConnectStreaming.Setup;

/// <summary>Notes about a plan besides its steps: keys, missing streams, what could not be checked, and resources that cost money without
/// use.</summary>
internal static class PlanAdvice
{
    public static void Add(PlanDraft draft, Wanted wanted)
    {
        foreach (var kind in EventKinds.All)
        {
            var target = wanted.For(kind) is Wish.To to ? to.Target : draft.Seen.TargetOf(kind);
            if (target is { Kind: TargetKind.Kinesis } t && draft.Seen.Streams.GetValueOrDefault(t.Name) is { KmsKey: { } key }
                && KmsKeys.Compare(key, draft.Seen.InstanceKeys) is var match and not KeyMatch.Same)
            {
                draft.Notices.Add(match == KeyMatch.Unknown ? PlanWords.KeyNotCompared(t.Name, key) : PlanWords.EncryptionTrap(t.Name, key));
            }

            if (target is { Kind: TargetKind.Firehose } f && draft.Seen.Firehoses.GetValueOrDefault(f.Name) is { KmsKey: not null } encrypted)
            {
                draft.Notices.Add(PlanWords.FirehoseKey(draft.Instance, f.Name, encrypted, draft.Now));
            }

            if (target is { } missing && wanted.For(kind) is not Wish.To && !draft.Seen.IsThere(missing))
            {
                draft.Notices.Add(PlanWords.AssociatedWithNothing(kind, missing.Name));
            }
        }

        foreach (var (kind, further) in draft.Seen.Further)
        {
            draft.Notices.Add(PlanWords.FurtherAssociation(kind, further.TargetArn));
        }

        draft.Notices.AddRange(draft.Seen.Unseen.Select(text => (Notice)text));
        if (draft.Problems.Count == 0)
        {
            draft.Notices.AddRange(PlanWords.CostForNothing(draft.Seen.After(draft.Steps, draft.Now)));
        }
    }
}
