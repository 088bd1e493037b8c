using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Floors.Drafts;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Drafts, their steps, set times and publications, on both engines.</summary>
public sealed class DraftTablesTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly string First = Drawn.Floor().Id;

    private static AuditEntry Entry(DrawnFloor floor) => new(Sato.Actor, "floor.draft-test", new AuditSubject(floor.Name, floor.Id));

    private static FloorWriter Writer(Func<DrawnFloor, bool>? mayChange = null) => new(
        Sato.Actor, mayChange ?? (_ => true),
        result => new AuditEntry(Sato.Actor, "floor.draft-test", null, new AuditFact("text", $"{result.Version?.Number}")));

    private static async Task<SlowTables> WithFloors(Engine engine, int floors = 1)
    {
        var tables = await SlowTables.On(engine);
        var writer = new FloorWriter(Sato.Actor, _ => new AuditEntry(Sato.Actor, "floor.test"));
        for (var n = 1; n <= floors; n++)
        {
            await tables.Floors.Make(Drawn.Floor(n), Drawn.Site, Drawn.Version("s1", "s2"), writer, default);
        }
        return tables;
    }

    private static async Task<int> Entries(SlowTables tables) =>
        (await tables.Audit.Read(new AuditFilter(null, "floor.draft-test", null, null, null, null, 100), default)).Count;

    private static DraftState At(int n, int from = 1, string draft = "d1") => new(First, draft, n, from);

    private static Draft Fresh() => new(DraftDocument.Of(FloorJson.Write(Drawn.Document("s1", "s2"))));

    private static Task<FloorRefusal> Open(SlowTables tables, string draft = "d1", int floor = 1) =>
        tables.Drafts.Open(new NewDraft(Drawn.Floor(floor).Id, draft, 1, DraftSnapshot.Write(Fresh())), Sato, Entry, default);

    private static DraftStep Moved(Draft draft, string id, int x) => draft.Do(
        "e1", id, new DraftStepName("move", 1, "A1"), [new DraftChange("seats", "s1", "x", null, DraftValues.Number(x))], false, DraftHistory.Noon);

    private static async Task<Draft> WithSteps(SlowTables tables, int steps)
    {
        var draft = Fresh();
        for (var n = 1; n <= steps; n++)
        {
            var step = Moved(draft, $"i{n}", n);
            Assert.True(await tables.Drafts.Append(At(n - 1), step, Sato, default));
            draft.Apply(step, Sato.Id);
        }
        return draft;
    }

    private static async Task<Draft?> Loaded(SlowTables tables) =>
        await tables.Drafts.Load(First, default) is { Ended: null } stored ? DraftSnapshot.Read(stored.Snapshot, stored.Steps) : null;

    [Theory, OnSqlite, OnPostgres]
    public async Task StepsAreReadBackInOrderAfterARestart(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        Assert.Null(await tables.Drafts.Load(First, default));
        Assert.Equal(FloorRefusal.None, await Open(tables));
        var draft = await WithSteps(tables, 3);
        var undo = draft.Undo("e1", "u", DraftHistory.Noon)!;
        Assert.True(await tables.Drafts.Append(At(3), undo, Sato, default));
        draft.Apply(undo, Sato.Id);
        await tables.Reopen();

        var stored = (await tables.Drafts.Load(First, default))!;
        Assert.Equal(("d1", 1, Sato, 0), (stored.Id, stored.Base, stored.By, stored.Version));
        var loaded = (await Loaded(tables))!;
        Assert.Equal(DraftWriting.Json(draft.Document), DraftWriting.Json(loaded.Document));
        Assert.Equal((4, 2, 3), (loaded.N, loaded.NextUndo("e1")!.N, loaded.NextRedo("e1")!.N));
        Assert.Equal(new DraftStepName("move", 1, "A1"), loaded.Made("i2")!.Name);
        Assert.Equal(DraftHistory.Noon, loaded.Made("i2")!.At);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OfTwoWritersOneStoresTheNextStep(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables);
        var draft = await WithSteps(tables, 1);
        var (one, other) = (Moved(draft, "a", 7), Moved(draft, "b", 8));
        var both = await Task.WhenAll(
            tables.Drafts.Append(At(1), one, Sato, default), tables.Drafts.Append(At(1), other, Sato, default));

        Assert.Equal([false, true], both.Order());
        Assert.False(await tables.Drafts.Append(At(2, draft: "other"), one, Sato, default));
        Assert.False(await tables.Drafts.Append(At(2, from: 7), one, Sato, default));
        Assert.False(await tables.Drafts.Discard(At(1), Entry, default));
        Assert.Equal(2, (await Loaded(tables))!.N);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ASnapshotKeepsWhatCanBeUndoneAndTheRestIsGone(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables);
        var draft = await WithSteps(tables, 6);
        await tables.Drafts.Shorten(At(6), DraftSnapshot.Write(draft), new HashSet<int> { 4, 5, 6 }, default);
        // A writer that does not know the last step changes nothing.
        await tables.Drafts.Shorten(At(5), [], new HashSet<int>(), default);

        var stored = (await tables.Drafts.Load(First, default))!;
        Assert.Equal([4, 5, 6], stored.Steps.Select(s => s.Step.N));
        Assert.Equal(DraftWriting.Json(draft.Document), DraftWriting.Json(DraftSnapshot.Read(stored.Snapshot, stored.Steps).Document));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TwentyDraftsAreOpenAtOnceAndOneOfAFloor(Engine engine)
    {
        await using var tables = await WithFloors(engine, 22);
        for (var n = 1; n <= 20; n++)
        {
            Assert.Equal(FloorRefusal.None, await Open(tables, $"d{n}", n));
        }
        Assert.Equal(FloorRefusal.TooMany, await Open(tables, "d21", 21));
        Assert.Equal(FloorRefusal.None, await Open(tables, "again"));
        Assert.Equal("d1", (await tables.Drafts.Load(First, default))!.Id);
        Assert.Equal(20, await Entries(tables));
        Assert.Equal(FloorRefusal.NoSuchFloor, await Open(tables, "d23", 23));
        // A deleted floor does not count.
        await tables.Floors.Delete(Drawn.Floor(2).Id, "Floor 2", Writer(), default);
        Assert.Equal(FloorRefusal.None, await Open(tables, "d21", 21));
        Assert.True(await tables.Drafts.Discard(At(0), Entry, default));
        Assert.Equal(FloorRefusal.None, await Open(tables, "d22", 22));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task APublishedDraftEndsAndItsStepsAreGone(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables);
        await WithSteps(tables, 2);
        Task<DraftWritten> Publish(int last, int basedOn, FloorWriter? writer = null) => tables.Drafts.Publish(
            new DraftPublication(At(last), last, basedOn, new NewVersion("New", Drawn.Document("s1")), null), writer ?? Writer(), default);

        Assert.Equal(FloorRefusal.OtherVersion, (await Publish(2, 0)).Result.Refusal);
        Assert.Equal(FloorRefusal.NotWhole, (await Publish(2, 1, Writer(_ => false))).Result.Refusal);
        Assert.True((await Publish(1, 1)).IsGone);
        Assert.Equal((1, 1), (await Entries(tables), (await tables.Floors.Versions(First, default)).Count));
        var done = await Publish(2, 1);
        Assert.Equal((false, FloorRefusal.None, 2, "New"), (done.IsGone, done.Result.Refusal, done.Result.Version!.Number, done.Result.Version.Name));
        var ended = (await tables.Drafts.Load(First, default))!;
        Assert.Equal((DraftEnd.Published, 2), (ended.Ended, ended.Version));
        Assert.Equal(0, await tables.Execute("DELETE FROM draft_step") + await tables.Execute("DELETE FROM draft_snapshot"));
        Assert.True((await Publish(2, 2)).IsGone);
        Assert.Equal(2, await Entries(tables));
        Assert.Equal(FloorRefusal.None, await Open(tables, "d2"));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task HowTheLastTwentyDraftsOfAFloorEndedStays(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables, "d0");
        await tables.Drafts.Publish(
            new DraftPublication(At(0, draft: "d0"), 0, 1, new NewVersion(null, Drawn.Document("s1")), null), Writer(), default);
        for (var n = 1; n <= 21; n++)
        {
            await Open(tables, $"d{n}");
            if (n == 1)
            {
                Assert.Equal([new EndedDraft("d0", DraftEnd.Published, 2)], (await tables.Drafts.Load(First, default))!.Before);
            }
            Assert.True(await tables.Drafts.Discard(At(0, draft: $"d{n}"), Entry, default));
        }
        var last = (await tables.Drafts.Load(First, default))!;
        Assert.Equal(("d21", DraftEnd.Discarded), (last.Id, last.Ended));
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(n => new EndedDraft($"d{n}", DraftEnd.Discarded, 0)), last.Before);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheRestOfADraftStaysAndIsMadeFromTheNewVersion(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables);
        var draft = await WithSteps(tables, 3);
        var plan = new PlannedPublish(DraftHistory.Noon.AddHours(1), 3, null, Sato);
        Assert.True(await tables.Drafts.Plan(First, "d1", plan, StoredDocument.Of(Drawn.Document("s1")), 1, Entry, default));
        draft.CutAt(2);
        await tables.Drafts.Publish(
            new DraftPublication(At(3), 2, 1, new NewVersion(null, Drawn.Document("s1")), DraftSnapshot.Write(draft)), Writer(), default);

        var stored = (await tables.Drafts.Load(First, default))!;
        var loaded = DraftSnapshot.Read(stored.Snapshot, stored.Steps);
        Assert.Equal((2, 2, 3, 3), (stored.Base, stored.Version, loaded.N, loaded.NextUndo("e1")!.N));
        // A later step is published over it, an earlier one would take it back.
        Assert.Equal(2, (await tables.Drafts.Planned(First, "d1", default))!.Value.BasedOn);
        Assert.False(await tables.Drafts.Append(At(3), Moved(loaded, "next", 9), Sato, default));
        Assert.True(await tables.Drafts.Append(At(3, from: 2), Moved(loaded, "next", 9), Sato, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ASetTimeIsDoneOnceOrSaysWhyNot(Engine engine)
    {
        await using var tables = await WithFloors(engine, 2);
        await Open(tables);
        await Open(tables, "d2", 2);
        var (noon, document) = (DraftHistory.Noon, StoredDocument.Of(Drawn.Document("s1")));
        var (one, two) = (new PlannedPublish(noon.AddHours(2), 0, "At two", Sato), new PlannedPublish(noon.AddHours(1), 0, null, Sato));
        Assert.False(await tables.Drafts.Plan(First, "other", one, document, 1, Entry, default));
        Assert.True(await tables.Drafts.Plan(First, "d1", two, document, 1, Entry, default));
        Assert.True(await tables.Drafts.Plan(First, "d1", one, document, 1, Entry, default));
        Assert.True(await tables.Drafts.Plan(Drawn.Floor(2).Id, "d2", two, document, 0, Entry, default));
        await tables.Reopen();

        Assert.Empty(await tables.Drafts.Due(noon.AddMinutes(59), default));
        Assert.Equal([Drawn.Floor(2).Id, First], await tables.Drafts.Due(noon.AddHours(2), default));
        Assert.Equal(one, (await tables.Drafts.Load(First, default))!.Planned);
        var publication = new DraftPublication(At(0), 0, 1, new NewVersion("At two", document.Document()), null, one);
        Assert.True((await tables.Drafts.Publish(publication with { Plan = two }, Writer(), default)).IsGone);
        Assert.False((await tables.Drafts.Publish(publication, Writer(), default)).IsGone);
        Assert.True((await tables.Drafts.Publish(publication with { BasedOn = 2 }, Writer(), default)).IsGone);
        Assert.True(await tables.Drafts.Fail(Drawn.Floor(2).Id, "d2", two, "other-version", 1, Entry, default));
        Assert.False(await tables.Drafts.Fail(Drawn.Floor(2).Id, "d2", two, "other-version", 1, Entry, default));
        Assert.Empty(await tables.Drafts.Due(noon.AddDays(1), default));
        Assert.Equal(("other-version", 1), ((await tables.Drafts.Load(Drawn.Floor(2).Id, default))!.Planned is var p ? (p!.Failed, p.FailedVersion) : default));
        Assert.True(await tables.Drafts.Cancel(Drawn.Floor(2).Id, "d2", Entry, default));
        Assert.False(await tables.Drafts.Cancel(Drawn.Floor(2).Id, "d2", Entry, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task APublicationIsTakenBackAndSeatsThatAreFreeAreGivenBack(Engine engine)
    {
        await using var tables = await WithFloors(engine, 2);
        string Arn(char who) => $"{Drawn.Instance}/agent/{who}";
        var seating = new SeatingWriter(Sato.Actor, _ => true, _ => new AuditEntry(Sato.Actor, "seat.test"));
        DrawnSeat At(string seat, int floor = 1) => new(Drawn.Floor(floor).Id, seat);
        var writer = Writer();
        await tables.Floors.Publish(First, 1, Drawn.Version("s1", "s2", "s3", "s4"), writer, default);
        await tables.Seating.SeatAll(
            First, 2, [new(Arn('a'), At("s1")), new(Arn('b'), At("s2")), new(Arn('c'), At("s3")), new(Arn('d'), At("s4"))], seating, default);
        await tables.Floors.Publish(First, 2, Drawn.Version("s1", "n1"), writer, default);
        await tables.Seating.Seat(new SeatingRequest(At("n1"), 3, Arn('e')), seating, default);
        await tables.Seating.Seat(new SeatingRequest(At("s1", 2), 1, Arn('c')), seating, default);
        Task<FloorResult> Undo(int number, FloorWriter? by = null) => tables.Drafts.UndoPublish(First, number, o => o, by ?? writer, default);

        Assert.Equal(FloorRefusal.OtherVersion, (await Undo(2)).Refusal);
        Assert.Equal(FloorRefusal.NotWhole, (await Undo(3, Writer(_ => false))).Refusal);
        Assert.Equal(FloorRefusal.NoSuchVersion, (await tables.Drafts.UndoPublish(Drawn.Floor(2).Id, 1, o => o, writer, default)).Refusal);
        var undone = await Undo(3);
        Assert.Equal((FloorRefusal.None, 4, 4), (undone.Refusal, undone.Version!.Number, undone.Floor!.Version));
        // c has another seat, e lost one that this version does not have.
        Assert.Equal([("s2", 'b'), ("s4", 'd')], undone.Seated.Select(s => (s.Seat, s.Occupant[^1])));
        Assert.Equal([("n1", 'e')], undone.Freed.Select(s => (s.Seat, s.Occupant[^1])));
        Assert.Equal(
            ["s1a", "s2b", "s4d"], (await tables.Seating.On(First, default)).Select(s => s.At.Seat + s.Occupant[^1]).Order(StringComparer.Ordinal));
        // And forward again.
        var again = await Undo(4);
        Assert.Equal([("n1", 'e')], again.Seated.Select(s => (s.Seat, s.Occupant[^1])));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatHasNoAuditEntryIsNotStored(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        AuditEntry Broken(DrawnFloor floor) => throw new InvalidOperationException(floor.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => tables.Drafts.Open(new NewDraft(First, "d1", 1, DraftSnapshot.Write(Fresh())), Sato, Broken, default));
        Assert.Null(await tables.Drafts.Load(First, default));
        await Open(tables);
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.Drafts.Discard(At(0), Broken, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.Drafts.Publish(
            new DraftPublication(At(0), 0, 1, Drawn.Version("s1"), null), Writer() with { Entry = _ => throw new InvalidOperationException() }, default));
        Assert.Null((await tables.Drafts.Load(First, default))!.Ended);
        Assert.Single(await tables.Floors.Versions(First, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheDraftOfAFloorThatIsGoneIsGone(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Open(tables);
        await WithSteps(tables, 1);
        await tables.Floors.Delete(First, "Floor 1", Writer(), default);
        Assert.NotNull(await Loaded(tables));
        Assert.Null(await tables.Drafts.Current(First, default));
        await tables.Floors.Forget(tables.Time.GetUtcNow().AddDays(1), tables.Time.GetUtcNow(), default);

        Assert.Null(await tables.Drafts.Load(First, default));
        Assert.Equal(0, await tables.Execute("DELETE FROM draft_step") + await tables.Execute("DELETE FROM draft_snapshot"));
    }
}
