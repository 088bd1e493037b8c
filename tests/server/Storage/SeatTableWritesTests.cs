using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Tests.Floors.Documents;

namespace ConnectStreaming.Tests.Storage;

/// <summary>A seat table is applied and undone in one transaction each, on both engines.</summary>
public sealed class SeatTableWritesTests
{
    private static readonly AuditActor Sato = new("Sato", "p1", "sato");
    private static readonly string First = Drawn.Floor().Id;
    private static readonly string Second = Drawn.Floor(2).Id;

    private static TableWriter By(Func<DrawnFloor, bool>? mayChange = null, Func<Seated, bool>? mayEnd = null) => new(
        Sato, mayChange ?? (_ => true), mayEnd ?? (_ => true),
        result => new AuditEntry(Sato, "floor.table-test", null, new AuditFact("text", $"{result.Moved}")));

    private static string Arn(char who) => $"{Drawn.Instance}/agent/{who}";

    private static TableWrite Write(int basedOn, FloorDocument? document, params (string Seat, char Who)[] people) => new(
        First, basedOn, document, [.. people.Select(p => new Seated(Arn(p.Who), new DrawnSeat(First, p.Seat)))]);

    private static async Task<SlowTables> WithFloors(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        var writer = new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test"));
        await tables.Floors.Make(Drawn.Floor(), Drawn.Site, Drawn.Version("s1", "s2", "s3"), writer, default);
        await tables.Floors.Make(Drawn.Floor(2), Drawn.Site, Drawn.Version("s1", "s2"), writer, default);
        var first = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        await tables.Seating.SeatAll(
            First, 1, [new(Arn('a'), new(First, "s1")), new(Arn('b'), new(First, "s2")), new(Arn('c'), new(First, "s3"))], first, default);
        await tables.Seating.SeatAll(Second, 1, [new(Arn('d'), new(Second, "s1"))], first, default);
        return tables;
    }

    private static async Task<string> Now(SlowTables tables) => string.Join(
        ' ', (await tables.Seating.Load(default)).Seats.Select(s => $"{s.At.Floor[^1]}{s.At.Seat}{s.Occupant[^1]}").Order(StringComparer.Ordinal));

    [Theory, OnSqlite, OnPostgres]
    public async Task ATableIsAppliedAndUndoneAlsoAtTheSameMillisecond(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var applied = await tables.SeatTables.Apply(
            Write(1, Drawn.Document("s1", "s2", "s9"), ("s2", 'a'), ("s1", 'b'), ("s9", 'd')), By(), default);

        Assert.Equal((TableRefusal.None, 3, 0, 1, 2), (applied.Refusal, applied.Moved, applied.New, applied.Gone, applied.Floor!.Version));
        Assert.Equal("1s1b 1s2a 1s9d", await Now(tables));
        var undone = await tables.SeatTables.Undo(First, 2, applied.Change, By(), default);
        Assert.Equal((TableRefusal.None, 3, 3), (undone.Refusal, undone.Moved, undone.Floor!.Version));
        await tables.Reopen();
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Equal(TableRefusal.OtherVersion, (await tables.SeatTables.Undo(First, 2, applied.Change, By(), default)).Refusal);
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(First, 3, undone.Change, By(), default)).Refusal);
        Assert.Equal("1s1b 1s2a 1s9d", await Now(tables));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AWriteWithTheSameIdIsDoneOnce(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var change = new string('c', 32);
        var write = Write(1, Drawn.Document("s1", "s2", "s9"), ("s2", 'a'), ("s1", 'b'), ("s9", 'd')) with { Change = change };
        Assert.Null(await tables.SeatTables.Earlier(First, change, By(), default));
        var applied = await tables.SeatTables.Apply(write, By(), default);
        var again = await tables.SeatTables.Apply(write, By(), default);

        Assert.Equal(
            (applied.Refusal, applied.Moved, applied.New, applied.Gone, applied.Floor!.Version, applied.IsChanged),
            (again.Refusal, again.Moved, again.New, again.Gone, again.Floor!.Version, again.IsChanged));
        Assert.Equal(2, (await tables.Floors.Versions(First, default)).Count);
        Assert.NotNull(await tables.SeatTables.Earlier(First, change, By(), default));
        Assert.Null(await tables.SeatTables.Earlier(First, change, By(mayChange: _ => false), default));
        Assert.Null(await tables.SeatTables.Earlier(Second, change, By(), default));
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(First, 2, change, By(), default)).Refusal);
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatIsRefusedChangesNothing(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        async Task<TableRefusal> Apply(TableWrite write, TableWriter? writer = null) => (await tables.SeatTables.Apply(write, writer ?? By(), default)).Refusal;

        Assert.Equal(TableRefusal.OtherVersion, await Apply(Write(2, null, ("s1", 'b'))));
        Assert.Equal(TableRefusal.NotWhole, await Apply(Write(1, null, ("s1", 'b')), By(mayChange: _ => false)));
        Assert.Equal(TableRefusal.NotTheirs, await Apply(Write(1, Drawn.Document("s1"), ("s1", 'd')), By(mayEnd: _ => false)));
        Assert.Equal(TableRefusal.NoSuchFloor, await Apply(Write(1, null) with { Floor = "f-none" }));
        var stranger = Drawn.Instance.Replace("1111-", "9999-", StringComparison.Ordinal) + "/agent/x";
        Assert.Equal(TableRefusal.OtherInstance, await Apply(Write(1, null) with { People = [new(stranger, new(First, "s1"))] }));
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(First, 1, "none", By(), default)).Refusal);
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Single(await tables.Floors.Versions(First, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhoStaysKeepsTheAssignmentAndItsHistory(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        tables.Time.Advance(TimeSpan.FromHours(1));
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'a'), ("s2", 'c'), ("s3", 'b')), By(), default);

        Assert.Null(applied.Version);
        Assert.Single(await tables.Seating.Of(Arn('a'), default));
        Assert.Equal(2, (await tables.Seating.Of(Arn('b'), default)).Count);
        var nothing = await tables.SeatTables.Apply(Write(1, null, ("s1", 'a'), ("s2", 'c'), ("s3", 'b')), By(), default);
        Assert.Equal((0, 0), (nothing.New, nothing.Gone));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnotherWriteInTheSameMillisecondIsNoPartOfTheTable(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'a'), ("s2", 'c')), By(), default);
        await tables.Seating.Seat(new(new(Second, "s2"), 1, Arn('e')), seating, default);
        await tables.Seating.Free(new(Second, "s1"), null, seating, default);
        Assert.Equal("1s1a 1s2c 2s2e", await Now(tables));
        await tables.SeatTables.Undo(First, 1, applied.Change, By(), default);

        Assert.Equal("1s1a 1s2b 1s3c 2s2e", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATableIsUndoneOnceAndOnlyOnItsFloor(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'd'), ("s2", 'b')), By(), default);
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(Second, 1, applied.Change, By(), default)).Refusal);
        Assert.Equal(TableRefusal.NotTheirs, (await tables.SeatTables.Undo(First, 1, applied.Change, By(mayEnd: _ => false), default)).Refusal);
        Assert.Equal("1s1d 1s2b", await Now(tables));
        var undone = await tables.SeatTables.Undo(First, 1, applied.Change, By(), default);
        Assert.Equal((TableRefusal.None, "1s1a 1s2b 1s3c 2s1d"), (undone.Refusal, await Now(tables)));
        Assert.Equal([First[^1], Second[^1]], undone.Seats.Select(s => s.Floor[^1]));
        await tables.Seating.Free(new(First, "s1"), null, seating, default);
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(First, 1, applied.Change, By(), default)).Refusal);
        Assert.Equal("1s2b 1s3c 2s1d", await Now(tables));
    }

    /// <summary>A seat that another person got since, and a seat that only the newer version has.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task WhoSatDownSinceKeepsTheSeatIfTheFormerVersionHasIt(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        var applied = await tables.SeatTables.Apply(Write(1, Drawn.Document("s1", "s2", "s8", "s9"), ("s2", 'a')), By(), default);
        await tables.Seating.Seat(new(new(First, "s1"), 2, Arn('e')), seating, default);
        await tables.Seating.Seat(new(new(First, "s9"), 2, Arn('f')), seating, default);
        var undone = await tables.SeatTables.Undo(First, 2, applied.Change, By(), default);

        Assert.Equal("1s1e 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Equal(["a", "f"], undone.Seats.SelectMany(s => s.Freed).Select(f => f.Occupant[^1..]).Order(StringComparer.Ordinal));
        Assert.Equal("S9", undone.Seats[0].Freed.Single(f => f.Occupant == Arn('f')).Label);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFloorIsMadeWithItsPeopleOrNotAtAll(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var third = Drawn.Floor(3);
        var write = new TableWrite(third.Id, 0, Drawn.Document("s1", "s2"), [new(Arn('a'), new(third.Id, "s2"))]);
        Task<TableResult> Make(TableWriter writer) =>
            tables.SeatTables.Make(third, Drawn.Site, write, _ => new AuditEntry(Sato, "floor.test"), writer, default);

        Assert.Equal(TableRefusal.NotTheirs, (await Make(By(mayEnd: _ => false))).Refusal);
        Assert.Equal(2, (await tables.Floors.Load(default)).Floors.Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Make(By() with { Entry = _ => throw new InvalidOperationException() }));
        Assert.Equal(2, (await tables.Floors.Load(default)).Floors.Count);
        var made = await Make(By());
        Assert.Equal((TableRefusal.None, 1, 1, "1s2b 1s3c 2s1d 3s2a"), (made.Refusal, made.Floor!.Version, made.Moved, await Now(tables)));
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(third.Id, 1, made.Change, By(), default)).Refusal);
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EachChangeHasItsAuditEntryAndNothingElseHas(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        async Task<int> Entries() => (await tables.Audit.Read(new AuditFilter(null, "floor.table-test", null, null, null, null, 10), default)).Count;

        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'b')), By(), default);
        Assert.Equal(1, await Entries());
        await tables.SeatTables.Apply(Write(1, null, ("s1", 'b')), By(), default);
        await tables.SeatTables.Undo(First, 1, "none", By(), default);
        Assert.Equal(1, await Entries());
        await tables.SeatTables.Undo(First, 1, applied.Change, By(), default);
        Assert.Equal(2, await Entries());
        // Without its entry nothing is written.
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.SeatTables.Apply(
            Write(1, Drawn.Document("s1"), ("s1", 'b')), By() with { Entry = _ => throw new InvalidOperationException() }, default));
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Single(await tables.Floors.Versions(First, default));
    }
}
