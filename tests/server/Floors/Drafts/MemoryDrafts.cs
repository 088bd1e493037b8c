using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>
/// The drafts of one floor in memory, by the rules of <see cref="IDraftStore"/>. Before and after its effect each call gives way to others, and may fail when
/// a test wants it to. Everything that was ever stored is in <see cref="Log"/>.
/// </summary>
internal sealed class MemoryDrafts : IDraftStore
{
    private readonly List<FloorVersion> _versions = [];
    private readonly List<StoredDocument> _documents = [];
    private (string Id, int Base, int N, int Version, string? Ended, byte[] Snapshot, DraftPerson By)? _draft;
    private readonly List<EndedDraft> _ends = [];
    private List<(DraftStep Step, string Person)> _steps = [];
    private (PlannedPublish Plan, StoredDocument Document, int BasedOn)? _plan;

    public enum Fault
    {
        None = 0,
        Before,
        After,
    }

    public MemoryDrafts(FloorDocument document)
    {
        Put(document, null);
        Images = document.Background is { } background ? [background.Image] : [];
    }

    /// <summary>What the next call does.</summary>
    public Func<Fault> Next { get; set; } = () => Fault.None;

    /// <summary>Stored steps (of a draft, in order), and numbers up to which was published.</summary>
    public List<(string Draft, DraftStep? Step, int Published, byte[]? Document)> Log { get; } = [];

    /// <summary>Hashes of the images that are stored.</summary>
    public HashSet<string> Images { get; }

    public List<AuditEntry> Entries { get; } = [];

    public int Version => _versions.Count;

    public DrawnFloor Floor => Drawn.Floor() with { Version = Version };

    /// <summary>What is stored of the draft cannot be read any more.</summary>
    public void Spoil() => _draft = _draft!.Value with { Snapshot = [1, 2, 3] };

    /// <summary>Somebody publishes without the draft.</summary>
    public void Import(FloorDocument document) => Put(document, null);

    public Task<(DrawnFloor Floor, StoredDocument? Document)?> Current(string floor, CancellationToken cancellationToken) =>
        Do<(DrawnFloor, StoredDocument?)?>(() => (Floor, _documents[^1]));

    Task<FloorVersion?> IDraftStore.Version(string floor, int number, CancellationToken cancellationToken) =>
        Do<FloorVersion?>(() => _versions.ElementAtOrDefault(number - 1));

    public Task<StoredDraft?> Load(string floor, CancellationToken cancellationToken) => Do(() => _draft is not { } d ? null
        : new StoredDraft(d.Id, d.Base, DraftHistory.Noon, d.By, d.Ended, d.Version, d.Snapshot, [.. _steps], _plan?.Plan, [.. _ends]));

    public Task<FloorRefusal> Open(NewDraft draft, DraftPerson by, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => Do(() =>
    {
        if (_draft is not { Ended: null })
        {
            if (_draft is { Ended: { } how } last)
            {
                _ends.Insert(0, new EndedDraft(last.Id, how, last.Version));
            }
            (_draft, _steps, _plan) = ((draft.Id, draft.Base, 0, 0, null, draft.Snapshot, by), [], null);
            Entries.Add(entry(Floor));
        }
        return FloorRefusal.None;
    });

    public Task<bool> Append(DraftState known, DraftStep step, DraftPerson by, CancellationToken cancellationToken) => Do(() =>
    {
        if (!IsTheirs(known))
        {
            return false;
        }
        _draft = _draft!.Value with { N = step.N };
        var head = step with { Changes = [], Dropped = [], Name = new DraftStepName("", null, null), Skipped = 0 };
        _steps.Add((StoredStep.Read(StoredStep.Write(step), head), by.Id));
        Log.Add((known.Draft, step, 0, null));
        return true;
    });

    public Task Shorten(DraftState known, byte[] snapshot, IReadOnlySet<int> keep, CancellationToken cancellationToken) => Do(() =>
    {
        if (IsTheirs(known))
        {
            _draft = _draft!.Value with { Snapshot = snapshot };
            _steps = [.. _steps.Where(s => keep.Contains(s.Step.N))];
        }
        return true;
    });

    public Task<DraftWritten> Publish(DraftPublication publication, FloorWriter writer, CancellationToken cancellationToken) => Do(() =>
    {
        if (!writer.MayChange(Floor) || publication.BasedOn != Version)
        {
            return new DraftWritten(false, new FloorResult(writer.MayChange(Floor) ? FloorRefusal.OtherVersion : FloorRefusal.NotWhole, Floor));
        }
        if (!IsTheirs(publication.Known) || (publication.Plan is { } plan && _plan?.Plan != plan))
        {
            return new DraftWritten(true, new FloorResult(FloorRefusal.None, Floor));
        }
        var before = Floor;
        var version = Put(publication.Version.Document, publication.Version.Name);
        _plan = publication.Plan is not null || publication.Rest is null ? null
            : _plan is { } later && later.Plan.N >= publication.UpTo ? later with { BasedOn = Version } : _plan;
        Log.Add((publication.Known.Draft, null, publication.UpTo, FloorJson.Write(publication.Version.Document)));
        if (publication.Rest is { } rest)
        {
            _draft = _draft!.Value with { Base = Version, Version = Version, Snapshot = rest };
        }
        else
        {
            (_draft, _steps) = (_draft!.Value with { Ended = DraftEnd.Published, Version = Version }, []);
        }
        var result = new FloorResult(FloorRefusal.None, Floor, version, before);
        Entries.Add(writer.Entry(result));
        return new DraftWritten(false, result);
    });

    public Task<bool> HasImage(FloorDocument document, CancellationToken cancellationToken) =>
        Do(() => document.Background is not { } background || Images.Contains(background.Image));

    public Task<bool> Plan(
        string floor, string draft, PlannedPublish plan, StoredDocument document, int basedOn, Func<DrawnFloor, AuditEntry> entry,
        CancellationToken cancellationToken) => Do(() =>
    {
        _plan = (plan, document, basedOn);
        Entries.Add(entry(Floor));
        return true;
    });

    public Task<(StoredDocument Document, int BasedOn)?> Planned(string floor, string draft, CancellationToken cancellationToken) =>
        Do<(StoredDocument, int)?>(() => _plan is { } plan ? (plan.Document, plan.BasedOn) : null);

    public Task<bool> Fail(
        string floor, string draft, PlannedPublish plan, string why, int version, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) =>
        Do(() =>
        {
            _plan = _plan!.Value with { Plan = plan with { Failed = why, FailedVersion = version } };
            Entries.Add(entry(Floor));
            return true;
        });

    public Task<bool> Cancel(string floor, string draft, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => Do(() =>
    {
        var isThere = _plan is not null;
        _plan = null;
        return isThere;
    });

    public Task<bool> Discard(DraftState known, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => Do(() =>
    {
        if (!IsTheirs(known))
        {
            return false;
        }
        (_draft, _steps, _plan) = (_draft!.Value with { Ended = DraftEnd.Discarded }, [], null);
        Entries.Add(entry(Floor));
        return true;
    });

    public Task<IReadOnlyList<string>> Due(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FloorResult> UndoPublish(
        string floor, int number, Func<string, string> knownAs, FloorWriter writer, CancellationToken cancellationToken) => throw new NotSupportedException();

    private bool IsTheirs(DraftState known) =>
        _draft is { Ended: null } d && (d.Id, d.N, d.Base) == (known.Draft, known.N, known.Base);

    private FloorVersion Put(FloorDocument document, string? name)
    {
        var stored = StoredDocument.Of(document);
        _documents.Add(stored);
        _versions.Add(new FloorVersion(Drawn.Floor().Id, _documents.Count, name, stored.Hash, document.Seats.Count, DraftHistory.Noon, "p", "P"));
        return _versions[^1];
    }

    private async Task<T> Do<T>(Func<T> act)
    {
        var fault = Next();
        await Task.Yield();
        if (fault == Fault.Before)
        {
            throw new IOException("scripted, before");
        }
        T result;
        lock (Log)
        {
            // As a transaction: two owners can ask at the same time.
            result = act();
        }

        await Task.Yield();
        return fault == Fault.After ? throw new IOException("scripted, after") : result;
    }
}
