using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Tests.Storage;

public sealed class FloorTablesTests
{
    private static readonly AuditActor Sato = new("Sato", "p1", "sato");

    private static FloorWriter By(string what = "floor.test") =>
        new(Sato, result => new AuditEntry(Sato, what, new AuditSubject(result.Floor!.Name, result.Floor.Id), new AuditFact("text", $"{result.Freed.Count}")));

    private static async Task<SlowTables> WithFloor(Engine engine, params string[] seats)
    {
        var tables = await SlowTables.On(engine);
        var made = await tables.Floors.Make(Drawn.Floor(), Drawn.Site, seats.Length == 0 ? null : Drawn.Version(seats), By(), default);
        Assert.Equal(FloorRefusal.None, made.Refusal);
        return tables;
    }

    private static string Id => Drawn.Floor().Id;

    private static Task Sit(SlowTables tables, string seat, string occupant, string? floor = null) => tables.Database.Write(
        connection => connection.Execute(
            """
            INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
            VALUES (@id, @floor, @seat, @occupant, 1, NULL, '', '')
            """,
            new { id = Guid.NewGuid().ToString("N"), floor = floor ?? Id, seat, occupant }),
        default);

    /// <summary>The present assignments: the seat, and the last part of the occupant.</summary>
    private static async Task<string[]> Sitting(SlowTables tables) =>
    [
        .. (await tables.Database.Read(
            connection => connection.Query<string>("SELECT seat_id || ' ' || occupant FROM seat_assignment WHERE to_at IS NULL").ToArray(), default))
            .Select(Short).Order(StringComparer.Ordinal),
    ];

    private static string[] Of(IReadOnlyList<HeldSeat> seats) => [.. seats.Select(s => $"{s.Label} {Short($"{s.Seat} {s.Occupant}")}")];

    private static string Short(string line) => $"{line.Split(' ')[0]} {line.Split('/')[^1]}";

    private static string Agent(int n, string instance = Drawn.Instance) => $"{instance}/agent/a{n}";

    private static Task<FloorResult> Undelete(SlowTables tables, Func<string, string>? knownAs = null) =>
        tables.Floors.Undelete(Id, knownAs ?? (occupant => occupant), By(), default);

    [Theory, OnSqlite, OnPostgres]
    public async Task AFloorIsReadAsItWasStoredWithItsSiteAndDocument(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1", "s2");
        await tables.Floors.Make(Drawn.Floor(2, "arn:b", "arn:a") with { Name = "二階" }, Drawn.Site, null, By(), default);
        await tables.Reopen();

        var rows = await tables.Floors.Load(default);

        Assert.Equal([Drawn.Site], rows.Sites);
        Assert.Equal(["f-0000000001 0 1 Floor 1", "f-0000000002 1 0 二階"], rows.Floors.Select(f => $"{f.Id} {f.Ordinal} {f.Version} {f.Name}"));
        Assert.Equal(["arn:b", "arn:a"], rows.Floors[1].Instances);
        var version = Assert.Single(await tables.Floors.Versions(Id, default));
        var stored = (await tables.Floors.Document(Id, 1, default))!;
        Assert.Equal(new FloorVersion(Id, 1, null, stored.Hash, 2, StoreFixture.Noon, "p1", "Sato"), version);
        Assert.Equal(FloorJson.Write(Drawn.Document("s1", "s2")), stored.Json());
        Assert.Null(await tables.Floors.Document(Id, 2, default));
        Assert.Null(await tables.Floors.Document("f-0000000002", 1, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SitesHaveNamesOfTheirOwnACapAndStayWhileAFloorNeedsThem(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        SiteWriter Writer(bool sees = true) => new(Sato, _ => sees, result => new AuditEntry(Sato, "floor.site", new AuditSubject(result.Site!.Name)));
        Task<SiteResult> Make(int n, string? name = null) => tables.Floors.MakeSite(new Site($"s-{n}", name ?? $"Site {n}", "Etc/UTC"), Writer(), default);

        Assert.Equal(FloorRefusal.None, (await Make(1)).Refusal);
        Assert.Equal(FloorRefusal.SiteNameTaken, (await Make(2, "Site 1")).Refusal);
        for (var n = 2; n < Site.Most; n++)
        {
            await Make(n);
        }
        Assert.Equal(FloorRefusal.TooManySites, (await Make(99)).Refusal);

        var changed = await tables.Floors.ChangeSite("s-2", site => site with { Name = "大阪", TimeZone = "Asia/Tokyo" }, Writer(), default);
        Assert.Equal((new Site("s-2", "大阪", "Asia/Tokyo"), new Site("s-2", "Site 2", "Etc/UTC")), (changed.Site, changed.Before));
        Assert.Equal(FloorRefusal.SiteNameTaken, (await tables.Floors.ChangeSite("s-3", site => site with { Name = "大阪" }, Writer(), default)).Refusal);
        Assert.Equal(FloorRefusal.NoSuchSite, (await tables.Floors.ChangeSite("s-gone", site => site, Writer(), default)).Refusal);
        Assert.Equal(FloorRefusal.OutOfScope, (await tables.Floors.ChangeSite(Drawn.Site.Id, site => site, Writer(false), default)).Refusal);
        var entries = (await tables.Verify()).Checked;
        await tables.Floors.ChangeSite("s-2", site => site, Writer(), default);
        Assert.Equal(entries, (await tables.Verify()).Checked);

        Assert.Equal(FloorRefusal.SiteInUse, (await tables.Floors.DeleteSite(Drawn.Site.Id, Writer(), default)).Refusal);
        var moved = await tables.Floors.Change(Id, floor => floor with { Site = "s-2" }, By(), default);
        Assert.Equal(("s-2", ("Site", "大阪")), (moved.Floor!.Site, moved.Moved!.Value));
        Assert.Equal(FloorRefusal.NoSuchSite, (await tables.Floors.Change(Id, floor => floor with { Site = "s-gone" }, By(), default)).Refusal);
        Assert.Equal(FloorRefusal.None, (await tables.Floors.DeleteSite(Drawn.Site.Id, Writer(), default)).Refusal);
        await tables.Floors.Delete(Id, "Floor 1", By(), default);
        // It can be restored, and needs its site then.
        Assert.Equal(FloorRefusal.SiteInUse, (await tables.Floors.DeleteSite("s-2", Writer(), default)).Refusal);
        await tables.Reopen();
        Assert.Equal(["大阪"], (await tables.Floors.Load(default)).Sites.Where(s => s.Id == "s-2").Select(s => s.Name));
        Assert.DoesNotContain(Drawn.Site, (await tables.Floors.Load(default)).Sites);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryWriteCountsTheStampUpAndIsAuditedWithIt(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        var stamp = await tables.Floors.Stamp(default);

        await tables.Floors.Publish(Id, 1, Drawn.Version("s1"), By(), default);
        Assert.True(await tables.Floors.Stamp(default) > stamp);
        Assert.Equal(await tables.Floors.Stamp(default), (await tables.Floors.Load(default)).Stamp);

        var refused = await tables.Floors.Publish(Id, 1, Drawn.Version("s1"), By(), default);
        Assert.Equal((FloorRefusal.OtherVersion, 2), (refused.Refusal, refused.Floor!.Version));
        Assert.Equal(2, (await tables.Verify()).Checked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AVersionIsNeverChanged(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");

        var error = await Assert.ThrowsAnyAsync<DbException>(() => tables.Execute("UPDATE floor_version SET seats = 7"));

        Assert.Contains("never changed", error.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task APublishedVersionFreesTheAgentsOfRemovedSeats(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1", "s2");
        await Sit(tables, "s1", Agent(1));
        await Sit(tables, "s2", Agent(2));
        await Sit(tables, "s2", Occupant.User(Drawn.Instance, "name"));
        await Sit(tables, "s2", Agent(3), "f-other");

        var result = await tables.Floors.Publish(Id, 1, Drawn.Version("s1", "s9"), By(), default);

        // The seats are named as the version before has them.
        Assert.Equal(["S2 s2 a2", "S2 s2 name"], Of(result.Freed).Order(StringComparer.Ordinal));
        Assert.Equal(["s1 a1", "s2 a3"], await Sitting(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task NamedVersionsAndTheLastHundredAreKept(Engine engine)
    {
        await using var tables = await WithFloor(engine);
        for (var n = 0; n < FloorVersion.Kept + 5; n++)
        {
            await tables.Floors.Publish(Id, n, Drawn.Version("s1") with { Name = n == 1 ? "開設時" : null }, By(), default);
        }

        var versions = await tables.Floors.Versions(Id, default);

        Assert.Equal([.. Enumerable.Range(6, 100).Reverse(), 2], versions.Select(v => v.Number));
        Assert.Equal("開設時", versions[^1].Name);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnOldVersionIsPublishedAgain(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        await tables.Floors.Publish(Id, 1, Drawn.Version("s1", "s2"), By(), default);
        await Sit(tables, "s2", Agent(2));

        var result = await tables.Floors.Republish(Id, 1, By(), default);

        Assert.Equal((3, 1), (result.Floor!.Version, result.Version!.Seats));
        Assert.Equal(["S2 s2 a2"], Of(result.Freed));
        Assert.Empty(await Sitting(tables));
        Assert.Equal((await tables.Floors.Document(Id, 1, default))!.Json(), (await tables.Floors.Document(Id, 3, default))!.Json());
        Assert.Equal(FloorRefusal.NoSuchVersion, (await tables.Floors.Republish(Id, 9, By(), default)).Refusal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFloorIsDeletedByItsNameFreesItsSeatsAndIsRestoredWithAgentsWithoutAnotherSeat(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1", "s2");
        await Sit(tables, "s1", Agent(1));
        await Sit(tables, "s2", Agent(2));
        tables.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(FloorRefusal.OtherName, (await tables.Floors.Delete(Id, "floor 1", By(), default)).Refusal);
        Assert.Equal(["S1 s1 a1", "S2 s2 a2"], Of((await tables.Floors.Delete(Id, "Floor 1", By(), default)).Freed));
        Assert.Empty(await Sitting(tables));
        Assert.Equal(FloorRefusal.NoSuchFloor, (await tables.Floors.Publish(Id, null, Drawn.Version("s1"), By(), default)).Refusal);
        Assert.Equal(StoreFixture.Noon.AddHours(1), Assert.Single((await tables.Floors.Load(default)).Floors).DeletedAt);

        await Sit(tables, "x1", Agent(2), "f-other");
        tables.Time.Advance(DrawnFloor.KeptDeleted);
        var restored = await Undelete(tables);
        Assert.Equal(FloorRefusal.None, restored.Refusal);
        Assert.Equal(["S1 s1 a1"], Of(restored.Seated));
        Assert.Equal(["s1 a1", "x1 a2"], await Sitting(tables));
        Assert.Equal(FloorRefusal.NoSuchFloor, (await Undelete(tables)).Refusal);

        // Once more: the restored assignments end, and are restored again.
        await tables.Floors.Delete(Id, "Floor 1", By(), default);
        await Undelete(tables);
        Assert.Equal(["s1 a1", "x1 a2"], await Sitting(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task PeopleOfAnInstanceThatTheFloorNoLongerShowsAreUnseatedAndStayUnseated(Engine engine)
    {
        const string Other = "arn:aws:connect:eu-west-2:111122223333:instance/99999999-2222-3333-4444-555555555555";
        await using var tables = await SlowTables.On(engine);
        await tables.Floors.Make(Drawn.Floor(1, Drawn.Instance, Other), Drawn.Site, Drawn.Version("s1", "s2", "s3"), By(), default);
        await Sit(tables, "s1", Agent(1));
        await Sit(tables, "s2", Agent(2, Other));
        await Sit(tables, "s3", Occupant.User(Other, "name"));
        await Sit(tables, "x1", Agent(4, Other), "f-other");

        var result = await tables.Floors.Change(Id, floor => floor with { Instances = [Drawn.Instance] }, By(), default);

        Assert.Equal(["S2 s2 a2", "S3 s3 name"], Of(result.Freed));
        Assert.Equal(["s1 a1", "x1 a4"], await Sitting(tables));
        Assert.Equal(StoreFixture.Noon, Assert.Single(await tables.Seating.Of(Agent(2, Other), default)).To);
        Assert.Empty((await tables.Floors.Change(Id, floor => floor with { Name = "三階" }, By(), default)).Freed);

        await tables.Floors.Change(Id, floor => floor with { Instances = [Drawn.Instance, Other] }, By(), default);
        Assert.Equal(["s1 a1", "x1 a4"], await Sitting(tables));

        // In the same millisecond: who lost the seat before the deletion does not get it back with the floor.
        await Sit(tables, "s2", Agent(2, Other));
        await tables.Floors.Change(Id, floor => floor with { Instances = [Drawn.Instance] }, By(), default);
        await tables.Floors.Delete(Id, "三階", By(), default);
        Assert.Equal(["S1 s1 a1"], Of((await Undelete(tables)).Seated));
        Assert.Equal(["s1 a1", "x1 a4"], await Sitting(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhoHasLoggedInWhileAFloorWasDeletedIsTheSamePersonWhenItComesBack(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1", "s2", "s3");
        string[] users = [.. new[] { "a1", "a2" }.Select(name => Occupant.User(Drawn.Instance, name))];
        await Sit(tables, "s1", users[0]);
        await Sit(tables, "s2", users[1]);
        await tables.Floors.Delete(Id, "Floor 1", By(), default);
        // Both have logged in since. One of them got a seat on another floor, which stays.
        await Sit(tables, "x1", Agent(1), "f-other");

        var result = await Undelete(tables, occupant => occupant.Replace($"user:{Drawn.Instance}/", $"{Drawn.Instance}/agent/", StringComparison.Ordinal));

        Assert.Equal([new HeldSeat("s2", "S2", Agent(2))], result.Seated);
        Assert.Equal(["s2 a2", "x1 a1"], await Sitting(tables));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFloorComesBackAlsoWhenItsPeopleMovedInTheMomentOfItsDeletion(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1", "s2");
        var writer = new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test"));
        await tables.Seating.Seat(new SeatingRequest(new DrawnSeat(Id, "s1"), 1, Agent(1)), writer, default);
        tables.Time.Advance(TimeSpan.FromHours(1));
        await tables.Seating.Seat(new SeatingRequest(new DrawnSeat(Id, "s2"), 1, Agent(1)), writer, default);
        await tables.Floors.Delete(Id, "Floor 1", By(), default);

        Assert.Equal(["S2 s2 a1"], Of((await Undelete(tables)).Seated));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AfterThirtyDaysADeletedFloorIsRemoved(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        await tables.Floors.Delete(Id, "Floor 1", By(), default);
        tables.Time.Advance(DrawnFloor.KeptDeleted + TimeSpan.FromMinutes(1));

        Assert.Equal(FloorRefusal.NoSuchFloor, (await Undelete(tables)).Refusal);
        Assert.Equal(0, await tables.Floors.Forget(StoreFixture.Noon, StoreFixture.Noon, default));
        Assert.Equal(1, await tables.Floors.Forget(StoreFixture.Noon.AddMinutes(1), StoreFixture.Noon, default));
        Assert.Empty((await tables.Floors.Load(default)).Floors);
        Assert.Empty(await tables.Floors.Versions(Id, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ThereAreAtMostTwoHundredFloors(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        for (var n = 1; n <= DrawnFloor.Most; n++)
        {
            Assert.Equal(FloorRefusal.None, (await tables.Floors.Make(Drawn.Floor(n), Drawn.Site, null, By(), default)).Refusal);
        }

        Assert.Equal(FloorRefusal.TooMany, (await tables.Floors.Make(Drawn.Floor(201), Drawn.Site, null, By(), default)).Refusal);
        await tables.Floors.Delete(Id, "Floor 1", By(), default);
        Assert.Equal(FloorRefusal.None, (await tables.Floors.Make(Drawn.Floor(201), Drawn.Site, null, By(), default)).Refusal);
        Assert.Equal(FloorRefusal.TooMany, (await Undelete(tables)).Refusal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task NameAndInstancesChangeAndTheRestStays(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");

        var result = await tables.Floors.Change(Id, f => f with { Name = "三階", Instances = ["arn:x"], Ordinal = 7, Version = 99 }, By(), default);

        Assert.Equal(("Floor 1", "三階"), (result.Before!.Name, result.Floor!.Name));
        var floor = Assert.Single((await tables.Floors.Load(default)).Floors);
        Assert.Equal(("三階", 7, 1), (floor.Name, floor.Ordinal, floor.Version));
        Assert.Equal(["arn:x"], floor.Instances);
        Assert.Equal(FloorRefusal.NoSuchFloor, (await tables.Floors.Change("f-none", f => f, By(), default)).Refusal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnImageIsStoredOnceAndAsLongAsAVersionUsesIt(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        var used = new FloorImage(new string('a', 64), "image/png", 3, 2, [1, 2, 0, 255]);
        var unused = new FloorImage(new string('b', 64), "image/webp", 1, 1, [9]);
        var entry = new AuditEntry(Sato, "floor.image");
        var withImage = Drawn.Document("s1") with { Background = new FloorBackground(used.Hash, 0, 0, 10, 10, 1) };

        Assert.Equal(FloorRefusal.NoSuchImage, (await tables.Floors.Publish(Id, null, new NewVersion(null, withImage), By(), default)).Refusal);
        Assert.True(await tables.Floors.SaveImage(used, 2, Sato, entry, default));
        Assert.True(await tables.Floors.SaveImage(unused, 2, Sato, entry, default));
        Assert.True(await tables.Floors.SaveImage(used, 2, Sato, entry, default));
        Assert.False(await tables.Floors.SaveImage(used with { Hash = new string('c', 64) }, 2, Sato, entry, default));
        Assert.Equal(FloorRefusal.None, (await tables.Floors.Publish(Id, null, new NewVersion(null, withImage), By(), default)).Refusal);
        Assert.Equal(1, await tables.Floors.Forget(StoreFixture.Noon, StoreFixture.Noon.AddDays(1), default));

        var kept = (await tables.Floors.Image(used.Hash, default))!;
        Assert.Equal(used with { Bytes = kept.Bytes }, kept);
        Assert.Equal(used.Bytes, kept.Bytes);
        Assert.Null(await tables.Floors.Image(unused.Hash, default));
    }

    [Theory, OnPostgres]
    public async Task OneOfTwoServersThatPublishAtTheSameTimeGetsAConflict(Engine engine)
    {
        await using var tables = await WithFloor(engine, "s1");
        await using var second = await tables.Second();
        var other = new ConnectStreaming.Storage.FloorTables(second, tables.Time);

        for (var n = 1; n < 10; n++)
        {
            var both = await Task.WhenAll(
                tables.Floors.Publish(Id, n, Drawn.Version("s1"), By(), default), other.Publish(Id, n, Drawn.Version("s2"), By(), default));
            Assert.Equal([FloorRefusal.None, FloorRefusal.OtherVersion], both.Select(r => r.Refusal).Order());
        }

        Assert.True((await tables.Verify()).Ok);
    }
}
