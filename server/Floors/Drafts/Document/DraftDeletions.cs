namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>What one step deleted and is still gone.</summary>
/// <param name="Gone">Changes of the step: <see cref="DraftChange.Old"/> is the element as it was.</param>
internal sealed record DraftDeletion(DraftStep Step, IReadOnlyList<DraftChange> Gone);

/// <summary>
/// Deleted elements whose content is still known: those of the last steps and of every step that can be undone. What an undo took away never was there for
/// the others, so it is none. Pure.
/// </summary>
internal static class DraftDeletions
{
    /// <summary>Newest first.</summary>
    public static IReadOnlyList<DraftDeletion> Of(Draft draft) => [.. draft.Recent.Concat(draft.Kept.Values).DistinctBy(s => s.N).OrderByDescending(s => s.N)
        .Select(step => new DraftDeletion(step, Gone(draft.Document, step))).Where(deletion => deletion.Gone.Count > 0)];

    /// <returns>What brings back all that the step deleted and that is still gone; empty: there is nothing.</returns>
    public static DraftChange[] Back(Draft draft, int n)
    {
        if ((draft.Kept.GetValueOrDefault(n) ?? draft.Recent.FirstOrDefault(s => s.N == n)) is not { } step)
        {
            return [];
        }
        var gone = Gone(draft.Document, step);
        var comes = gone.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return [.. gone.Select(c => new DraftChange(c.Kind, c.Id, "", null, Whole(draft.Document, comes, DraftKinds.Of(c.Kind)!, c)))];
    }

    private static IReadOnlyList<DraftChange> Gone(DraftDocument document, DraftStep step) => !step.IsDo ? [] : [.. step.Changes.Select(c => c.Change)
        .Where(c => c is { IsElement: true, New: null } && c.Kind != DraftKinds.Floor && DraftKinds.Of(c.Kind) is { } kind
            && document.Find(kind, c.Id) is { Values: null } place && document.Real(place.Stamp).Step == step.N)];

    /// <summary>The element, without a reference to an island or a zone that is not there any more.</summary>
    /// <param name="comes">Ids of what comes back with it.</param>
    private static string Whole(DraftDocument document, HashSet<string> comes, DraftKind kind, DraftChange gone)
    {
        var values = DraftDocument.Values(kind, gone.Old!);
        for (var i = 0; i < values.Length; i++)
        {
            if (kind.Fields[i].Type == DraftFieldType.Reference && values[i] is { } value && value.Trim('"') is var id && !comes.Contains(id)
                && document.Find(DraftKinds.Of($"{kind.Fields[i].Name}s")!, id) is not { Values: not null })
            {
                values[i] = null;
            }
        }
        return DraftDocument.Element(kind, gone.Id, values);
    }
}
