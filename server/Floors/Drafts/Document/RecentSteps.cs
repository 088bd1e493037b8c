namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>How much of memory steps take.</summary>
/// <param name="Changes">Those that were applied, and those that were dropped.</param>
/// <param name="Characters">In their values.</param>
internal readonly record struct DraftSize(int Changes, long Characters)
{
    public static DraftSize Of(DraftStep step) => new(
        step.Changes.Count + step.Dropped.Count, step.Changes.Sum(c => In(c.Change)) + step.Dropped.Sum(In));

    public static DraftSize operator +(DraftSize one, DraftSize other) => new(one.Changes + other.Changes, one.Characters + other.Characters);

    public static DraftSize operator -(DraftSize one, DraftSize other) => new(one.Changes - other.Changes, one.Characters - other.Characters);

    public bool IsAbove(DraftSize most) => Changes > most.Changes || Characters > most.Characters;

    private static long In(DraftChange change) => (change.Old?.Length ?? 0) + (change.New?.Length ?? 0);
}

/// <summary>The last steps, in order and without a gap, not more of them than fit.</summary>
internal sealed class RecentSteps(int mostSteps, DraftSize most)
{
    private readonly LinkedList<DraftStep> _steps = [];
    private readonly Dictionary<string, DraftStep> _ids = new(StringComparer.Ordinal);
    private DraftSize _size;

    public IReadOnlyCollection<DraftStep> All => _steps;

    public DraftStep? Made(string id) => _ids.GetValueOrDefault(id);

    /// <returns>The last <paramref name="count"/> steps; null: not all of them are known any more.</returns>
    public IReadOnlyList<DraftStep>? Last(int count)
    {
        if (count > _steps.Count)
        {
            return null;
        }
        var last = new DraftStep[count];
        for (var node = _steps.Last; count > 0; node = node!.Previous)
        {
            last[--count] = node!.Value;
        }
        return last;
    }

    public void Add(DraftStep step)
    {
        if (_steps.Last is { } last && last.Value.N != step.N - 1)
        {
            // Those before the gap are older than those that are remembered.
            _steps.Clear();
            _ids.Clear();
            _size = default;
        }
        _steps.AddLast(step);
        _ids[step.Id] = step;
        _size += DraftSize.Of(step);
        while (_steps.Count > 1 && (_steps.Count > mostSteps || _size.IsAbove(most)))
        {
            var oldest = _steps.First!.Value;
            _steps.RemoveFirst();
            _ids.Remove(oldest.Id);
            _size -= DraftSize.Of(oldest);
        }
    }
}
