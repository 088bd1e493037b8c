using System.Text.RegularExpressions;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Floors.Drafts;

internal sealed partial class DraftOwner
{
    /// <summary>The audit log says so when a set time was missed by more than this.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public Task<DraftPublishAnswer> Publish(DraftPerson person, DraftPublishRequest asked) => InTurn(async () =>
    {
        if (_open is not { } open || open.Id != asked.Draft)
        {
            return new DraftPublishAnswer(DraftOutcome.Ended);
        }
        if (IsOfAnother(person, asked.Editor))
        {
            return new DraftPublishAnswer(DraftOutcome.OtherEditor);
        }
        // A step before the published one would take it back.
        if (asked.N < open.Draft.Document.Cut || open.Draft.After(asked.N) is not { } rest)
        {
            return new DraftPublishAnswer(DraftOutcome.TooFar);
        }
        if (await store.Current(floor, CancellationToken.None) is not var (current, _))
        {
            return new DraftPublishAnswer(DraftOutcome.NoSuchFloor);
        }
        if (asked.N == open.Draft.Document.Cut && open.Version == current.Version)
        {
            // A repeated request, or a second person: it is published, and current.
            return await store.Version(floor, open.Version, CancellationToken.None) is { } made
                ? new DraftPublishAnswer(DraftOutcome.Done, PublishedVersion.Of(made), []) : new DraftPublishAnswer(DraftOutcome.NotStored);
        }
        if ((asked.BasedOn ?? open.Base) != current.Version)
        {
            return new DraftPublishAnswer(DraftOutcome.OtherVersion, Base: open.Base, Current: current.Version);
        }
        if (FloorReader.Read(DraftWriting.JsonBefore(open.Draft.Document, rest), out var problems) is not { } document)
        {
            return new DraftPublishAnswer(DraftOutcome.Problems, Problems: Located(problems, DraftWriting.JsonBefore(open.Draft.Document, rest)));
        }
        if (asked.At is { } at)
        {
            return await Plan(open, person, asked, at, document, current.Version);
        }
        var writer = new FloorWriter(person.Actor, f => mayChange(person, f), result => DraftEntries.Published(person, result, asked.N, names));
        return await Publish(open, new NewVersion(asked.Name, document), asked.N, current.Version, writer, null);
    });

    public Task<DraftOutcome> Cancel(DraftPerson person, string draft) => InTurn(async () =>
    {
        if (_open is not { } open || open.Id != draft)
        {
            return DraftOutcome.Ended;
        }
        var isDone = open.Planned is { } plan
            && await store.Cancel(floor, open.Id, f => DraftEntries.Cancelled(person, f, plan), CancellationToken.None);
        Forget();
        await Read();
        return isDone ? DraftOutcome.Done : DraftOutcome.Nothing;
    });

    public Task<DraftPublishAnswer> Discard(DraftPerson person, string draft, string editor, int n, bool isAll) => InTurn(async () =>
    {
        if (_unreadable is var (unreadable, _) && unreadable.Id == draft)
        {
            return await DiscardUnread(person, unreadable, isAll);
        }
        if (_open is not { } open || open.Id != draft)
        {
            return new DraftPublishAnswer(DraftOutcome.Ended);
        }
        if (IsOfAnother(person, editor))
        {
            return new DraftPublishAnswer(DraftOutcome.OtherEditor);
        }
        var others = open.Draft.After(n) is { } after ? after.Count(s => s.Editor != editor) : open.Draft.N;
        if (others > 0 && !isAll)
        {
            return new DraftPublishAnswer(DraftOutcome.StepsOfOthers, Count: others);
        }
        var left = open.Draft.N - open.Draft.Document.Cut;
        var isDone = await store.Discard(Known(open), f => DraftEntries.Discarded(person, f, left, open.Planned), CancellationToken.None);
        Forget();
        await Read();
        return new DraftPublishAnswer(isDone ? DraftOutcome.Done : DraftOutcome.NotStored);
    }, isForUnreadable: true);

    /// <summary>A draft that cannot be read can be discarded, by who says that the steps of others may go too.</summary>
    private async Task<DraftPublishAnswer> DiscardUnread(DraftPerson person, StoredDraft stored, bool isAll)
    {
        var n = stored.Steps.Count == 0 ? 0 : stored.Steps[^1].Step.N;
        if (!isAll)
        {
            return new DraftPublishAnswer(DraftOutcome.StepsOfOthers, Count: n);
        }
        var isDone = await store.Discard(
            new DraftState(floor, stored.Id, n, stored.Base), f => DraftEntries.Discarded(person, f, n, stored.Planned), CancellationToken.None);
        Forget();
        await Read();
        return new DraftPublishAnswer(isDone ? DraftOutcome.Done : DraftOutcome.NotStored);
    }

    /// <summary>The time of a set publication may have come. One owner does it, once: the set time is removed in the same transaction.</summary>
    public Task Due() => InTurn(async () =>
    {
        var now = time.GetUtcNow();
        if (_unreadable is var (unreadable, _))
        {
            return unreadable.Planned is { Failed: null } set && set.At <= now && await NotPublished(unreadable.Id, set, "not-readable", unreadable.Base);
        }
        if (_open is not { Planned: { Failed: null } plan } open || plan.At > now)
        {
            return false;
        }
        if (await store.Planned(floor, open.Id, CancellationToken.None) is not var (document, basedOn))
        {
            // Another server has done it meanwhile, or it was cancelled.
            Forget();
            await Read();
            return false;
        }
        var writer = new FloorWriter(
            plan.By.Actor, f => mayChange(plan.By, f),
            result => DraftEntries.PublishedAsPlanned(result, plan, isLate: now - plan.At > Late, names));
        var answer = await Publish(open, new NewVersion(plan.Name, document.Document()), plan.N, basedOn, writer, plan);
        var why = answer.Outcome switch
        {
            DraftOutcome.OtherVersion => "other-version",
            DraftOutcome.NotWhole => "not-allowed",
            DraftOutcome.NoImage => "no-image",
            _ => null,
        };
        return why is null || await NotPublished(open.Id, plan, why, answer.Current);
    }, isForUnreadable: true);

    private async Task<bool> NotPublished(string draft, PlannedPublish plan, string why, int version)
    {
        var isDone = await store.Fail(floor, draft, plan, why, version, f => DraftEntries.NotPublished(f, plan, why), CancellationToken.None);
        Forget();
        await Read();
        return isDone;
    }

    private async Task<DraftPublishAnswer> Plan(
        Opened open, DraftPerson person, DraftPublishRequest asked, DateTimeOffset at, FloorDocument document, int basedOn)
    {
        if (!await store.HasImage(document, CancellationToken.None))
        {
            return new DraftPublishAnswer(DraftOutcome.NoImage);
        }
        var plan = new PlannedPublish(at, asked.N, asked.Name, person);
        var isDone = await store.Plan(
            floor, open.Id, plan, StoredDocument.Of(document), basedOn, f => DraftEntries.Planned(person, f, plan), CancellationToken.None);
        Forget();
        await Read();
        return isDone ? new DraftPublishAnswer(DraftOutcome.Planned, Planned: plan) : new DraftPublishAnswer(DraftOutcome.NotStored);
    }

    private async Task<DraftPublishAnswer> Publish(Opened open, NewVersion version, int upTo, int basedOn, FloorWriter writer, PlannedPublish? plan)
    {
        byte[]? rest = null;
        if (upTo < open.Draft.N)
        {
            open.Draft.CutAt(upTo);
            rest = DraftSnapshot.Write(open.Draft);
        }
        var (isGone, result) = await store.Publish(
            new DraftPublication(Known(open), upTo, basedOn, version, rest, plan), writer, CancellationToken.None);
        // What is left of the draft, or how it ended, is what is stored.
        Forget();
        await Read();
        return isGone ? new DraftPublishAnswer(DraftOutcome.NotStored) : result.Refusal switch
        {
            FloorRefusal.None => new DraftPublishAnswer(
                DraftOutcome.Done, PublishedVersion.Of(result.Version!), [.. result.Freed.Select(f => f.Seat).Distinct(StringComparer.Ordinal)]),
            FloorRefusal.NoSuchFloor => new DraftPublishAnswer(DraftOutcome.NoSuchFloor),
            FloorRefusal.NotWhole => new DraftPublishAnswer(DraftOutcome.NotWhole),
            FloorRefusal.NoSuchImage => new DraftPublishAnswer(DraftOutcome.NoImage),
            FloorRefusal.OtherVersion => new DraftPublishAnswer(DraftOutcome.OtherVersion, Base: open.Base, Current: result.Floor!.Version),
            _ => throw new InvalidOperationException($"Unknown: {result.Refusal}."),
        };
    }

    /// <summary>Which element each problem is of.</summary>
    private static DraftProblem[] Located(IReadOnlyList<FloorProblem> problems, byte[] json)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        return [.. problems.Select(p => Element().Match(p.Path) is { Success: true } match && match.Groups["kind"].Value is var kind
            ? new DraftProblem(p.Path, p.En, p.Ja, kind, parsed.RootElement.GetProperty(kind)[int.Parse(
                match.Groups["index"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)].GetProperty("id").GetString())
            : new DraftProblem(p.Path, p.En, p.Ja, null, null))];
    }

    [GeneratedRegex(@"^\$\.(?<kind>\w+)\[(?<index>\d+)\]")]
    private static partial Regex Element();
}
