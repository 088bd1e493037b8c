namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>
/// A draft of a floor: the document, and which steps can be undone by whom. First a step is made, which changes nothing; when it is stored, it is applied.
/// The same stored steps give the same draft. No clock, no I/O.
/// </summary>
internal sealed class Draft(DraftDocument document)
{
    public const int MostUndo = 200;
    public const int MostEditors = 64;
    public const int MostIds = 8;

    /// <summary>Steps that a page which was away can still get, and that a retry is recognized by.</summary>
    public const int MostRecent = 300;

    /// <summary>Of the kept steps. Above it, the oldest steps cannot be undone any more. Of the recent steps too: above it, the oldest are not known.</summary>
    public static readonly DraftSize Most = new(100_000, 16_000_000);

    private readonly Dictionary<string, EditorSteps> _editors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, DraftStep> _kept = [];
    private readonly RecentSteps _recent = new(MostRecent, Most);
    private DraftSize _sizeKept;

    public DraftDocument Document { get; } = document;

    /// <summary>Number of the last step.</summary>
    public int N { get; private set; }

    public IReadOnlyDictionary<string, EditorSteps> Editors => _editors;

    /// <summary>Steps that can be undone or redone, in order.</summary>
    public IReadOnlyDictionary<int, DraftStep> Kept => _kept;

    /// <summary>The last steps, in order and without a gap.</summary>
    public IReadOnlyCollection<DraftStep> Recent => _recent.All;

    /// <summary>The step that this id has made; null: none of the last ones.</summary>
    public DraftStep? Made(string id) => _recent.Made(id);

    /// <summary>The id has made a step, which is too old for <see cref="Made"/>.</summary>
    public bool IsOld(string editor, string id) => Made(id) is null && _editors.TryGetValue(editor, out var own) && own.Ids.Contains(id);

    /// <summary>The step that the next undo takes back; null: none.</summary>
    public DraftStep? NextUndo(string editor) => _editors.TryGetValue(editor, out var own) && own.Undo.Count > 0 ? _kept[own.Undo[^1]] : null;

    /// <summary>The step that the next redo applies again; null: none.</summary>
    public DraftStep? NextRedo(string editor) => _editors.TryGetValue(editor, out var own) && own.Redo.Count > 0 ? _kept[_kept[own.Redo[^1]].Of] : null;

    /// <returns>Null: they are not known any more.</returns>
    public IReadOnlyList<DraftStep>? After(int n) => n < 0 || n > N ? null : _recent.Last(N - n);

    public DraftStep Do(string editor, string id, DraftStepName name, IReadOnlyList<DraftChange> asked, bool isRestore, DateTimeOffset at)
    {
        var me = new DraftStamp(N + 1, editor);
        List<AppliedChange> applied = [];
        List<DraftChange> dropped = [];
        foreach (var change in asked)
        {
            if (DraftRules.Do(Document, me, change, isRestore, out var isDropped) is { } done)
            {
                applied.Add(done);
            }
            else if (isDropped)
            {
                // The values are of no use to anybody, and may be long.
                dropped.Add(change with { Old = null, New = null });
            }
        }
        return new DraftStep(
            N + 1, editor, id, isRestore ? DraftAct.Restore : DraftAct.Do, 0, name, DraftOrder.Placed(Document, applied), dropped, 0, at);
    }

    /// <summary>Brings back what the step <paramref name="n"/> deleted, also of another person.</summary>
    /// <returns>Null: nothing of it is gone, or what it was is not known any more.</returns>
    public DraftStep? Restore(string editor, string id, int n, DateTimeOffset at)
    {
        var back = DraftDeletions.Back(this, n);
        return back.Length == 0 ? null
            : Do(editor, id, new DraftStepName("restore", back.Length, back.All(c => c.Kind == "seats") ? "seats" : null), back, isRestore: true, at);
    }

    /// <returns>Null: there is nothing to undo.</returns>
    public DraftStep? Undo(string editor, string id, DateTimeOffset at)
    {
        if (NextUndo(editor) is not { } done)
        {
            return null;
        }
        // A step may have many changes, and each of them may be covered by one of as many.
        Dictionary<int, Dictionary<(string, string, string), AppliedChange>> known = [];
        return Back(
            editor, id, DraftAct.Undo, done, done.Name,
            [.. done.Changes.Reverse().Select(c => DraftRules.Undo(Document, editor, c, (writer, change) => IsUnder(writer, change, known)))], at);
    }

    /// <returns>Null: there is nothing to redo.</returns>
    public DraftStep? Redo(string editor, string id, DateTimeOffset at)
    {
        if (NextRedo(editor) is not { } done)
        {
            return null;
        }
        var undone = _kept[_editors[editor].Redo[^1]];
        // What another editor's work kept from being undone is not to be done again either.
        return Back(editor, id, DraftAct.Redo, undone, done.Name, [.. undone.Changes.Reverse().Select(c => DraftRules.Redo(Document, c))], at);
    }

    /// <param name="person">Id of the person who has the editor.</param>
    public void Apply(DraftStep step, string person)
    {
        foreach (var change in step.Changes)
        {
            Document.Apply(change);
        }
        N = step.N;
        var own = _editors.TryGetValue(step.Editor, out var known) ? known : _editors[step.Editor] = new EditorSteps(person);
        own.Last = N;
        own.Ids.Add(step.Id);
        own.Ids.RemoveRange(0, Math.Max(0, own.Ids.Count - MostIds));
        switch (step.Act)
        {
            case DraftAct.Undo:
                // Not there: with another limit it was still kept when the step was made.
                if (own.Undo.Remove(step.Of))
                {
                    own.Redo.Add(N);
                    Keep(step);
                }
                break;
            case DraftAct.Redo:
                if (own.Redo.Find(undo => _kept[undo].Of == step.Of) is > 0 and var undone)
                {
                    own.Redo.Remove(undone);
                    own.Undo.Add(step.Of);
                    Drop(undone);
                }
                break;
            default:
                if (step.Changes.Count > 0)
                {
                    own.Redo.ToList().ForEach(undo => Forgo(own, undo));
                    own.Undo.Add(N);
                    Keep(step);
                }
                break;
        }
        _recent.Add(step);
        Trim(own);
    }

    /// <summary>A part was published: steps up to <paramref name="n"/> are not undone or redone any more. The published part does not get shorter.</summary>
    public void CutAt(int n)
    {
        n = Math.Max(n, Document.Cut);
        Document.Cut = n;
        foreach (var own in _editors.Values)
        {
            own.Redo.Where(undo => _kept[undo].Of <= n).ToList().ForEach(undo => DropRedo(own, undo));
            own.Undo.Concat(own.Covers).Where(step => step <= n).ToList().ForEach(step => DropDone(own, step));
        }
    }

    /// <summary>A draft as it was stored in a snapshot.</summary>
    /// <param name="kept">Steps that can be undone or redone, and the last steps, up to <paramref name="n"/>, in order.</param>
    public static Draft Of(DraftDocument document, int n, IReadOnlyDictionary<string, EditorSteps> editors, IEnumerable<DraftStep> kept)
    {
        var draft = new Draft(document) { N = n };
        var wanted = editors.Values.SelectMany(e => e.Undo.Concat(e.Redo).Concat(e.Covers)).ToHashSet();
        var steps = kept.ToList();
        wanted.UnionWith(steps.Where(s => wanted.Contains(s.N) && s.Act == DraftAct.Undo).Select(s => s.Of).ToArray());
        foreach (var step in steps)
        {
            if (wanted.Contains(step.N))
            {
                draft.Keep(step);
            }
            draft._recent.Add(step);
        }
        foreach (var (editor, own) in editors)
        {
            draft._editors.Add(editor, own);
        }
        return draft;
    }

    private DraftStep Back(string editor, string id, string act, DraftStep back, DraftStepName name, AppliedChange?[] changes, DateTimeOffset at)
    {
        AppliedChange[] applied = [.. changes.OfType<AppliedChange>()];
        var of = act == DraftAct.Undo ? back.N : back.Of;
        return new DraftStep(N + 1, editor, id, act, of, name, DraftOrder.Placed(Document, applied), [], changes.Length - applied.Length, at);
    }

    /// <summary>Goes back from the last writer of a target, from one step to the one before it.</summary>
    /// <param name="known">Changes of steps by their targets.</param>
    private bool IsUnder(DraftStamp writer, AppliedChange done, Dictionary<int, Dictionary<(string, string, string), AppliedChange>> known)
    {
        while (writer != done.After)
        {
            if (writer.IsBase || !_kept.TryGetValue(writer.Step, out var step))
            {
                return false;
            }
            if (!known.TryGetValue(writer.Step, out var changes))
            {
                known[writer.Step] = changes = step.Changes.DistinctBy(c => c.Change.Target).ToDictionary(c => c.Change.Target);
            }
            if (!changes.TryGetValue(done.Change.Target, out var over))
            {
                return false;
            }
            writer = Document.Real(over.Before);
        }
        return true;
    }

    private void Keep(DraftStep step)
    {
        _kept[step.N] = step;
        _sizeKept += DraftSize.Of(step);
    }

    private void Drop(int n)
    {
        if (_kept.Remove(n, out var step))
        {
            _sizeKept -= DraftSize.Of(step);
        }
    }

    private void DropDone(EditorSteps own, int n)
    {
        _ = own.Undo.Remove(n) || own.Covers.Remove(n);
        Drop(n);
    }

    /// <summary>An undone step is not redone any more.</summary>
    private void Forgo(EditorSteps own, int undo)
    {
        if (_kept[undo].Skipped == 0)
        {
            DropRedo(own, undo);
            return;
        }
        own.Covers.Add(_kept[undo].Of);
        own.Redo.Remove(undo);
        Drop(undo);
    }

    private void DropRedo(EditorSteps own, int undo)
    {
        own.Redo.Remove(undo);
        Drop(_kept[undo].Of);
        Drop(undo);
    }

    private void Trim(EditorSteps own)
    {
        while (own.Undo.Count > MostUndo)
        {
            DropDone(own, own.Undo[0]);
        }
        while (own.Covers.Count > MostUndo)
        {
            DropDone(own, own.Covers[0]);
        }
        while (_sizeKept.IsAbove(Most) && _kept.Count > 1)
        {
            // The oldest one is a step that can be undone, or one that was undone and can be redone.
            var oldest = _kept.First().Key;
            var its = _editors[_kept[oldest].Editor];
            if (its.Undo.Contains(oldest) || its.Covers.Contains(oldest))
            {
                DropDone(its, oldest);
            }
            else
            {
                DropRedo(its, its.Redo.First(undo => _kept[undo].Of == oldest));
            }
        }
        if (_editors.Count > MostEditors)
        {
            var (gone, steps) = _editors.MinBy(e => e.Value.Last);
            steps.Redo.ToList().ForEach(undo => DropRedo(steps, undo));
            steps.Undo.Concat(steps.Covers).ToList().ForEach(step => DropDone(steps, step));
            _editors.Remove(gone);
        }
    }
}
