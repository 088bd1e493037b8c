namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>
/// What a step may change. "Me" is one editor. Pure: it reads the document and changes nothing.
/// <code>
/// U1  my undo never changes a value whose last writer is not me
/// U2  undo, then redo: the document is as it was, except for what others have changed meanwhile
/// U3  what another editor deleted comes back only by that editor's undo, or by a restore
/// U4  a step is one undo, whatever it contains
/// </code>
/// A step changes each field at most once, and an element that it makes or deletes not in any other way: so its changes do not depend on each other.
/// </summary>
internal static class DraftRules
{
    /// <summary>A change that somebody asks for.</summary>
    /// <param name="me">This step.</param>
    /// <param name="asked">Its old value is not looked at: what is really there counts.</param>
    /// <param name="isRestore">Also what another editor deleted comes back.</param>
    /// <param name="isDropped">It is not possible any more, because of what others did.</param>
    /// <returns>Null: dropped, or the value is there already.</returns>
    public static AppliedChange? Do(DraftDocument document, DraftStamp me, DraftChange asked, bool isRestore, out bool isDropped)
    {
        isDropped = false;
        if (asked.IsElement)
        {
            var kind = DraftKinds.Of(asked.Kind)!;
            var place = document.Find(kind, asked.Id);
            isDropped = asked.New is null ? place?.Values is null
                : place is not null && (place.Values is not null || (!isRestore && IsOfAnother(document.Real(place.Stamp), me)));
            return isDropped ? null
                : asked.New is null ? Removed(document, kind, asked.Id, place!, me)
                : new AppliedChange(asked with { Old = null }, place is null ? default : document.Real(place.Stamp), me);
        }
        var (at, field) = Target(document, asked);
        isDropped = at?.Values is null;
        return isDropped || at!.Values![field] == asked.New ? null
            : new AppliedChange(asked with { Old = at.Values[field] }, document.Writer(at, field), me);
    }

    /// <summary>Takes back a change of a step of <paramref name="editor"/>.</summary>
    /// <param name="isUnder">Whether a change is the last one of its target, or was and is only covered by others that were not taken back.</param>
    /// <returns>Null: it stays, because another editor was there since.</returns>
    public static AppliedChange? Undo(DraftDocument document, string editor, AppliedChange done, Func<DraftStamp, AppliedChange, bool> isUnder)
    {
        var (change, before) = (done.Change, document.Real(done.Before));
        if (!change.IsElement)
        {
            var (at, field) = Target(document, change);
            if (at?.Values is null)
            {
                return null;
            }
            var writer = document.Writer(at, field);
            return writer.Editor != editor || !isUnder(writer, done) ? null
                : new AppliedChange(change with { Old = at.Values[field], New = change.Old }, writer, before);
        }
        var kind = DraftKinds.Of(change.Kind)!;
        if (document.Find(kind, change.Id) is not { } place || document.Real(place.Stamp).Editor != editor || !isUnder(document.Real(place.Stamp), done))
        {
            return null;
        }
        if (change.New is null)
        {
            return place.Values is not null ? null
                : new AppliedChange(change with { Old = null, New = change.Old, At = null }, document.Real(place.Stamp), before, done.Fields);
        }
        return place.Values is null || document.Writers(kind, place).Any(w => w.Editor != editor) ? null
            : Removed(document, kind, change.Id, place, before);
    }

    /// <summary>Applies again what an undo took back.</summary>
    /// <returns>Null: another editor was there since the undo.</returns>
    public static AppliedChange? Redo(DraftDocument document, AppliedChange undone)
    {
        var (change, left, before) = (undone.Change, document.Real(undone.After), document.Real(undone.Before));
        if (!change.IsElement)
        {
            var (at, field) = Target(document, change);
            return at?.Values is null || document.Writer(at, field) != left ? null
                : new AppliedChange(change with { Old = at.Values[field], New = change.Old }, left, before);
        }
        var kind = DraftKinds.Of(change.Kind)!;
        if (document.Find(kind, change.Id) is not { } place || document.Real(place.Stamp) != left)
        {
            return null;
        }
        if (change.New is null)
        {
            return place.Values is not null ? null : new AppliedChange(change with { Old = null, New = change.Old, At = null }, left, before, undone.Fields);
        }
        return place.Values is null || !document.Writers(kind, place).SequenceEqual(undone.Fields!.Select(document.Real)) ? null
            : Removed(document, kind, change.Id, place, before);
    }

    private static AppliedChange Removed(DraftDocument document, DraftKind kind, string id, DraftPlace place, DraftStamp after) => new(
        new DraftChange(kind.Name, id, "", DraftDocument.Element(kind, id, place.Values!), null), document.Real(place.Stamp), after,
        document.Writers(kind, place));

    private static bool IsOfAnother(DraftStamp stamp, DraftStamp me) => !stamp.IsBase && stamp.Editor != me.Editor;

    private static (DraftPlace? At, int Field) Target(DraftDocument document, DraftChange change)
    {
        if (change.Kind == DraftKinds.Floor)
        {
            return (document.Floor, Array.FindIndex(DraftKinds.OfFloor, f => f.Name == change.Field));
        }
        var kind = DraftKinds.Of(change.Kind)!;
        return (document.Find(kind, change.Id), kind.IndexOf(change.Field));
    }
}
