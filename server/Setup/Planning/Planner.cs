namespace ConnectStreaming.Setup;

/// <summary>
/// Computes the steps from the observed state to the wanted state. Pure. After all steps have run, a new plan has no steps. The same is true
/// after a plan was interrupted at any point, planned again and run.
/// </summary>
internal static class Planner
{
    public static Plan Plan(Wanted wanted, Observed seen, DateTimeOffset now)
    {
        var draft = new PlanDraft(seen, now);
        var (streams, deliveries, associations) = (new StreamPlanning(draft, wanted), new DeliveryPlanning(draft, wanted),
            new AssociationPlanning(draft, wanted));
        var kept = EventKinds.All.ToDictionary(k => k, associations.KeptAsItIs);
        var used = EventKinds.All
            .Where(k => !kept[k])
            .Select(k => (Kind: k, Wish: wanted.For(k) as Wish.To))
            .Where(u => u.Wish is not null)
            .ToLookup(u => u.Wish!.Target, u => u.Kind);
        foreach (var group in used)
        {
            // What remains on the stream counts too.
            if (group.Key.Kind == TargetKind.Kinesis && EventKinds.All.All(k => kept[k] ? seen.TargetOf(k) == group.Key : group.Contains(k)))
            {
                draft.Notices.Add(PlanWords.OneStreamForBoth(group.Key.Name));
            }

            if (group.Key.Kind == TargetKind.Kinesis)
            {
                streams.Prepare(group.Key, [.. group]);
            }
            else
            {
                deliveries.Prepare(group.Key, [.. group]);
            }
        }

        foreach (var kind in EventKinds.All.Where(k => kept[k]))
        {
            streams.ChangeWhatIsThere(kind);
        }

        foreach (var kind in EventKinds.All.Where(k => !kept[k]))
        {
            associations.Connect(kind);
        }

        PlanAdvice.Add(draft, wanted);
        return draft.Plan();
    }

    /// <summary>A new stream has its tags from the start: what it was made for, and the state before.</summary>
    public static Tags TagsFor(this Observed seen, Target target, IEnumerable<EventKind> kinds) => kinds
        .Where(k => seen.Associations.GetValueOrDefault(k)?.TargetArn != seen.Instance.ArnOf(target))
        .Aggregate(Tags.Of(seen.Instance), (tags, kind) => tags.Remember(seen.Instance, kind, seen.Origin(kind)));
}
