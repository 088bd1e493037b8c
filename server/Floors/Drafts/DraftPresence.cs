namespace ConnectStreaming.Floors.Drafts;

/// <summary>Who came, moved or selected something else, and who left. A selection that did not change is null.</summary>
internal sealed record PresenceChanges(DraftEditor[] Changed, string[] Left);

/// <summary>
/// Who has the draft open, and where their pointer is. In memory only: a page that is still there says so again within 2 s. Every change has the revision of
/// the draft that it makes, so a follower gets only what it does not know.
/// </summary>
internal sealed class DraftPresence(TimeProvider time)
{
    public const int Most = 40;
    public const int Colours = 6;

    /// <summary>Editors that left and are still told.</summary>
    public const int MostLeft = 100;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Place> _editors = new(StringComparer.Ordinal);
    private readonly Queue<(long Revision, string Editor)> _left = new();

    // Followers who know less get the whole list.
    private long _first;

    private sealed record Place(DraftEditor Editor, DateTimeOffset Seen, long Changed, long Selected);

    /// <summary>Of the draft: every change makes the next one. Another owner may have counted before: its numbers are far away from these.</summary>
    public long Revision { get; private set; } = Random.Shared.NextInt64(1, long.MaxValue / 2);

    /// <summary>In the order of their ids.</summary>
    public DraftEditor[] All => [.. _editors.Values.Select(e => e.Editor).OrderBy(e => e.Editor, StringComparer.Ordinal)];

    /// <summary>Id of the person who has the editor; null: it is not there.</summary>
    public string? PersonOf(string editor) => _editors.TryGetValue(editor, out var known) ? known.Editor.PersonId : null;

    public void Next()
    {
        _first = _first == 0 ? Revision : _first;
        Revision++;
    }

    /// <summary>What changed after a revision.</summary>
    /// <returns>Null: it is not known, because the revision is too old or not one of this owner. <see cref="All"/> is what there is.</returns>
    public PresenceChanges? Since(long known) => _first == 0 || known < _first || known > Revision ? null : new PresenceChanges(
        [.. _editors.Values.Where(e => e.Changed > known).Select(e => e.Selected > known ? e.Editor : e.Editor with { Selection = null })
            .OrderBy(e => e.Editor, StringComparer.Ordinal)],
        [.. _left.Where(l => l.Revision > known && !_editors.ContainsKey(l.Editor)).Select(l => l.Editor).Distinct(StringComparer.Ordinal)]);

    /// <returns>True: the editor is new.</returns>
    public bool See(DraftPerson person, string editor)
    {
        var isNew = !_editors.TryGetValue(editor, out var known);
        if (isNew && _editors.Count >= Most)
        {
            return false;
        }
        _editors[editor] = isNew
            ? new Place(new DraftEditor(editor, person.Id, person.Name, null, null, [], false, Colour()), time.GetUtcNow(), Revision + 1, Revision + 1)
            : known! with { Seen = time.GetUtcNow() };
        return isNew;
    }

    /// <returns>True: something changed.</returns>
    public bool Put(string editor, DraftHere here)
    {
        if (!_editors.TryGetValue(editor, out var known))
        {
            return false;
        }
        var isSelected = here.Selection is { } selection && !selection.AsSpan().SequenceEqual(known.Editor.Selection);
        var next = known.Editor with { X = here.X, Y = here.Y, Holds = here.Holds, Selection = isSelected ? here.Selection : known.Editor.Selection };
        var isChanged = next != known.Editor;
        _editors[editor] = new Place(next, time.GetUtcNow(), isChanged ? Revision + 1 : known.Changed, isSelected ? Revision + 1 : known.Selected);
        return isChanged;
    }

    /// <summary>Forgets those that were not seen for 5 s.</summary>
    /// <returns>True: there were some.</returns>
    public bool Sweep()
    {
        var before = time.GetUtcNow() - Kept;
        string[] gone = [.. _editors.Where(e => e.Value.Seen < before).Select(e => e.Key)];
        foreach (var editor in gone)
        {
            _editors.Remove(editor);
            _left.Enqueue((Revision + 1, editor));
        }
        while (_left.Count > MostLeft)
        {
            _first = _left.Dequeue().Revision;
        }
        return gone.Length > 0;
    }

    /// <summary>The one that the fewest have.</summary>
    private int Colour() => Enumerable.Range(0, Colours).MinBy(colour => _editors.Values.Count(e => e.Editor.Colour == colour));
}
