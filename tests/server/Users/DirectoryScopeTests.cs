using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using ConnectStreaming.Users;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Users;

/// <summary>
/// People of the directory who have never logged in, on the whole server. Each is seen only by viewers whose scope covers them: no byte of their names, ARNs,
/// groups or profiles reaches anybody else, and they look like people who do not exist.
/// </summary>
public sealed class DirectoryScopeTests(AccessMatrixTests.WholeServer server)
    : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>, IAsyncLifetime
{
    private static readonly DirectoryPerson Mei = Person(101, "mei.kato", "加藤", "芽衣", "Basic", "Tokyo", "Team 1");
    private static readonly DirectoryPerson Ren = Person(102, "ren.mori", "森", "蓮", "Basic", "Tokyo", "Team 2");
    private static readonly DirectoryPerson Sora = Person(103, "sora.abe", "安部", "空", "VIP");
    private static readonly DirectoryPerson Nao = Person(104, "nao.ito", "伊藤", "直", null);

    private static DirectoryPerson Person(int n, string user, string last, string first, string? profile, params string[] groups) =>
        new(Arn(n), new AgentProfile { Username = user, LastName = last, FirstName = first, RoutingProfile = profile, Hierarchy = groups });

    public async Task InitializeAsync()
    {
        // The directory is off, so the server reads nothing, and first removes what is there.
        await Server.Services.GetRequiredService<DirectoryFollower>().Off;
        await Listed(Mei, Ren, Sora, Nao);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task Listed(params DirectoryPerson[] people)
    {
        var store = Server.Services.GetRequiredService<IDirectoryStore>();
        var now = TimeProvider.System.GetUtcNow();
        await store.Save(new DirectoryState(Samples.Instance, now, now, DirectoryOutcome.Read, "", false), people, default);
        Server.Services.GetRequiredService<DirectoryReplica>().Take(await store.Load(default));
        await Server.Services.GetRequiredService<IGrainFactory>().GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key).NamesChanged();
    }

    private static void AssertHides(string sent, params DirectoryPerson[] hidden)
    {
        foreach (var person in hidden)
        {
            foreach (var text in new[] { person.AgentArn, person.Profile.Username!, person.Profile.LastName!, person.Profile.FirstName! })
            {
                Assert.DoesNotContain(text, System.Text.RegularExpressions.Regex.Unescape(sent), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task OnlyViewersWhoseScopeCoversThemFindThem()
    {
        var floor = await MakeFloor();
        var other = await MakeFloor();
        foreach (var (scope, seen) in new (Scope, DirectoryPerson[])[]
        {
            (Scope.Everything, [Mei, Ren, Sora, Nao]),
            (new Scope([Samples.Instance], [], []), [Mei, Ren, Sora, Nao]),
            (Team1, [Mei]),
            (new Scope([], [["Tokyo"]], []), [Mei, Ren]),
            // A group of the same name on another branch is another group.
            (new Scope([], [["Team 1"]], []), []),
            (new Scope([], [], ["VIP"]), [Sora]),
            (new Scope(new Grant([], [["Tokyo", "Team 2"]], [], [floor])), [Ren]),
        })
        {
            var me = await Server.Person(Roles.Administrator, scope);
            Assert.Equal(
                seen.Select(p => p.Profile.Username),
                (await Elsewhere(me, floor)).Where(line => line.StartsWith("a10", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]));
            AssertHides(await Server.Body($"/api/floors/{floor}/people", me.Cookie), [.. new[] { Mei, Ren, Sora, Nao }.Except(seen)]);
        }
        // A grant with a floor shows nobody on another floor. Another instance shows nobody here.
        foreach (var scope in new[]
        {
            new Scope(new Grant([], [], [], [other])), new Scope(["11111111-2222-3333-4444-666666666666"], [], []), Scope.Nothing,
        })
        {
            var me = await Server.Person(Roles.Administrator, scope);
            AssertHides(await Server.Body($"/api/floors/{floor}/people", me.Cookie), Mei, Ren, Sora, Nao);
        }
        // Family names only, as everywhere.
        var some = await Server.Person(Roles.Supervisor, Team1);
        var sent = await Server.Body($"/api/floors/{floor}/people", some.Cookie);
        Assert.DoesNotContain("mei.kato", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("芽衣", System.Text.RegularExpressions.Regex.Unescape(sent), StringComparison.Ordinal);
        Assert.Contains("加藤", System.Text.RegularExpressions.Regex.Unescape(sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsOutsideTheScopeIsSeatedByNobodyAndLooksLikeSomebodyWhoDoesNotExist()
    {
        var floor = await MakeFloor();
        var some = await Server.Person(Roles.Administrator, Team1);

        var (hidden, refused) = await Send(some, floor, "s1", new { agent = Ren.AgentArn });
        var (nobody, unknown) = await Send(some, floor, "s1", new { agent = Arn(999) });
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (hidden, nobody));
        Assert.Equal(Errors(unknown), Errors(refused));
        var (byName, refusedName) = await Send(some, floor, "s1", new { instance = Samples.Instance, user = "ren.mori" });
        var (byNoName, unknownName) = await Send(some, floor, "s1", new { instance = Samples.Instance, user = "no.body" });
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (byName, byNoName));
        Assert.Equal(Errors(unknownName), Errors(refusedName));
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, "/api/agents/a102", some.Cookie));

        await Put(some, floor, "s1", new { agent = Mei.AgentArn });
        await Put(some, floor, "s2", new { instance = Samples.Instance, user = "mei.kato" });
        Assert.Equal(["s2 a101"], await Seats(some, floor));
    }

    private static string Errors(JsonElement answer) => answer.GetProperty("errors").GetRawText();

    [Fact]
    public async Task TheMapNamesThemOnTheirSeatsAndFollowsAChangeOfTheName()
    {
        var floor = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        var some = await Server.Person(Roles.Administrator, new Scope([], [["Tokyo", "Team 2"]], []));
        await Put(all, floor, "s1", new { agent = Mei.AgentArn });
        await Until(async () => (await Reserved(all, floor)).TryGetProperty("arn", out _));

        var seat = await Reserved(all, floor);
        Assert.Equal(("mei.kato", "加藤", "芽衣", true), (Text(seat, "user"), Text(seat, "last"), Text(seat, "first"), seat.GetProperty("new").GetBoolean()));
        Assert.Equal(["s1 mei.kato False"], await Departed(all, floor));
        foreach (var path in new[] { $"/api/views/{floor}/snapshot", $"/api/floors/{floor}/seats", $"/api/floors/{floor}/people", "/api/agents" })
        {
            AssertHides(await Server.Body(path, some.Cookie), Mei);
        }

        await Listed(Mei with { Profile = Mei.Profile with { LastName = "佐々木", Hierarchy = ["Tokyo", "Team 2"] } });
        await Until(async () => Text(await Reserved(all, floor), "last") == "佐々木");
        await Until(async () => (await Reserved(some, floor)).TryGetProperty("last", out var last) && last.GetString() == "佐々木");
        // Not an agent with a state.
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, "/api/agents/a101", all.Cookie));
    }

    [Fact]
    public async Task WhoWasSeatedByUserNameGetsTheSeatWhenTheDirectoryHasTheName()
    {
        var floor = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        await Listed();
        await Put(all, floor, "s3", new { instance = Samples.Instance, user = "nao.ito" });
        Assert.Equal(["s3 "], await Seats(all, floor));

        await Listed(Nao);
        await Until(async () => (await Seats(all, floor)) is ["s3 a104"]);
    }

    [Fact]
    public async Task SeatTablesMatchThemByFullNameAndByUserName()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Planner | Roles.Administrator);
        var (status, shown) = await Send(me, HttpMethod.Post, "/api/floors/table/preview", new { floor, text = "加藤 芽衣\tren.mori\t伊藤さん\t知らない 人" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["found full-name a101", "found user a102", "found family-name a104", "unknown none "],
            shown.GetProperty("desks").EnumerateArray().Select(d =>
                $"{Text(d, "kind")} {Text(d, "reason")} {string.Concat(d.GetProperty("people").EnumerateArray().Select(p => p.GetString()!.Split('/')[^1]))}"));
        // Who plans only a part of the floor reads no table, and learns no name.
        var some = await Server.Person(Roles.Planner | Roles.Administrator, Team1);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await Send(some, HttpMethod.Post, "/api/floors/table/preview", new { floor, text = "森 蓮" })).Status);
    }

    /// <summary>A service that ends is started again, and the server says that it did not work.</summary>
    [Fact]
    public void ADirectoryThatIsOffDoesNotEnd() => Assert.False(Server.Services.GetRequiredService<DirectoryFollower>().ExecuteTask!.IsCompleted);

    [Fact]
    public async Task AnAdministratorReadsHowTheDirectoryIsAndNobodyElse()
    {
        var all = await Server.Person(Roles.Administrator);
        var (_, said) = await Send(all, HttpMethod.Get, "/api/directory");

        Assert.False(said.GetProperty("enabled").GetBoolean());
        var instance = Assert.Single(said.GetProperty("instances").EnumerateArray());
        Assert.Equal((Samples.Instance, "read"), (Text(instance, "arn"), Text(instance, "outcome")));
        Assert.Equal(HttpStatusCode.Conflict, (await Send(all, HttpMethod.Post, "/api/directory/refresh")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await Server.StatusOf(HttpMethod.Get, "/api/directory", (await Server.Person(Roles.Planner)).Cookie));
    }
}
