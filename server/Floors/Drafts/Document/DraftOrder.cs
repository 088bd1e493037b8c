namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>An element that comes back has its former position. A page knows only the elements that are there, so it is told the index.</summary>
internal static class DraftOrder
{
    /// <param name="document">Before the changes.</param>
    /// <param name="changes">Of one step, in order.</param>
    public static IReadOnlyList<AppliedChange> Placed(DraftDocument document, IReadOnlyList<AppliedChange> changes)
    {
        if (!changes.Any(c => c.Change is { IsElement: true, New: not null }))
        {
            return changes;
        }
        Dictionary<string, Row> rows = new(StringComparer.Ordinal);
        return [.. changes.Select(applied =>
        {
            if (!applied.Change.IsElement || DraftKinds.Of(applied.Change.Kind) is not { } kind || document.Find(kind, applied.Change.Id) is not { } place)
            {
                return applied;
            }
            var row = rows.TryGetValue(kind.Name, out var known) ? known : rows[kind.Name] = new Row(document, kind);
            if (applied.Change.New is null)
            {
                row.Remove(place.Ordinal);
                return applied;
            }
            return applied with { Change = applied.Change with { At = row.Add(place.Ordinal) } };
        })];
    }

    /// <summary>The elements of a kind while the changes of a step are applied one by one.</summary>
    private sealed class Row(DraftDocument document, DraftKind kind)
    {
        private readonly long[] _there =
            [.. document.Places(kind).Values.Where(p => p.Values is not null).Select(p => p.Ordinal).Order()];

        // In order.
        private readonly List<long> _added = [];
        private readonly List<long> _removed = [];

        public void Remove(long ordinal) => Insert(_removed, ordinal);

        public int Add(long ordinal) => ~Array.BinarySearch(_there, ordinal) + Insert(_added, ordinal) - Before(_removed, ordinal);

        /// <returns>How many were before it.</returns>
        private static int Insert(List<long> ordinals, long ordinal)
        {
            var at = Before(ordinals, ordinal);
            ordinals.Insert(at, ordinal);
            return at;
        }

        private static int Before(List<long> ordinals, long ordinal)
        {
            var at = ordinals.BinarySearch(ordinal);
            return at >= 0 ? at : ~at;
        }
    }
}
