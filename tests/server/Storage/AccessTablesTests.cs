using System.Data.Common;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;

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

    private static async Task<SlowTables> Filled(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        await tables.Access.Commit(new AccessChange { People = [Sato], Sessions = [Browser], Tokens = [Token], Links = [Reset] }, default);
        return tables;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EverythingIsReadAsItWasStored(Engine engine)
    {
        await using var tables = await Filled(engine);
        await tables.Reopen();

        var rows = await tables.Access.Load(default);

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

        var rows = await tables.Access.Load(default);

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
        await tables.Access.Commit(new AccessChange { People = [Sato with { Scope = new Scope(["i-1"], [["Tokyo"]], []) }] }, default);

        var stored = await tables.Database.Read(c => Dapper.SqlMapper.QuerySingle<string>(c, "SELECT scope FROM person"), default);

        Assert.Equal("""[{"Instances":["i-1"],"Groups":[["Tokyo"]],"Profiles":[]}]""", stored);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AChangedRowReplacesTheOldOne(Engine engine)
    {
        await using var tables = await Filled(engine);
        var changed = Sato with { Name = "Sato", Roles = Roles.None, Scope = Scope.Everything, Disabled = true, AgentArn = null, PasswordHash = null };
        await tables.Access.Commit(new AccessChange { People = [changed], Sessions = [Browser with { LastSeen = Noon.AddHours(1) }],
            Tokens = [Token with { LastUsed = Noon }] }, default);

        var rows = await tables.Access.Load(default);

        Assert.Equal(changed, Assert.Single(rows.People));
        Assert.Equal(Noon.AddHours(1), Assert.Single(rows.Sessions).LastSeen);
        Assert.Equal(Noon, Assert.Single(rows.Tokens).LastUsed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SessionsAndLinksAreDeletedWithAPerson(Engine engine)
    {
        await using var tables = await Filled(engine);
        await tables.Access.Commit(new AccessChange { Removed = [AccessKey.Person("p1")], Entry = new AuditEntry(new AuditActor("admin"), "person.deleted") },
            default);

        var rows = await tables.Access.Load(default);

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

        await tables.Access.Commit(new AccessChange { Removed = [AccessKey.Session("t1"), AccessKey.Token("p1"), AccessKey.Link("p1")] }, default);

        var rows = await tables.Access.Load(default);
        Assert.Equal((1, 1, 1), (rows.People.Count, rows.Sessions.Count, rows.Tokens.Count));
        await tables.Access.Commit(new AccessChange { Removed = [AccessKey.Token("t1")] }, default);
        Assert.Empty((await tables.Access.Load(default)).Tokens);
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
        await Assert.ThrowsAnyAsync<DbException>(() => tables.Access.Commit(change, default));

        var rows = await tables.Access.Load(default);
        Assert.Single(rows.People);
        Assert.Single(rows.Tokens);
        Assert.Equal(0, (await tables.Verify()).Checked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task PeopleOfTheProviderMayShareAnAccountButNotASubject(Engine engine)
    {
        await using var tables = await Filled(engine);
        await tables.Access.Commit(
            new AccessChange { People = [Sato with { Id = "p2", Subject = "https://idp|1" }, Sato with { Id = "p3", Subject = "https://idp|2" }] }, default);

        Assert.Equal(3, (await tables.Access.Load(default)).People.Count);
        await Assert.ThrowsAnyAsync<DbException>(() =>
            tables.Access.Commit(new AccessChange { People = [Sato with { Id = "p4", Subject = "https://idp|1" }] }, default));
    }
}
