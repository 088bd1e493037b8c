namespace ConnectStreaming.Floors.Drafts;

/// <summary>Who has the draft open, and where their pointer is. In memory only: a page that is still there says so again within 2 s.</summary>
internal sealed class DraftPresence(TimeProvider time)
{
    public const int Most = 40;
    public const int Colours = 6;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (DraftEditor Editor, DateTimeOffset Seen)> _editors = new(StringComparer.Ordinal);

    /// <summary>In the order of their ids.</summary>
    public DraftEditor[] All => [.. _editors.Values.Select(e => e.Editor).OrderBy(e => e.Editor, StringComparer.Ordinal)];

    /// <summary>Id of the person who has the editor; null: it is not there.</summary>
    public string? PersonOf(string editor) => _editors.TryGetValue(editor, out var known) ? known.Editor.PersonId : null;

    /// <returns>True: the editor is new.</returns>
    public bool See(DraftPerson person, string editor)
    {
        var isNew = !_editors.TryGetValue(editor, out var known);
        if (isNew && _editors.Count >= Most)
        {
            return false;
        }
        var one = isNew ? new DraftEditor(editor, person.Id, person.Name, null, null, [], false, Colour()) : known.Editor;
        _editors[editor] = (one, time.GetUtcNow());
        return isNew;
    }

    /// <returns>True: something changed.</returns>
    public bool Put(string editor, DraftHere here)
    {
        if (!_editors.TryGetValue(editor, out var known))
        {
            return false;
        }
        _editors[editor] = (
            known.Editor with { X = here.X, Y = here.Y, Selection = here.Selection, Holds = here.Holds }, time.GetUtcNow());
        return true;
    }

    /// <summary>Forgets those that were not seen for 5 s.</summary>
    /// <returns>True: there were some.</returns>
    public bool Sweep()
    {
        var before = time.GetUtcNow() - Kept;
        string[] gone = [.. _editors.Where(e => e.Value.Seen < before).Select(e => e.Key)];
        Array.ForEach(gone, editor => _editors.Remove(editor));
        return gone.Length > 0;
    }

    /// <summary>The one that the fewest have.</summary>
    private int Colour() => Enumerable.Range(0, Colours).MinBy(colour => _editors.Values.Count(e => e.Editor.Colour == colour));
}
