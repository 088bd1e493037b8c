namespace ConnectStreaming.Setup;

/// <summary>Reports what is left after a teardown, its cost, and how to delete it too.</summary>
internal sealed class TeardownRest(PlanDraft draft, TeardownScope scope)
{
    public void AddNotices()
    {
        foreach (var (name, firehose) in draft.Seen.Firehoses.Where(f => f.Value.IsThere && scope.Goes(f.Key, f.Value.Tags) && f.Value.Settings is not null))
        {
            var (role, bucket) = (firehose.Settings!.Role, firehose.Settings.Bucket);
            if (draft.Seen.Roles.GetValueOrDefault(role) is { } r && !draft.Seen.IsOurs(r) && !scope.Wish.Include.Contains(role))
            {
                draft.Notices.Add(PlanWords.LeftBehind(new("role", "ロール"), role, name));
            }

            if (draft.Seen.Buckets.GetValueOrDefault(bucket) is { } b && !b.Tags.AreOursFor(draft.Instance) && !scope.Wish.Include.Contains(bucket))
            {
                draft.Notices.Add(PlanWords.LeftBehind(new("bucket", "バケット"), bucket, name));
            }
        }

        var counted = Cost.Counted(draft.Seen).ToHashSet();
        foreach (var target in counted.Where(t => t.Kind == TargetKind.Kinesis && scope.InScope(t.Name) && scope.Wish.Keep.Contains(t.Name)))
        {
            draft.Notices.Add(PlanWords.KeptCosts(target.Name));
        }

        foreach (var (kind, further) in draft.Seen.Further)
        {
            draft.Notices.Add(PlanWords.FurtherAssociation(kind, further.TargetArn));
        }

        draft.Notices.AddRange(draft.Seen.Unseen.Select(text => (Notice)text));
        foreach (var name in Untagged().ToArray())
        {
            draft.Notices.Add(PlanWords.NamedLikeOurs(name));
        }
    }

    /// <summary>Resources with a name that only setup uses and without setup's tags. Probably nobody else made them.</summary>
    private IEnumerable<string> Untagged() => Names.Defaults(draft.Instance)
        .Where(t => draft.Seen.IsThere(t) && draft.Seen.TagsOf(t).OurKeys.Count == 0 && !EventKinds.All.Any(k => draft.Seen.TargetOf(k) == t))
            .Select(t => t.Name)
        .Concat(draft.Seen.Roles.Where(r => r.Key == Names.Role(draft.Instance) && r.Value.Tags.OurKeys.Count == 0).Select(r => r.Key))
        .Concat(draft.Seen.Buckets.Where(b => b.Key == Names.Bucket(draft.Instance) && b.Value is { Foreign: false, Tags.OurKeys.Count: 0 }).Select(b => b.Key))
        .Where(name => scope.InScope(name) && !scope.Wish.Keep.Contains(name) && !scope.Wish.Include.Contains(name)
            && !draft.Notices.Any(n => n.Choices.Contains(new(ChoiceKind.Include, name)) || n.Words.En.Contains($"--include {name}", StringComparison.Ordinal)))
        .Distinct();
}
