using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Check-ins on both engines: one place for each person, one answer for each request.</summary>
public sealed class CheckInTableTests
{
    private const string A = $"{Drawn.Instance}/agent/a";
    private const string B = $"{Drawn.Instance}/agent/b";
    private const string Stranger = "arn:aws:connect:eu-west-2:111122223333:instance/99999999-2222-3333-4444-555555555555/agent/c";
    private static readonly AuditActor Sato = new("Sato", "p1", "sato");
    private static readonly AuditActor Abe = new("Abe", "p2", "abe");
    private static readonly string First = Drawn.Floor().Id;
    private static readonly string Second = Drawn.Floor(2).Id;

    private static CheckInWriter By(AuditActor actor) => new(actor, result => new AuditEntry(actor, "check-in.test"));

    private static AuditEntry Entry(AuditActor actor) => new(actor, "check-in.test");

    private static async Task<(SlowTables Tables, CheckInTable CheckIns)> WithFloors(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        var writer = new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test"));
        await tables.Floors.Make(Drawn.Floor(), Drawn.Site, Drawn.Version("s1", "s2", "s3"), writer, default);
        await tables.Floors.Make(Drawn.Floor(2), Drawn.Site, Drawn.Version("s1", "s2"), writer, default);
        return (tables, tables.CheckIns);
    }

    private static CheckInWish At(string seat, string occupant = A, string? floor = null, int version = 1) =>
        new(occupant, new DrawnSeat(floor ?? First, seat), version);

    private static Task Assign(SlowTables tables, string occupant, string seat, string? floor = null) => tables.Seating.Seat(
        new SeatingRequest(new DrawnSeat(floor ?? First, seat), 1, occupant),
        new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test")), default);

    private static async Task<string[]> Now(SlowTables tables)
    {
        var rows = await tables.Seating.Load(default);
        return
        [
            .. rows.Seats.Select(s => $"{s.At.Floor[^1]} {s.At.Seat} {s.Occupant[^1]}{(s.IsCheckIn ? "*" : "")}").Order(StringComparer.Ordinal),
            .. rows.Homes.Select(h => $"home {h[^1]}").Order(StringComparer.Ordinal),
        ];
    }

    private static CheckInRequest Request(SlowTables tables, string id, string person = "p1", string seat = "s1") => new(
        id, new DrawnSeat(First, seat), A, person, "Sato", "sato", tables.Time.GetUtcNow(), tables.Time.GetUtcNow().AddMinutes(5));

    [Theory, OnSqlite, OnPostgres]
    public async Task APersonHasOnePlaceAndNobodyIsPushedFromASeat(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        await Assign(tables, B, "s1");
        await Assign(tables, A, "s1", Second);
        tables.Time.Advance(TimeSpan.FromMinutes(1));

        var result = await checkIns.CheckIn(At("s1"), By(Sato), default);

        Assert.Equal((Second, "s1"), (result.Seating.Ended.Single().At.Floor, result.Seating.Ended.Single().At.Seat));
        Assert.Equal(["1 s1 a*", "1 s1 b"], await Now(tables));
        Assert.False((await checkIns.CheckIn(At("s1"), By(Sato), default)).IsChange);
        tables.Time.Advance(TimeSpan.FromMinutes(1));
        await checkIns.CheckIn(At("s2", floor: Second), By(Sato), default);
        await tables.Reopen();
        Assert.Equal(["1 s1 b", "2 s2 a*"], await Now(tables));
        Assert.Equal([true, true, false], (await tables.Seating.Of(A, default)).OrderByDescending(p => p.From).Select(p => p.IsCheckIn));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ACheckOutFreesNoAssignedSeatAndNoLaterCheckIn(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        await Assign(tables, B, "s1");
        await checkIns.CheckIn(At("s2"), By(Sato), default);
        var earlier = Assert.Single(await tables.CheckIns.Current(default));
        tables.Time.Advance(TimeSpan.FromMinutes(1));
        await checkIns.CheckIn(At("s3"), By(Sato), default);

        Assert.False((await checkIns.CheckOut(A, earlier.From, By(AuditActor.System), default)).IsChange);
        Assert.False((await checkIns.CheckOut(B, null, By(AuditActor.System), default)).IsChange);
        Assert.Equal(["1 s1 b", "1 s3 a*"], await Now(tables));
        Assert.True((await checkIns.CheckOut(A, null, By(Sato), default)).IsChange);
        Assert.Equal(["1 s1 b"], await Now(tables));
        Assert.Empty(await checkIns.Current(default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task APersonAtHomeHasNoSeatAndComesBackToOne(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        await checkIns.CheckIn(At("s1"), By(Sato), default);

        var result = await checkIns.CheckIn(new CheckInWish(A, null, 0), By(Sato), default);

        Assert.Equal((true, 1), (result.Home, result.Seating.Ended.Count));
        Assert.Equal(["home a"], await Now(tables));
        Assert.Null((await checkIns.Of(A, default))!.Value.At.At);
        Assert.False((await checkIns.CheckIn(new CheckInWish(A, null, 0), By(Sato), default)).IsChange);
        Assert.Equal(false, (await checkIns.CheckIn(At("s2"), By(Sato), default)).Home);
        Assert.Equal(["1 s2 a*"], await Now(tables));
        await checkIns.CheckIn(new CheckInWish(A, null, 0), By(Sato), default);
        Assert.True((await checkIns.CheckOut(A, (await checkIns.Current(default)).Single().From, By(AuditActor.System), default)).IsChange);
        Assert.Empty(await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ASeatOfAnotherVersionOrInstanceIsRefused(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;

        Assert.Equal(SeatingRefusal.OtherVersion, (await checkIns.CheckIn(At("s1", version: 2), By(Sato), default)).Seating.Refusal);
        Assert.Equal(SeatingRefusal.OtherInstance, (await checkIns.CheckIn(At("s1", Stranger), By(Sato), default)).Seating.Refusal);
        Assert.Equal(SeatingRefusal.NoSuchFloor, (await checkIns.CheckIn(At("s1", floor: "f-gone"), By(Sato), default)).Seating.Refusal);
        Assert.Empty(await Now(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ARequestIsAnsweredOnceAndTheSecondSupervisorIsToldByWhom(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        await checkIns.AddRequest(Request(tables, "r1"), Entry(Sato), default);
        Assert.Equal("r1", Assert.Single(await checkIns.Waiting(default)).Id);

        var answers = await Task.WhenAll(
            Task.Run(async () => (await checkIns.CheckIn(At("s1") with { Request = "r1" }, By(Abe), default)).Lost?.State),
            Task.Run(async () => (await checkIns.Refuse("r1", Sato, Entry(Sato), default))?.State));

        var won = Assert.Single(answers, a => a is null) is null ? (await checkIns.Find("r1", default))! : null!;
        Assert.Equal(won.State, Assert.Single(answers, a => a is not null));
        Assert.Equal(won.State == CheckInState.Confirmed ? ("Abe", 1) : ("Sato", 0), (won.By, (await Now(tables)).Length));
        Assert.Empty(await checkIns.Waiting(default));
        Assert.Equal(won.State, (await checkIns.Last("p1", default))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ARequestThatIsOverOrWithdrawnIsNotConfirmed(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        await checkIns.AddRequest(Request(tables, "r1"), Entry(Sato), default);
        await checkIns.AddRequest(Request(tables, "r2", seat: "s2"), Entry(Sato), default);
        Assert.Equal(CheckInState.Withdrawn, (await checkIns.CheckIn(At("s1") with { Request = "r1" }, By(Abe), default)).Lost!.State);

        tables.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(CheckInState.Expired, (await checkIns.CheckIn(At("s2") with { Request = "r2" }, By(Abe), default)).Lost!.State);
        Assert.Equal(CheckInState.Expired, (await checkIns.Refuse("r2", Abe, Entry(Abe), default))!.State);
        Assert.Empty(await checkIns.Waiting(default));
        Assert.Empty(await Now(tables));
        await checkIns.AddRequest(Request(tables, "r3"), Entry(Sato), default);
        Assert.True(await checkIns.Withdraw("p1", default));
        Assert.False(await checkIns.Withdraw("p1", default));
        tables.Time.Advance(TimeSpan.FromDays(1.1));
        Assert.Null(await checkIns.Last("p1", default));
        await checkIns.AddRequest(Request(tables, "r4"), Entry(Sato), default);
        Assert.Null(await checkIns.Find("r3", default));
        Assert.Equal(1, await tables.Database.Read(c => c.QuerySingle<int>("SELECT COUNT(*) FROM check_in_request"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheSourceStaysWhenAUserNameBecomesAnAgentAndWhenAFloorComesBack(Engine engine)
    {
        var (tables, checkIns) = await WithFloors(engine);
        await using var _ = tables;
        var user = Occupant.User(Drawn.Instance, "sato");
        await checkIns.CheckIn(At("s1", user), By(Sato), default);
        await tables.Seating.Recognize(user, A, new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test")), default);
        Assert.Equal(["1 s1 a*"], await Now(tables));

        var writer = new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test"));
        await tables.Floors.Delete(First, Drawn.Floor().Name, writer, default);
        Assert.Empty(await Now(tables));
        await tables.Floors.Undelete(First, o => o, writer, default);

        Assert.Equal(["1 s1 a*"], await Now(tables));
    }
}
