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

        Assert.Equal((TableRefusal.None, 3, 3, 1, 2), (applied.Refusal, applied.Moved, applied.Seated.Count, applied.Freed.Count, applied.Floor!.Version));
        Assert.Equal("1s1b 1s2a 1s9d", await Now(tables));
        var undone = await tables.SeatTables.Undo(First, 2, applied.At, By(), default);
        Assert.Equal((TableRefusal.None, 3, 3), (undone.Refusal, undone.Moved, undone.Floor!.Version));
        await tables.Reopen();
        Assert.Equal("1s1a 1s2b 1s3c 2s1d", await Now(tables));
        Assert.Equal(TableRefusal.OtherVersion, (await tables.SeatTables.Undo(First, 2, applied.At, By(), default)).Refusal);
        Assert.Equal(TableRefusal.None, (await tables.SeatTables.Undo(First, 3, undone.At, By(), default)).Refusal);
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
        Assert.Equal(TableRefusal.NothingToUndo, (await tables.SeatTables.Undo(First, 1, DateTimeOffset.UnixEpoch, By(), default)).Refusal);
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
        Assert.Equal((0, 0), (nothing.Seated.Count, nothing.Freed.Count));
    }
}
