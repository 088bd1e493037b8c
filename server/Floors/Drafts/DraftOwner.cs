using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts;

/// <summary>
/// The draft of one floor. One request at a time: a step is stored, then applied, then answered. When the store throws, it is not known what it has done:
/// all is forgotten and read again. Used by one thread at a time.
/// </summary>
/// <param name="mayChange">Whether a person may change a floor as a whole, now.</param>
internal sealed partial class DraftOwner(
    string floor, IDraftStore store, Func<DraftPerson, DrawnFloor, bool> mayChange, IOccupantNames names, TimeProvider time)
{
    private const int StepsPerSnapshot = 200;
    private const int ChangesPerSnapshot = 20_000;

    /// <summary>A draft may have more elements than can be published, but not without end.</summary>
    private const int MostTimes = 2;

    /// <summary>A deleted element keeps its place in the order, so these are counted too.</summary>
    private const int MostPlaces = 4;

    private const int MostEnds = 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly DraftPresence _presence = new(time);
    private readonly LinkedList<(string Draft, string How, int Version)> _ends = [];
    private Opened? _open;
    private (StoredDraft Stored, Exception Why)? _unreadable;
    private bool _isRead;
    private int _steps;
    private int _changes;

    // Another owner may have counted before: followers compare for equality only.
    private long _rev = Random.Shared.NextInt64(1, long.MaxValue / 2);
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next change.</summary>
    public Task Advanced => _advanced.Task;

    public Task<DraftView> Open(DraftPerson person) => InTurn(async () =>
    {
        if (_open is null)
        {
            if (await store.Current(floor, CancellationToken.None) is not var (found, document))
            {
                return new DraftView(DraftOutcome.NoSuchFloor);
            }
            var draft = new Draft(DraftDocument.Of(document?.Json() ?? FloorJson.Write(new FloorDocument(FloorDocument.NewestSchema, 1920, 1080))));
            var made = new NewDraft(floor, Guid.NewGuid().ToString("N"), found.Version, DraftSnapshot.Write(draft));
            var refusal = await store.Open(made, person, f => DraftEntries.Opened(person, f), CancellationToken.None);
            if (refusal != FloorRefusal.None)
            {
                return new DraftView(refusal == FloorRefusal.TooMany ? DraftOutcome.TooManyDrafts : DraftOutcome.NoSuchFloor);
            }
            await Read();
        }
        // Another server may have ended it again already.
        return _open is null ? new DraftView(DraftOutcome.NotStored) : View(null);
    });

    public Task<DraftView> Read(DraftPerson person, string? editor) => InTurn(() => Task.FromResult(
        _open is null ? new DraftView(DraftOutcome.NoDraft)
        : editor is not null && IsOfAnother(person, editor) ? new DraftView(DraftOutcome.OtherEditor)
        : View(editor)));

    public Task<DraftStepsAnswer> After(string draft, int n) => InTurn(() => Task.FromResult(
        _open is null || _open.Id != draft ? new DraftStepsAnswer(DraftOutcome.Ended)
        : _open.Draft.After(n) is { } steps ? new DraftStepsAnswer(DraftOutcome.Done, [.. steps.Select(SentStep.From)])
        : new DraftStepsAnswer(DraftOutcome.TooFar)));

    public Task<DraftStepAnswer> Do(
        DraftPerson person, string draft, string editor, string id, DraftStepName name, DraftChange[] changes, bool isRestore) =>
        InTurn(() => Step(person, draft, editor, id, open => IsTooMany(open.Document, changes) ? null
            : open.Do(editor, id, name, changes, isRestore, time.GetUtcNow()), DraftOutcome.TooManyElements));

    public Task<DraftStepAnswer> Undo(DraftPerson person, string draft, string editor, string id, bool isRedo) => InTurn(() => Step(
        person, draft, editor, id, open => isRedo ? open.Redo(editor, id, time.GetUtcNow()) : open.Undo(editor, id, time.GetUtcNow()), DraftOutcome.Nothing));

    /// <param name="wait">Waits for a change, or not longer than the caller does.</param>
    public async Task<DraftNews> Follow(DraftPerson person, string editor, DraftPosition known, Func<Task, Task> wait)
    {
        await InTurn(() => Task.FromResult(true));
        if (_open is { } open && open.Id == known.Draft)
        {
            if (IsOfAnother(person, editor))
            {
                return new DraftNews(DraftOutcome.OtherEditor);
            }
            var isNew = _presence.See(person, editor);
            if (_presence.Sweep() || isNew)
            {
                Advance();
            }
            if (known == new DraftPosition(open.Id, open.Draft.N, _rev))
            {
                await wait(_advanced.Task);
            }
        }
        return await InTurn(() => Task.FromResult(News(known)));
    }

    public void Here(DraftPerson person, string editor, DraftHere here)
    {
        if (_presence.PersonOf(editor) == person.Id && _presence.Put(editor, here))
        {
            Advance();
        }
    }

    private DraftNews News(DraftPosition known)
    {
        if (_open is not { } open || open.Id != known.Draft)
        {
            var end = _ends.FirstOrDefault(e => e.Draft == known.Draft);
            return new DraftNews(DraftOutcome.Done, known, [], [], end.How ?? DraftEnd.Discarded, end.Version);
        }
        var steps = open.Draft.After(known.N);
        var at = new DraftPosition(open.Id, open.Draft.N, _rev);
        return new DraftNews(
            DraftOutcome.Done, at, [.. (steps ?? []).Select(SentStep.From)], known.Rev == _rev ? null : _presence.All, null, open.Version, open.Base,
            steps is null, open.Planned);
    }

    private async Task<DraftStepAnswer> Step(
        DraftPerson person, string draft, string editor, string id, Func<Draft, DraftStep?> make, DraftOutcome without)
    {
        if (_open is not { } open || open.Id != draft)
        {
            return new DraftStepAnswer(DraftOutcome.Ended);
        }
        if (IsOfAnother(person, editor))
        {
            return new DraftStepAnswer(DraftOutcome.OtherEditor);
        }
        if (open.Draft.Made(id) is { } made)
        {
            return Answer(open.Draft, made);
        }
        if (open.Draft.IsOld(editor, id))
        {
            // It is done. What it did is not known any more.
            return new DraftStepAnswer(DraftOutcome.TooFar, open.Draft.N);
        }
        if (make(open.Draft) is not { } step)
        {
            return new DraftStepAnswer(without, open.Draft.N);
        }
        if (!await store.Append(Known(open), step, person, CancellationToken.None))
        {
            // Another server had the draft meanwhile.
            Forget();
            return new DraftStepAnswer(DraftOutcome.NotStored);
        }
        open.Draft.Apply(step, person.Id);
        Advance();
        var answer = Answer(open.Draft, step);
        (_steps, _changes) = (_steps + 1, _changes + step.Changes.Count);
        if (_steps >= StepsPerSnapshot || _changes >= ChangesPerSnapshot)
        {
            await Shorten(open);
        }
        return answer;
    }

    private async Task Shorten(Opened open)
    {
        try
        {
            var keep = open.Draft.Kept.Keys.Concat(open.Draft.Recent.Select(s => s.N)).ToHashSet();
            await store.Shorten(Known(open), DraftSnapshot.Write(open.Draft), keep, CancellationToken.None);
            (_steps, _changes) = (0, 0);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The step is stored, and it is known to be. The snapshot is made with a later one.
            Forget();
        }
    }

    private static DraftStepAnswer Answer(Draft draft, DraftStep step) => new(
        DraftOutcome.Done, step.N, [.. step.Changes.Select(c => c.Change)], [.. step.Dropped], step.Skipped, DraftNextStep.Of(draft.NextUndo(step.Editor)),
        DraftNextStep.Of(draft.NextRedo(step.Editor)));

    private DraftView View(string? editor)
    {
        var (open, draft) = (_open!, _open!.Draft);
        return new DraftView(
            DraftOutcome.Done, open.Id, open.Base, draft.N, DraftWriting.Json(draft.Document), open.OpenedAt, open.By, _presence.All,
            editor is null ? null : DraftNextStep.Of(draft.NextUndo(editor)), editor is null ? null : DraftNextStep.Of(draft.NextRedo(editor)), open.Planned);
    }

    private static bool IsTooMany(DraftDocument document, DraftChange[] changes) => DraftKinds.All.Any(kind =>
    {
        var made = changes.Where(c => c.Kind == kind.Name && c is { IsElement: true, New: not null }).ToList();
        return made.Count > 0 && (document.Count(kind) + made.Count > kind.Most * MostTimes
            || document.Places(kind).Count + made.Count(c => document.Find(kind, c.Id) is null) > kind.Most * MostPlaces);
    });

    /// <summary>An editor belongs to the person who used it first.</summary>
    private bool IsOfAnother(DraftPerson person, string editor) =>
        (_presence.PersonOf(editor) ?? (_open?.Draft.Editors.TryGetValue(editor, out var own) == true ? own.Person : null)) is { } owner && owner != person.Id;

    /// <param name="isForUnreadable">Also when what is stored of the draft cannot be read.</param>
    private async Task<T> InTurn<T>(Func<Task<T>> act, bool isForUnreadable = false)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isRead)
            {
                await Read();
            }
            if (_unreadable is var (stored, why) && !isForUnreadable)
            {
                throw new InvalidDataException($"The draft {stored.Id} cannot be read. To discard it: DELETE /api/floors/{floor}/draft with all: true.", why);
            }
            return await act();
        }
        catch
        {
            Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Read()
    {
        var stored = await store.Load(floor, CancellationToken.None);
        if (stored is { Ended: { } how })
        {
            End(stored.Id, how, stored.Version);
        }
        (_open, _unreadable) = stored is { Ended: null } ? Opened.Of(stored) : (null, null);
        (_steps, _changes) = (stored?.Steps.Count ?? 0, 0);
        _isRead = true;
        Advance();
    }

    private DraftState Known(Opened open) => new(floor, open.Id, open.Draft.N, open.Base);

    private void Forget() => (_open, _unreadable, _isRead) = (null, null, false);

    private void End(string draft, string how, int version)
    {
        if (_ends.All(e => e.Draft != draft))
        {
            _ends.AddFirst((draft, how, version));
        }
        if (_ends.Count > MostEnds)
        {
            _ends.RemoveLast();
        }
    }

    private void Advance()
    {
        _rev++;
        var advanced = _advanced;
        _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        advanced.SetResult();
    }

    private sealed class Opened(StoredDraft stored, Draft draft)
    {
        public static (Opened?, (StoredDraft, Exception)?) Of(StoredDraft stored)
        {
            try
            {
                return (new Opened(stored, DraftSnapshot.Read(stored.Snapshot, stored.Steps)), null);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return (null, (stored, error));
            }
        }

        public string Id { get; } = stored.Id;

        public DateTimeOffset OpenedAt { get; } = stored.OpenedAt;

        public DraftPerson By { get; } = stored.By;

        public Draft Draft { get; } = draft;

        public int Base { get; } = stored.Base;

        public int Version { get; } = stored.Version;

        public PlannedPublish? Planned { get; } = stored.Planned;
    }
}
