using System.Data.Common;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Tests.Storage;

public sealed class AccessTablesTests
{
    private static readonly DateTimeOffset Noon = StoreFixture.Noon;

    private static readonly Scope TwoGrants = new(
        new Grant(["i-1"], [["Tokyo", "A/B"], ["Osaka"]], ["Basic"]), new Grant(["i-2"], [], []), new Grant([], [["Kobe"]], [], ["f-0123456789", "f-a"]));

    private static readonly Person Sato = new(
        "p1", "sato", null, "佐藤 花子", Roles.Supervisor | Roles.Planner, TwoGrants, "sato.h", StoreFixture.Arn(1), false, "hash", Noon, Noon);

    private static readonly Session Browser = new("s1", "h-s1", "p1", Noon, Noon.AddMinutes(5), Noon.AddHours(12), "Firefox", "192.0.2.1", [1, 2, 3]);
    private static readonly ApiToken Token = new("t1", "h-t1", "Wall", Roles.Viewer, Scope.Everything, Noon, Noon.AddDays(1), null);
    private static readonly Link Reset = new("l1", "h-l1", "p1", "reset", Noon, Noon.AddHours(24));

    private static async Task Commit(SlowTables tables, AccessChange change, CancellationToken cancellationToken)
    {
        var known = (await tables.Access.Load(null, cancellationToken)).Stamp;
        var stamp = await tables.Access.Commit(change, known, _ => throw new InvalidOperationException("Nobody else writes."), cancellationToken);
        Assert.Equal(known + 1, stamp);
    }

    private static async Task<SlowTables> Filled(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        await Commit(tables, new AccessChange { People = [Sato], Sessions = [Browser], Tokens = [Token], Links = [Reset] }, default);
        return tables;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EverythingIsReadAsItWasStored(Engine engine)
    {
        await using var tables = await Filled(engine);
        await tables.Reopen();

        var rows = await tables.Access.Load(null, default);

        var person = Assert.Single(rows.People);
        Assert.Equal(Sato, person);
        Assert.Equal(["Osaka"], person.Scope.Inside("I-1")!.Groups[0]);
        Assert.True(person.Scope.Inside("i-2")!.IsEverything);
        Assert.Equal(["f-0123456789", "f-a"], Assert.Single(person.Scope.Seated("i-2")).Floors);
        Assert.Equal(Browser, Assert.Single(rows.Sessions) with { Ticket = Browser.Ticket });
        Assert.Equal(Browser.Ticket, rows.Sessions[0].Ticket);
        Assert.Equal(Token, Assert.Single(rows.Tokens));
        Assert.Equal(Reset, Assert.Single(rows.Links));
    }

    [Theory]
    [OnSqlite("", true, true), OnPostgres("", true, true)]
    [OnSqlite("""{"Instances":["i-1"],"Groups":[["Tokyo"]],"Profiles":[]}""", true, false),
        OnPostgres("""{"Instances":["i-1"],"Groups":[["Tokyo"]],"Profiles":[]}""", true, false)]
    [OnSqlite("""{"Instances":["-"],"Groups":[],"Profiles":[]}""", false, false), OnPostgres("""{"Instances":["-"],"Groups":[],"Profiles":[]}""", false, false)]
    [OnSqlite("[]", false, false), OnPostgres("[]", false, false)]
    public async Task AScopeThatWasStoredAsOneGrantStaysThatGrant(Engine engine, string stored, bool first, bool second)
    {
        await using var tables = await Filled(engine);
        await tables.Execute($"UPDATE person SET scope = '{stored}'; UPDATE api_token SET scope = '{stored}'");

        var rows = await tables.Access.Load(null, default);

        Assert.All([rows.People[0].Scope, rows.Tokens[0].Scope], scope =>
        {
            Assert.Equal((first, second), (scope.HasInstance("i-1"), scope.HasInstance("i-2")));
            Assert.Equal(second, scope.IsEverything);
            Assert.Equal(first && !second ? 1 : 0, scope.Inside("i-1")?.Groups.Count ?? 0);
        });
    }

    /// <summary>A version without floors can read it: the text is the same that it wrote.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task AScopeWithoutFloorsIsStoredAsItWasBeforeFloors(Engine engine)
    {
        await using var tables = await Filled(engine);
        await Commit(tables, new AccessChange { People = [Sato with { Scope = new Scope(["i-1"], [["Tokyo"]], []) }] }, default);

        var stored = await tables.Database.Read(c => Dapper.SqlMapper.QuerySingle<string>(c, "SELECT scope FROM person"), default);

        Assert.Equal("""[{"Instances":["i-1"],"Groups":[["Tokyo"]],"Profiles":[]}]""", stored);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AChangedRowReplacesTheOldOne(Engine engine)
    {
        await using var tables = await Filled(engine);
        var changed = Sato with { Name = "Sato", Roles = Roles.None, Scope = Scope.Everything, Disabled = true, AgentArn = null, PasswordHash = null };
        await Commit(tables, new AccessChange { People = [changed], Sessions = [Browser with { LastSeen = Noon.AddHours(1) }],
            Tokens = [Token with { LastUsed = Noon }] }, default);

        var rows = await tables.Access.Load(null, default);

        Assert.Equal(changed, Assert.Single(rows.People));
        Assert.Equal(Noon.AddHours(1), Assert.Single(rows.Sessions).LastSeen);
        Assert.Equal(Noon, Assert.Single(rows.Tokens).LastUsed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SessionsAndLinksAreDeletedWithAPerson(Engine engine)
    {
        await using var tables = await Filled(engine);
        var change = new AccessChange { Removed = [AccessKey.Person("p1")], Entry = new AuditEntry(new AuditActor("admin"), "person.deleted") };
        await Commit(tables, change, default);

        var rows = await tables.Access.Load(null, default);

        Assert.Empty(rows.People);
        Assert.Empty(rows.Sessions);
        Assert.Empty(rows.Links);
        Assert.Single(rows.Tokens);
        Assert.Equal(1, (await tables.Verify()).Checked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AKeyRemovesARowOfItsOwnKindOnly(Engine engine)
    {
        await using var tables = await Filled(engine);

        await Commit(tables, new AccessChange { Removed = [AccessKey.Session("t1"), AccessKey.Token("p1"), AccessKey.Link("p1")] }, default);

        var rows = await tables.Access.Load(null, default);
        Assert.Equal((1, 1, 1), (rows.People.Count, rows.Sessions.Count, rows.Tokens.Count));
        await Commit(tables, new AccessChange { Removed = [AccessKey.Token("t1")] }, default);
        Assert.Empty((await tables.Access.Load(null, default)).Tokens);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AFailedChangeLeavesNoEntryAndAFailedEntryNoChange(Engine engine)
    {
        await using var tables = await Filled(engine);
        var twin = Sato with { Id = "p2" };

        var change = new AccessChange
        {
            Removed = [AccessKey.Token("t1")], People = [twin], Entry = new AuditEntry(new AuditActor("admin"), "person.invited"),
        };
        await Assert.ThrowsAnyAsync<DbException>(() => Commit(tables, change, default));

        var rows = await tables.Access.Load(null, default);
        Assert.Single(rows.People);
        Assert.Single(rows.Tokens);
        Assert.Equal(0, (await tables.Verify()).Checked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task PeopleOfTheProviderMayShareAnAccountButNotASubject(Engine engine)
    {
        await using var tables = await Filled(engine);
        Person[] people = [Sato with { Id = "p2", Subject = "https://idp|1" }, Sato with { Id = "p3", Subject = "https://idp|2" }];
        await Commit(tables, new AccessChange { People = people }, default);

        Assert.Equal(3, (await tables.Access.Load(null, default)).People.Count);
        await Assert.ThrowsAnyAsync<DbException>(() =>
            Commit(tables, new AccessChange { People = [Sato with { Id = "p4", Subject = "https://idp|1" }] }, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChangesAfterANumberAreReadAlone(Engine engine)
    {
        await using var tables = await Filled(engine);
        var other = Sato with { Id = "p2", Account = "b" };
        await Commit(tables, new AccessChange { People = [other], Tokens = [Token with { Id = "t2", Hash = "h-t2" }] }, default);
        var known = (await tables.Access.Load(null, default)).Stamp;
        await Commit(tables, new AccessChange { Removed = [AccessKey.Person("p1")], People = [Sato with { Id = "p2", Account = "c" }] }, default);

        var news = await tables.Access.Load(known, default);

        Assert.Equal((false, known + 1, "c"), (news.IsWhole, news.Stamp, Assert.Single(news.People).Account));
        Assert.Equal([AccessKey.Person("p1"), AccessKey.Session("s1"), AccessKey.Link("l1")], news.Removed.OrderBy(key => key.Kind));
        Assert.Empty(news.Tokens);
        var none = await tables.Access.Load(known + 1, default);
        Assert.Equal((false, 0, 0), (none.IsWhole, none.People.Count, none.Removed.Count));
        // A database that was restored from a backup has a lower number.
        Assert.True((await tables.Access.Load(known + 2, default)).IsWhole);
        await tables.Execute("DELETE FROM access_change");
        Assert.True((await tables.Access.Load(known, default)).IsWhole);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AChangeThatWasPlannedOnOlderRowsIsPlannedAgain(Engine engine)
    {
        await using var tables = await Filled(engine);
        var known = (await tables.Access.Load(null, default)).Stamp;
        await Commit(tables, new AccessChange { People = [Sato with { Name = "Other" }] }, default);
        AccessRows? seen = null;

        var refused = await tables.Access.Commit(new AccessChange { Removed = [AccessKey.Token("t1")] }, known, rows => { seen = rows; return null; }, default);
        var written = await tables.Access.Commit(
            new AccessChange { Removed = [AccessKey.Token("t1")] }, known, _ => new AccessChange { Removed = [AccessKey.Link("l1")] }, default);

        Assert.Equal((null, "Other", known + 1), (refused, Assert.Single(seen!.People).Name, seen.Stamp));
        Assert.Equal(known + 2, written);
        var rows = await tables.Access.Load(null, default);
        Assert.Equal((1, 0, known + 2), (rows.Tokens.Count, rows.Links.Count, rows.Stamp));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OnlyTheLastThousandChangesAreRemembered(Engine engine)
    {
        await using var tables = await Filled(engine);
        await tables.Execute("UPDATE change_stamp SET value = 5000 WHERE name = 'access'; INSERT INTO access_change VALUES (3999, 'person', 'p1'), "
            + "(4001, 'person', 'p1'), (4002, 'person', 'p1')");

        await Commit(tables, new AccessChange { People = [Sato] }, default);

        var kept = await tables.Database.Read(c => Dapper.SqlMapper.Query<long>(c, "SELECT stamp FROM access_change ORDER BY stamp").ToArray(), default);
        Assert.Equal([4002L, 5001L], kept);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task UsesAreStoredForwardOnlyAndTheSweepGoesByThem(Engine engine)
    {
        await using var tables = await Filled(engine);
        var later = Noon.AddHours(1);
        await tables.Access.StoreUses([new LastUse(AccessKey.Session("s1"), later), new LastUse(AccessKey.Token("t1"), later)], default);
        await tables.Access.StoreUses([new LastUse(AccessKey.Session("s1"), Noon), new LastUse(AccessKey.Token("t1"), Noon)], default);

        Assert.All(await tables.Access.Uses(default), use => Assert.Equal(later, use.At));
        await tables.Access.Sweep(new AccessSweep(Noon.AddHours(2), later.AddMilliseconds(-1), Noon), default);
        Assert.Single((await tables.Access.Load(null, default)).Sessions);
        var known = (await tables.Access.Load(null, default)).Stamp;
        await tables.Access.Sweep(new AccessSweep(Noon.AddHours(24), later, Noon), default);

        var news = await tables.Access.Load(known, default);
        Assert.Equal([AccessKey.Session("s1"), AccessKey.Link("l1")], news.Removed.OrderBy(key => key.Kind));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ARefreshTokenIsTakenByOneOwnerUntilItIsGivenBackOrReplaced(Engine engine)
    {
        await using var tables = await Filled(engine);
        var store = tables.Access;
        Assert.Equal(Browser.Ticket, (await store.BeginRenewal("s1", "a", Noon, default)).Ticket);
        Assert.Equal(new RenewalClaim(null, Noon), await store.BeginRenewal("s1", "b", Noon.AddMinutes(1), default));
        Assert.Equal(Browser.Ticket, (await store.BeginRenewal("s1", "a", Noon.AddMinutes(1), default)).Ticket);
        await store.EndRenewal("s1", "b", default);
        Assert.Equal(Noon.AddMinutes(1), (await store.BeginRenewal("s1", "b", Noon, default)).TakenAt);
        await store.EndRenewal("s1", "a", default);
        Assert.NotNull((await store.BeginRenewal("s1", "b", Noon, default)).Ticket);

        await Commit(tables, new AccessChange { Sessions = [Browser with { Ticket = [9] }] }, default);
        var taken = await store.BeginRenewal("s1", "a", Noon, default);
        Assert.Equal([9], taken.Ticket!);
        Assert.Null((await store.BeginRenewal("gone", "a", Noon, default)).Ticket);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FailedSignInsInARowAreCountedByAccountAndPlace(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        var failures = new SignInFailureTable(tables.Database);
        for (var n = 1; n <= 3; n++)
        {
            Assert.Equal(new SignInFailures(n, Noon), await failures.Add("h", "home", Noon, Noon.AddDays(-1), default));
        }
        await failures.Add("h", "work", Noon, Noon.AddDays(-1), default);

        Assert.Equal(new SignInFailures(3, Noon), await failures.Of("h", "home", default));
        Assert.Equal(1, (await failures.Add("h", "home", Noon.AddDays(2), Noon.AddDays(1), default)).Count);
        await failures.Clear("h", "home", default);
        Assert.Equal((0, 1), ((await failures.Of("h", "home", default)).Count, (await failures.Of("h", "work", default)).Count));
        await tables.Access.Sweep(new AccessSweep(Noon, Noon, Noon.AddMilliseconds(1)), default);
        Assert.Equal(0, (await failures.Of("h", "work", default)).Count);
    }
}
