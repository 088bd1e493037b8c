using ConnectStreaming.Access;
using ConnectStreaming.Storage;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Tests.Storage;

public sealed class AccessTablesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = StoreFixture.Noon;

    private static readonly Scope TwoGrants = new(new Grant(["i-1"], [["Tokyo", "A/B"], ["Osaka"]], ["Basic"]), new Grant(["i-2"], [], []));

    private static readonly Person Sato = new(
        "p1", "sato", null, "佐藤 花子", Roles.Supervisor | Roles.Planner, TwoGrants, "sato.h", false, "hash", 2, Noon.AddMinutes(1), Noon, Noon);

    private static readonly Session Browser = new("s1", "h-s1", "p1", Noon, Noon.AddMinutes(5), Noon.AddHours(12), "Firefox", "192.0.2.1", [1, 2, 3]);
    private static readonly ApiToken Token = new("t1", "h-t1", "Wall", Roles.Viewer, Scope.Everything, Noon, Noon.AddDays(1), null);
    private static readonly Link Reset = new("l1", "h-l1", "p1", "reset", Noon, Noon.AddHours(24));

    private readonly StoreFixture _store = new StoreFixture().Open();

    private AccessTables Tables => new(_store.Store, _store.Time);

    public Task InitializeAsync() => Tables.Commit(new AccessChange { People = [Sato], Sessions = [Browser], Tokens = [Token], Links = [Reset] }, default);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task EverythingComesBackAsItWas()
    {
        await _store.Reopen();

        var rows = await Tables.Load(default);

        var person = Assert.Single(rows.People);
        Assert.Equal(Sato, person);
        Assert.Equal(["Osaka"], person.Scope.Inside("I-1")!.Groups[0]);
        Assert.True(person.Scope.Inside("i-2")!.IsEverything);
        Assert.Equal(Browser, Assert.Single(rows.Sessions) with { Ticket = Browser.Ticket });
        Assert.Equal(Browser.Ticket, rows.Sessions[0].Ticket);
        Assert.Equal(Token, Assert.Single(rows.Tokens));
        Assert.Equal(Reset, Assert.Single(rows.Links));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("""{"Instances":["i-1"],"Groups":[["Tokyo"]],"Profiles":[]}""", true, false)]
    [InlineData("""{"Instances":["-"],"Groups":[],"Profiles":[]}""", false, false)]
    [InlineData("[]", false, false)]
    public async Task AScopeThatWasStoredAsOneGrantStaysThatGrant(string stored, bool first, bool second)
    {
        await _store.Store.Writer.Write(
            session =>
            {
                session.Execute($"UPDATE person SET scope = '{stored}'");
                session.Execute($"UPDATE api_token SET scope = '{stored}'");
                return 0;
            },
            default);

        var rows = await Tables.Load(default);

        Assert.All([rows.People[0].Scope, rows.Tokens[0].Scope], scope =>
        {
            Assert.Equal((first, second), (scope.HasInstance("i-1"), scope.HasInstance("i-2")));
            Assert.Equal(second, scope.IsEverything);
            Assert.Equal(first && !second ? 1 : 0, scope.Inside("i-1")?.Groups.Count ?? 0);
        });
    }

    [Fact]
    public async Task AChangedRowReplacesTheFormerOne()
    {
        var changed = Sato with { Name = "Sato", Roles = Roles.None, Scope = Scope.Everything, Disabled = true, PasswordHash = null, LockedUntil = null };
        await Tables.Commit(new AccessChange { People = [changed], Sessions = [Browser with { LastSeen = Noon.AddHours(1) }], Tokens = [Token with { LastUsed = Noon }] }, default);

        var rows = await Tables.Load(default);

        Assert.Equal(changed, Assert.Single(rows.People));
        Assert.Equal(Noon.AddHours(1), Assert.Single(rows.Sessions).LastSeen);
        Assert.Equal(Noon, Assert.Single(rows.Tokens).LastUsed);
    }

    [Fact]
    public async Task WithAPersonGoSessionsAndLinks()
    {
        await Tables.Commit(new AccessChange { Gone = ["p1"], Entry = new AuditEntry("admin", "person.deleted") }, default);

        var rows = await Tables.Load(default);

        Assert.Empty(rows.People);
        Assert.Empty(rows.Sessions);
        Assert.Empty(rows.Links);
        Assert.Single(rows.Tokens);
        Assert.Equal(1, (await _store.Audit().Verify(default)).Checked);
    }

    [Fact]
    public async Task AChangeThatFailsLeavesNoEntryAndAnEntryNoHalfChange()
    {
        var twin = Sato with { Id = "p2" };

        await Assert.ThrowsAsync<SqliteException>(() => Tables.Commit(new AccessChange { Gone = ["t1"], People = [twin], Entry = new AuditEntry("admin", "person.invited") }, default));

        var rows = await Tables.Load(default);
        Assert.Single(rows.People);
        Assert.Single(rows.Tokens);
        Assert.Equal(0, (await _store.Audit().Verify(default)).Checked);
    }

    [Fact]
    public async Task PeopleOfTheProviderMayShareAnAccountButNotASubject()
    {
        await Tables.Commit(new AccessChange { People = [Sato with { Id = "p2", Subject = "https://idp|1" }, Sato with { Id = "p3", Subject = "https://idp|2" }] }, default);

        Assert.Equal(3, (await Tables.Load(default)).People.Count);
        await Assert.ThrowsAsync<SqliteException>(() => Tables.Commit(new AccessChange { People = [Sato with { Id = "p4", Subject = "https://idp|1" }] }, default));
    }

    [Fact]
    public async Task WhatIsKeptAboutOneAgentIsThatAgentsAlone()
    {
        await _store.Take(StoreFixture.Shard);
        await _store.Commit(StoreFixture.Batch(1) with { Agents = [], Intervals = [StoreFixture.Interval(1, 1), StoreFixture.Interval(1, 50), StoreFixture.Interval(2, 60)] });
        var history = _store.KeptHistory();

        var kept = await history.Of(StoreFixture.Arn(1), Noon.AddSeconds(10), default);

        Assert.Equal([50L], kept.Agent.Select(i => i.No));
        Assert.Empty(kept.Contacts);
        Assert.Equal(35, history.RetentionDays);
    }

    [Fact]
    public async Task AnAgentIsFoundByUserNameOrArnAlsoBesideADamagedRow()
    {
        await _store.Take(StoreFixture.Shard);
        await _store.Commit(StoreFixture.Batch(1) with { Agents = [.. Enumerable.Range(1, 3).Select(n => (StoreFixture.Agent(n), (UInt128)n))] });
        using (var connection = new SqliteConnection($"Data Source={_store.Files.Database}"))
        {
            connection.Open();
            using var damage = connection.CreateCommand();
            damage.CommandText = $"UPDATE agent_state SET state = '{{' WHERE agent = (SELECT id FROM agent WHERE arn = '{StoreFixture.Arn(3)}')";
            Assert.Equal(1, damage.ExecuteNonQuery());
        }

        var history = _store.KeptHistory();
        Assert.Equal(StoreFixture.Arn(1), Assert.Single(await history.Find("agent1", default)).AgentArn);
        Assert.Equal("agent2", Assert.Single(await history.Find(StoreFixture.Arn(2), default)).Profile.Username);
        Assert.Empty(await history.Find("nobody", default));
    }
}
