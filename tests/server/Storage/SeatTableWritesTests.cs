using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Storage;
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
        var undone = await tables.SeatTables.Undo(First, 2, applied.Change, null, By(), default);
        Assert.Equal((TableRefusal.None, 3, 3), (undone.Refusal, undone.Moved, undone.Floor!.Version));
        await tables.Reopen();
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Equal(TableRefusal.OtherVersion, (await tables.SeatTables.Undo(First, 2, applied.Change, null, By(), default)).Refusal);
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(First, 3, undone.Change, null, By(), default)).Refusal);
        Assert.Equal("1s1b 1s2a 1s9d", await Now(tables));
        Assert.True((await tables.Verify()).Ok);
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
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(First, 1, "none", null, By(), default)).Refusal);
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
        await tables.SeatTables.Undo(First, 1, applied.Change, null, By(), default);

        Assert.Equal("1s1a 1s2b 1s3c 2s2e", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATableIsUndoneOnceAndOnlyOnItsFloor(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'd'), ("s2", 'b')), By(), default);
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(Second, 1, applied.Change, null, By(), default)).Refusal);
        Assert.Equal(TableRefusal.NotTheirs, (await tables.SeatTables.Undo(First, 1, applied.Change, null, By(mayEnd: _ => false), default)).Refusal);
        Assert.Equal("1s1d 1s2b", await Now(tables));
        var undone = await tables.SeatTables.Undo(First, 1, applied.Change, null, By(), default);
        Assert.Equal((TableRefusal.None, "1s1a 1s2b 1s3c 2s1d"), (undone.Refusal, await Now(tables)));
        Assert.Equal([First[^1], Second[^1]], undone.Seats.Select(s => s.Floor[^1]));
        await tables.Seating.Free(new(First, "s1"), null, seating, default);
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(First, 1, applied.Change, null, By(), default)).Refusal);
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
        var undone = await tables.SeatTables.Undo(First, 2, applied.Change, null, By(), default);

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
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(third.Id, 1, made.Change, null, By(), default)).Refusal);
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
        await tables.SeatTables.Undo(First, 1, "none", null, By(), default);
        Assert.Equal(1, await Entries());
        await tables.SeatTables.Undo(First, 1, applied.Change, null, By(), default);
        Assert.Equal(2, await Entries());
        // Without its entry nothing is written.
        await Assert.ThrowsAsync<InvalidOperationException>(() => tables.SeatTables.Apply(
            Write(1, Drawn.Document("s1"), ("s1", 'b')), By() with { Entry = _ => throw new InvalidOperationException() }, default));
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Single(await tables.Floors.Versions(First, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhoWasSeatedOrMovedSinceTheTableWasLookedAtLosesNothing(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        IReadOnlyList<Seated> before = [.. (await tables.Seating.Load(default)).Seats];
        TableWrite Request(FloorDocument? document = null) => Write(1, document, ("s1", 'a'), ("s2", 'd')) with { Before = before };
        async Task<TableRefusal> Apply(TableWrite write) => (await tables.SeatTables.Apply(write, By(), default)).Refusal;

        await tables.Seating.Free(new(First, "s3"), null, seating, default);
        await tables.Seating.Seat(new(new(First, "s3"), 1, Arn('e')), seating, default);
        Assert.Equal(TableRefusal.OtherPeople, await Apply(Request()));
        await tables.Seating.Seat(new(new(First, "s3"), 1, Arn('c')), seating, default);
        await tables.Seating.Seat(new(new(Second, "s2"), 1, Arn('d')), seating, default);
        Assert.Equal(TableRefusal.OtherPeople, await Apply(Request(Drawn.Document("s1", "s2"))));
        Assert.Equal("1s1a 1s2b 1s3c 2s2d", await Now(tables));
        // Somebody on another floor who is not in the table.
        await tables.Seating.Seat(new(new(Second, "s1"), 1, Arn('d')), seating, default);
        await tables.Seating.Seat(new(new(Second, "s2"), 1, Arn('f')), seating, default);
        Assert.Equal(TableRefusal.None, await Apply(Request()));
        Assert.Equal("1s1a 1s2d 2s2f", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheSameChangeIsMadeOnceAndAnsweredEachTime(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var id = new string('a', 32);
        TableWrite asked = Write(1, Drawn.Document("s1", "s2", "s9"), ("s2", 'a'), ("s9", 'd'), ("s1", 'e')) with { Change = id };
        static object Numbers(TableResult r) => (r.Refusal, r.Moved, r.New, r.Gone, r.Version?.Number, r.Change, r.IsChanged);

        Assert.Null(await tables.SeatTables.Made(First, id, By(), default));
        var first = await tables.SeatTables.Apply(asked, By(), default);
        var again = await tables.SeatTables.Apply(asked, By(), default);
        Assert.Equal((TableRefusal.None, 2, 1, 2, (int?)2, id, true), Numbers(first));
        Assert.Equal(Numbers(first), Numbers(again));
        Assert.Equal(Numbers(first), Numbers((await tables.SeatTables.Made(First, id, By(), default))!));
        Assert.Null(await tables.SeatTables.Made(First, id, By(mayChange: _ => false), default));
        Assert.Null(await tables.SeatTables.Made(Second, id, By(), default));
        var step = new string('b', 32);
        var undone = await tables.SeatTables.Undo(First, 2, id, step, By(), default);
        var undoneAgain = await tables.SeatTables.Undo(First, 2, id, step, By(), default);
        Assert.Equal(TableRefusal.None, undone.Refusal);
        Assert.Equal(Numbers(undone), Numbers(undoneAgain));
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Equal(3, (await tables.Floors.Versions(First, default)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnAnswerThatIsLostBehindTheCommitLosesNothing(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var lost = new SeatTableWrites(new ForgetfulDatabase(tables.Database), tables.Time);
        var asked = Write(1, null, ("s1", 'b'), ("s2", 'a')) with { Change = new string('c', 32) };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => lost.Apply(asked, By(), default));
        var again = await tables.SeatTables.Apply(asked, By(), default);
        Assert.Equal((TableRefusal.None, 2, 1, asked.Change), (again.Refusal, again.Moved, again.Gone, again.Change));
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(First, 1, asked.Change!, null, By(), default)).Refusal);
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        var third = Drawn.Floor(3);
        var made = new TableWrite(third.Id, 0, Drawn.Document("s1"), []) { Change = new string('d', 32) };
        Task<TableResult> Make(SeatTableWrites writes) => writes.Make(third, Drawn.Site, made, _ => new AuditEntry(Sato, "floor.test"), By(), default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Make(lost));
        Assert.Equal((TableRefusal.None, 1), ((await Make(tables.SeatTables)) is var floor ? (floor.Refusal, floor.Floor!.Version) : default));
        Assert.Equal(3, (await tables.Floors.Load(default)).Floors.Count);
        await tables.Floors.Delete(third.Id, third.Name, new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test")), default);
        Assert.Equal(TableRefusal.MadeAndDeleted, (await Make(tables.SeatTables)).Refusal);
    }

    /// <summary>The table moves a from s1 to s9; s1 is taken by hand since; nobody needs s9.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task WhoCannotGoBackKeepsTheSeatThatNobodyNeeds(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seating = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        await tables.Seating.Free(new(First, "s3"), null, seating, default);
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s3", 'a'), ("s2", 'b')), By(), default);
        await tables.Seating.Seat(new(new(First, "s1"), 1, Arn('e')), seating, default);
        var undone = await tables.SeatTables.Undo(First, 1, applied.Change, null, By(), default);

        Assert.Equal("1s1e 1s2b 1s3a 2s1d", await Now(tables));
        Assert.Equal((TableRefusal.None, 0, 0), (undone.Refusal, undone.Moved, undone.Gone));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ATableUnderALaterVersionIsNotUndone(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var applied = await tables.SeatTables.Apply(Write(1, Drawn.Document("s1", "s2"), ("s1", 'b'), ("s2", 'a')), By(), default);
        await tables.Floors.Publish(
            First, 2, Drawn.Version("s1", "s2", "s4"), new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test")), default);

        Assert.Equal(TableRefusal.OtherVersion, (await tables.SeatTables.Undo(First, 3, applied.Change, null, By(), default)).Refusal);
        Assert.Equal("1s1b 1s2a 2s1d", await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheOtherFloorThatPeopleLeaveIsNamed(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var applied = await tables.SeatTables.Apply(Write(1, null, ("s1", 'd')), By(), default);

        Assert.Equal((1, 0, 3), (applied.Moved, applied.New, applied.Gone));
        Assert.Equal([Drawn.Floor().Name, Drawn.Floor(2).Name], applied.Seats.Select(s => s.Floor));
        Assert.Equal(("s1", "S1", Arn('d')), applied.Seats[1].Left is [var left] ? (left.Seat, left.Label, left.Occupant) : default);
    }

    /// <summary>Commits, and then says that it has not: a network that breaks at the wrong moment.</summary>
    private sealed class ForgetfulDatabase(IDatabase database) : IDatabase
    {
        public Task<T> Read<T>(Func<System.Data.Common.DbConnection, T> query, CancellationToken cancellationToken) => database.Read(query, cancellationToken);

        public async Task<T> Write<T>(Func<System.Data.Common.DbConnection, T> write, CancellationToken cancellationToken)
        {
            await database.Write(write, cancellationToken);
            throw new StoreUnavailableException(StoreProblem.Other, "The connection is lost.");
        }
    }
}
