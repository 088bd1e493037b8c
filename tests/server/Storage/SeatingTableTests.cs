using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Seat assignments: one seat for each agent, also when several people write at the same time.</summary>
public sealed class SeatingTableTests
{
    private const string A = $"{Drawn.Instance}/agent/a";
    private const string B = $"{Drawn.Instance}/agent/b";
    private const string Stranger = "arn:aws:connect:eu-west-2:111122223333:instance/99999999-2222-3333-4444-555555555555/agent/c";
    private static readonly AuditActor Sato = new("Sato", "p1", "sato");
    private static readonly string First = Drawn.Floor().Id;
    private static readonly string Second = Drawn.Floor(2).Id;

    private static SeatingWriter By(Func<Seated, bool>? mayEnd = null) => new(
        Sato, mayEnd ?? (_ => true), result => new AuditEntry(Sato, "seat.test", null, new AuditFact("text", $"{result.Seated.Count} {result.Ended.Count}")));

    private static async Task<SlowTables> WithFloors(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        var writer = new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test"));
        await tables.Floors.Make(Drawn.Floor(), Drawn.Site, Drawn.Version("s1", "s2", "s3"), writer, default);
        await tables.Floors.Make(Drawn.Floor(2), Drawn.Site, Drawn.Version("s1", "s2"), writer, default);
        return tables;
    }

    private static Task<SeatingResult> Seat(
        SlowTables tables, string occupant, string seat, string? floor = null, bool swap = false, int version = 1, Func<Seated, bool>? mayEnd = null) =>
        tables.Seating.Seat(new SeatingRequest(new DrawnSeat(floor ?? First, seat), version, occupant, swap), By(mayEnd), default);

    private static async Task<string[]> Now(SlowTables tables) =>
        [.. (await tables.Seating.Load(default)).Seats.Select(s => $"{s.At.Floor[^1]} {s.At.Seat} {s.Occupant[^1]}").Order(StringComparer.Ordinal)];

    [Theory, OnSqlite, OnPostgres]
    public async Task ManyPeopleGetTheirSeatsAtOnceAndNobodyLosesOne(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Seat(tables, A, "s1", Second);
        await Seat(tables, B, "s1");

        var result = await tables.Seating.SeatAll(
            First, 1,
            [
                new(A, new(First, "s2")), new($"{Drawn.Instance}/agent/c", new(First, "s1")), new($"{Drawn.Instance}/agent/d", new(First, "s2")),
                new($"{Drawn.Instance}/agent/d", new(First, "s3")), new($"{Drawn.Instance}/agent/e", new(Second, "s2")),
            ],
            By(), default);

        Assert.Equal((SeatingRefusal.None, 1, 0), (result.Refusal, result.Seated.Count, result.Ended.Count));
        await tables.Reopen();
        Assert.Equal(["1 s1 b", "1 s2 d", "2 s1 a"], await Now(tables));
        Assert.Equal(SeatingRefusal.OtherInstance, (await tables.Seating.SeatAll(First, 1, [new(Stranger, new(First, "s3"))], By(), default)).Refusal);
        Assert.Equal(SeatingRefusal.NoSuchFloor, (await tables.Seating.SeatAll("f-gone", 1, [], By(), default)).Refusal);
    }

    /// <summary>The seats were looked up in a version; the current one may not have them.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task NobodyIsSeatedInAVersionThatIsNoLongerTheCurrentOne(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await tables.Floors.Publish(First, 1, Drawn.Version("s1"), new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test")), default);

        Assert.Equal(SeatingRefusal.OtherVersion, (await tables.Seating.SeatAll(First, 1, [new(A, new(First, "s2"))], By(), default)).Refusal);
        Assert.Equal(SeatingRefusal.OtherVersion, (await Seat(tables, A, "s2")).Refusal);
        Assert.Empty(await Now(tables));
        Assert.Single((await tables.Seating.SeatAll(First, 2, [new(A, new(First, "s1"))], By(), default)).Seated);
    }

    /// <summary>
    /// Writes of every kind in any order. After each one, everybody who sits somewhere sits once, on a seat of the current version of a floor that is not
    /// deleted and that shows their instance.
    /// </summary>
    [Theory, OnSqlite, OnPostgres]
    public Task NoOrderOfWritesLeavesAPersonOnASeatThatIsNotThere(Engine engine) => WritesInAnyOrder(engine, 17);

    [Theory, OnSqlite(18), OnSqlite(19), OnPostgres(18), OnPostgres(19)]
    [Trait("Category", "Long")]
    public Task NoOtherOrderOfWritesLeavesAPersonOnASeatThatIsNotThere(Engine engine, int seed) => WritesInAnyOrder(engine, seed);

    private static async Task WritesInAnyOrder(Engine engine, int seed)
    {
        await using var tables = await WithFloors(engine);
        var other = Occupant.InstanceOf(Stranger);
        var writer = new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test"));
        string[] people = [A, B, Stranger, Occupant.User(Drawn.Instance, "a"), Occupant.User(other, "c")];
        string[][] versions = [["s1", "s2", "s3"], ["s1"], ["s2", "s9"], []];
        string Known(string occupant) => occupant.Replace($"user:{Drawn.Instance}/", $"{Drawn.Instance}/agent/", StringComparison.Ordinal);
        var random = new Random(seed);
        var (seated, freed) = (0, 0);
        for (var n = 0; n < 150; n++)
        {
            var id = random.Next(2) == 0 ? First : Second;
            var name = id == First ? "Floor 1" : "Floor 2";
            var at = new DrawnSeat(id, $"s{random.Next(1, 4)}");
            var floor = (await tables.Floors.Load(default)).Floors.Single(f => f.Id == id);
            var version = floor.Version;
            var occupant = people[random.Next(people.Length)];
            var what = floor.DeletedAt is not null && random.Next(2) == 0 ? 11 : random.Next(12);
            // The version that the writer knows may be an older one.
            var known = random.Next(4) == 0 ? version - 1 : version;
            var has = known > 0 && (await tables.Floors.Document(id, known, default))!.Document().Seats.Any(s => s.Id == at.Seat);
            var done = what switch
            {
                <= 3 when has => await tables.Seating.Seat(new SeatingRequest(at, known, occupant, random.Next(2) == 0), By(), default),
                4 or 5 when has => await tables.Seating.SeatAll(id, known, [new Seated(occupant, at)], By(), default),
                6 => await tables.Seating.Recognize(people[3], A, By(), default),
                _ => null,
            };
            var changed = what switch
            {
                7 => await tables.Floors.Publish(id, null, Drawn.Version(versions[random.Next(versions.Length)]), writer, default),
                8 => await tables.Floors.Republish(id, random.Next(1, version + 1), writer, default),
                9 => await tables.Floors.Change(
                    id, f => f with { Instances = [.. new[] { Drawn.Instance, other }.Where(_ => random.Next(3) > 0)] }, writer, default),
                10 => await tables.Floors.Delete(id, name, writer, default),
                11 => await tables.Floors.Undelete(id, Known, writer, default),
                _ => null,
            };
            tables.Time.Advance(TimeSpan.FromMilliseconds(random.Next(2)));
            (seated, freed) = (seated + (done?.Seated.Count ?? 0) + (changed?.Seated.Count ?? 0), freed + (changed?.Freed.Count ?? 0));
            await CheckSeats(tables, $"seed {seed}, step {n}, kind {what}");
        }
        Assert.True(seated > 15 && freed > 8, $"{seated} seated, {freed} freed");
    }

    private static async Task CheckSeats(SlowTables tables, string step)
    {
        var rows = await tables.Seating.Load(default);
        Assert.Equal(rows.Seats.Count, rows.Seats.Select(s => s.Occupant).Distinct().Count());
        foreach (var (occupant, at) in rows.Seats)
        {
            var floor = rows.Floors.SingleOrDefault(f => f.Id == at.Floor);
            Assert.True(floor is not null, $"{step}: {occupant} is on a floor that is deleted");
            Assert.True(floor.Instances.Contains(Occupant.InstanceOf(occupant)), $"{step}: the floor does not show {occupant}");
            var document = (await tables.Floors.Document(at.Floor, floor.Version, default))!.Document();
            Assert.True(document.Seats.Any(s => s.Id == at.Seat), $"{step}: {occupant} is on the seat {at.Seat}, which is not there");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ANewSeatEndsTheOldOneOnAnyFloorAndReportsIt(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var seated = await Seat(tables, A, "s1");
        Assert.Equal((SeatingRefusal.None, 1, 0), (seated.Refusal, seated.Seated.Count, seated.Ended.Count));
        tables.Time.Advance(TimeSpan.FromMinutes(1));

        var moved = await Seat(tables, A, "s2", Second);

        Assert.Equal([new Seated(A, new(First, "s1"))], moved.Ended);
        Assert.Equal([new Seated(A, new(Second, "s2"))], moved.Seated);
        await tables.Reopen();
        Assert.Equal(["2 s2 a"], await Now(tables));
        Assert.Equal(
            [new PastSeat(new(Second, "s2"), StoreFixture.Noon.AddMinutes(1), null),
                new PastSeat(new(First, "s1"), StoreFixture.Noon, StoreFixture.Noon.AddMinutes(1))],
            await tables.Seating.Of(A, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheAgentWhoSatThereIsFreedOrGetsTheOtherSeat(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Seat(tables, A, "s1");
        await Seat(tables, B, "s2");

        var swapped = await Seat(tables, A, "s2", swap: true);
        Assert.Equal(2, swapped.Ended.Count);
        Assert.Equal(["1 s1 b", "1 s2 a"], await Now(tables));

        var freed = await Seat(tables, A, "s1");
        Assert.Equal([A, B], freed.Ended.Select(e => e.Occupant).Order());
        Assert.Equal(["1 s1 a"], await Now(tables));

        // Without a seat in exchange, it is not a swap.
        await Seat(tables, B, "s1", swap: true);
        Assert.Equal(["1 s1 b"], await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnUnchangedAssignmentChangesNothingAndMakesNoEntry(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Seat(tables, A, "s1");
        var entries = (await tables.Verify()).Checked;

        var again = await Seat(tables, A, "s1");
        var empty = await tables.Seating.Free(new(First, "s3"), null, By(), default);

        Assert.Equal((0, 0, 0), (again.Seated.Count, again.Ended.Count, empty.Ended.Count));
        Assert.Equal(entries, (await tables.Verify()).Checked);
        Assert.Single(await tables.Seating.Of(A, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ARefusedWriteChangesNothing(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Seat(tables, A, "s1");

        Assert.Equal(SeatingRefusal.NoSuchFloor, (await Seat(tables, B, "s1", "f-none")).Refusal);
        Assert.Equal(SeatingRefusal.OtherVersion, (await Seat(tables, B, "s2", version: 2)).Refusal);
        Assert.Equal(SeatingRefusal.OtherInstance, (await Seat(tables, Stranger, "s2")).Refusal);
        Assert.Equal(SeatingRefusal.NotTheirs, (await Seat(tables, B, "s1", mayEnd: s => s.Occupant != A)).Refusal);
        Assert.Equal(SeatingRefusal.NotTheirs, (await tables.Seating.Free(new(First, "s1"), null, By(_ => false), default)).Refusal);
        Assert.Equal(["1 s1 a"], await Now(tables));
        await tables.Floors.Delete(First, "Floor 1", new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test")), default);
        Assert.Equal(SeatingRefusal.NoSuchFloor, (await Seat(tables, B, "s1")).Refusal);
        Assert.Empty(await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AUserNameBecomesTheAgentAndTheNewerOfTwoSeatsStays(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var user = Occupant.User(Drawn.Instance, "a");
        await Seat(tables, user, "s1");
        tables.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([new Seated(A, new(First, "s1"))], (await tables.Seating.Recognize(user, A, By(), default)).Seated);
        Assert.Equal(["1 s1 a"], await Now(tables));
        Assert.Equal(StoreFixture.Noon, Assert.Single(await tables.Seating.Of(A, default)).From);
        Assert.Empty((await tables.Seating.Recognize(user, A, By(), default)).Seated);

        // Assigned by name once more, later, while the agent has a seat.
        tables.Time.Advance(TimeSpan.FromMinutes(1));
        await Seat(tables, user, "s2");
        var newer = await tables.Seating.Recognize(user, A, By(), default);
        Assert.Equal([new Seated(A, new(First, "s2"))], newer.Seated);
        Assert.Equal(["1 s2 a"], await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryWriteIncreasesTheStampThatTheOwnerOfTheNumbersReads(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        var stamp = await tables.Seating.Stamp(default);
        await Seat(tables, A, "s1");

        var rows = await tables.Seating.Load(default);

        Assert.True(rows.Stamp > stamp);
        Assert.Equal(rows.Stamp, await tables.Seating.Stamp(default));
        Assert.Equal(["Floor 1 1 Asia/Tokyo", "Floor 2 1 Asia/Tokyo"], rows.Floors.Select(f => $"{f.Name} {f.Version} {f.TimeZone}").Order());
        Assert.Equal([Drawn.Instance], rows.Floors[0].Instances);
        Assert.Equal([new Seated(A, new(First, "s1"))], await tables.Seating.On(First, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnOccupantWithTwoPresentSeatsIsRefusedByTheTable(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await Seat(tables, A, "s1");

        await Assert.ThrowsAnyAsync<DbException>(() => tables.Database.Write(
            connection => connection.Execute(
                "INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name) VALUES ('x', @First, 's2', @A, 1, NULL, '', '')",
                new { First, A }),
            default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WithManyWritersAtOnceEveryAgentHasOneSeatAndEverySeatOneAgent(Engine engine)
    {
        await using var tables = await WithFloors(engine);
        await using var second = engine == Engine.Postgres ? await tables.Second() : null;
        SeatingTable[] writers = [tables.Seating, second is null ? tables.Seating : new SeatingTable(second, tables.Time)];
        string[] people = [A, B, $"{Drawn.Instance}/agent/c", $"{Drawn.Instance}/agent/d"];

        await Task.WhenAll(Enumerable.Range(0, 80).Select(n => writers[n % 2].Seat(
            new SeatingRequest(new DrawnSeat(n % 3 == 0 ? Second : First, $"s{(n % 2) + 1}"), 1, people[n * 7 % 4], n % 5 == 0), By(), default)));

        var now = (await tables.Seating.Load(default)).Seats;
        Assert.Equal(now.Count, now.Select(s => s.Occupant).Distinct().Count());
        Assert.Equal(now.Count, now.Select(s => s.At).Distinct().Count());
        Assert.True((await tables.Verify()).Ok);
    }
}
