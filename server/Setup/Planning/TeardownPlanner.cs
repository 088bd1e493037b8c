namespace ConnectStreaming.Setup;

/// <summary>
/// Plans the exact inverse of setup: restores the associations, then deletes what setup made, and restores what it changed. Resources without
/// our tags for this instance are changed only when they are named. Pure.
/// </summary>
internal static class TeardownPlanner
{
    public static Plan Plan(TeardownWish wish, Observed seen, DateTimeOffset now)
    {
        var (draft, scope) = (new PlanDraft(seen, now), new TeardownScope(wish, seen));
        CheckNames(draft, scope);
        var (deletions, changes) = (new TeardownDeletions(draft, scope), new TeardownChanges(draft, scope));
        deletions.RemoveConsumers();
        var associations = new TeardownAssociations(draft, scope);
        foreach (var kind in EventKinds.All)
        {
            associations.Disconnect(kind);
        }

        deletions.DeleteStreams();
        changes.PutBack();
        deletions.DeleteStorage(changes.Before);
        new TeardownRest(draft, scope).AddNotices();
        changes.RemoveNotes();
        return draft.Plan();
    }

    /// <summary>Checks that named resources exist, and that resources after --only can be taken down; else reports why not.</summary>
    private static void CheckNames(PlanDraft draft, TeardownScope scope)
    {
        foreach (var name in scope.Wish.Include.Union(scope.Wish.Keep).Where(n => !scope.Exists(n)).Order(StringComparer.Ordinal))
        {
            draft.Notices.Add(PlanWords.NoSuchName(name));
        }

        foreach (var name in scope.Wish.Only.Where(n => !EventKinds.All.Any(k => k.Code() == n)).Order(StringComparer.Ordinal))
        {
            if (!scope.Exists(name))
            {
                draft.Problems.Add(PlanWords.NoSuchName(name));
            }
            else if (!scope.Wish.Include.Contains(name) && !scope.Wish.Keep.Contains(name) && !scope.IsOurs(name))
            {
                draft.Problems.Add(PlanWords.OnlyNotOurs(name));
            }
        }
    }
}
