using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>
/// The own check-in of a person on the whole server behind a proxy, so that each request says where it comes from. 10.20.0.0/16 and 2001:db8:20::/48 are the
/// building. Agents 1–6 are user1–user6.
/// </summary>
public sealed class DesksApiTests(DesksApiTests.Building building) : SeatsApiCase(building.Server), IClassFixture<DesksApiTests.Building>
{
    public sealed class Building : IAsyncLifetime
    {
        public AccessMatrixTests.WholeServer Server { get; } = new()
        {
            Settings = ["--Access:Proxies=127.0.0.1", "--Floors:CheckIn:Networks=10.20.0.0/16,2001:db8:20::/48"],
        };

        public Task InitializeAsync() => Server.InitializeAsync();

        public Task DisposeAsync() => Server.DisposeAsync();
    }

    private const string Inside = "10.20.3.4";
    private const string Outside = "203.0.113.9";

    private async Task<(HttpStatusCode Status, JsonElement Body)> From(
        string client, TestPerson me, HttpMethod method, string path, object? body = null, string? bearer = null)
    {
        using var answer = await Server.Answer(method, path, me.Cookie, body is null ? null : JsonContent.Create(body), request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("X-Forwarded-For", client);
            request.Headers.Add("X-Forwarded-Proto", "https");
            if (bearer is null)
            {
                request.Headers.Add("Origin", Server.Url.Replace("http://", "https://", StringComparison.Ordinal));
            }
            else
            {
                request.Headers.Remove("Cookie");
                request.Headers.Authorization = new("Bearer", bearer);
            }
        });
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    private Task<TestPerson> Agent(int n, Roles roles = Roles.None) => Server.Person(roles, Scope.Nothing, Arn(n));

    private async Task<JsonElement> CheckIn(TestPerson me, string floor, string seat, string client)
    {
        var (status, body) = await From(client, me, HttpMethod.Put, $"/api/desk/{floor}/{seat}");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private async Task<JsonElement[]> Waiting(TestPerson me)
    {
        var (status, body) = await From(Inside, me, HttpMethod.Get, "/api/check-in/requests");
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. body.EnumerateArray()];
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> Reply(TestPerson me, JsonElement request, bool confirm) =>
        From(Inside, me, HttpMethod.Post, $"/api/check-in/requests/{Text(request, "id")}", new { confirm });

    private async Task<string[]> OnFloor(string floor) =>
    [
        .. (await Server.Services.GetRequiredService<ISeatingStore>().On(floor, default))
            .Select(s => $"{s.At.Seat} {s.Occupant.Split('/')[^1]}{(s.IsCheckIn ? "*" : "")}"),
    ];

    private async Task<string> LastEntry(string what)
    {
        var entry = (await Server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, null, null, null, null, null, 50), default))
            .Select(r => r.Entry).First(e => e.What == what);
        return $"{entry.Who.Name} {entry.Subject?.Name}: {string.Join("; ", entry.Facts.Select(f => AuditWords.Of(f).En))}";
    }

    [Theory]
    [InlineData(Inside, true)]
    [InlineData("::ffff:10.20.3.4", true)]
    [InlineData("2001:db8:20:7::1", true)]
    [InlineData(Outside, false)]
    [InlineData("2001:db8:21::1", false)]
    [InlineData("10.20.3.4, 203.0.113.9", false)]
    public async Task APhotoOfTheCodeDoesNotWorkFromHome(string client, bool isAtOnce)
    {
        var (floor, me) = (await MakeFloor(), await Agent(1));

        var said = await CheckIn(me, floor, "s1", client);

        Assert.Equal(isAtOnce ? ["s1 a1*"] : [], await OnFloor(floor));
        if (isAtOnce)
        {
            Assert.Equal(("check-in", "s1", "S1"), (Text(said.GetProperty("now"), "source"), Text(said.GetProperty("now").GetProperty("place"), "seat"),
                Text(said.GetProperty("now").GetProperty("place"), "label")));
            Assert.Equal(JsonValueKind.Null, said.GetProperty("waits").ValueKind);
            return;
        }
        Assert.Equal(("network", "waiting"), (Text(said, "waits"), Text(said.GetProperty("request"), "state")));
        Assert.InRange(said.GetProperty("request").GetProperty("leftMs").GetInt64(), 1, 300_000);
        await From(Inside, me, HttpMethod.Delete, "/api/desk");
    }

    [Fact]
    public async Task ASupervisorConfirmsOnceAndThePageOfThePersonFollows()
    {
        var floor = await MakeFloor();
        var (me, first, second) = (await Agent(2), await Server.Person(Roles.Supervisor), await Server.Person(Roles.Supervisor));
        await CheckIn(me, floor, "s2", Outside);

        var request = Assert.Single(await Waiting(first));
        Assert.Equal(("L2", "S2"), (Text(request.GetProperty("known"), "last"), Text(request.GetProperty("place"), "label")));
        Assert.Equal(0, request.GetProperty("others").GetInt32());
        // The default privacy of supervisors: family names. The account's name often is the whole name.
        Assert.Equal(JsonValueKind.Null, request.GetProperty("person").ValueKind);
        var replies = await Task.WhenAll(Reply(first, request, true), Reply(second, request, false));

        var won = Assert.Single(replies, r => r.Status == HttpStatusCode.NoContent);
        var lost = Assert.Single(replies, r => r.Status == HttpStatusCode.Conflict).Body;
        var isConfirmed = replies[0].Equals(won);
        Assert.Equal(isConfirmed ? ("confirmed", $"Person {first.Id}") : ("refused", $"Person {second.Id}"), (Text(lost, "state"), Text(lost, "by")));
        Assert.Equal(isConfirmed ? ["s2 a2*"] : [], await OnFloor(floor));
        var (_, page) = await From(Outside, me, HttpMethod.Get, $"/api/desk/{floor}/s2");
        Assert.Equal(isConfirmed ? "confirmed" : "refused", Text(page.GetProperty("request"), "state"));
        Assert.Empty(await Waiting(first));
        var entry = await LastEntry(isConfirmed ? "check-in.confirmed" : "check-in.refused");
        Assert.Contains($"asked by Person {me.Id} ({me.Account})", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyASupervisorOfTheFloorAndOfThePersonSeesAndAnswersARequest()
    {
        var floor = await MakeFloor();
        var me = await Agent(1);
        await CheckIn(me, floor, "s1", Outside);
        var request = Assert.Single(await Waiting(await Server.Person(Roles.Supervisor)));
        var ofFloor = await Server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [floor])));
        var elsewhere = await Server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], ["f-9999999999"])));
        var otherTeam = await Server.Person(Roles.Supervisor, new Scope([], [["Tokyo", "Team 2"]], []));

        Assert.Single(await Waiting(ofFloor));
        foreach (var stranger in new[] { elsewhere, otherTeam })
        {
            Assert.Empty(await Waiting(stranger));
            Assert.Equal(HttpStatusCode.NotFound, (await Reply(stranger, request, true)).Status);
        }
        foreach (var roles in new[] { Roles.Viewer, Roles.Planner, Roles.None })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Reply(await Server.Person(roles), request, true)).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await Reply(me, request, true)).Status);
        Assert.Empty(await OnFloor(floor));
        Assert.Equal(HttpStatusCode.NoContent, (await Reply(ofFloor, request, true)).Status);
        Assert.Equal(["s1 a1*"], await OnFloor(floor));
    }

    [Fact]
    public async Task ATakenDeskNeedsAConfirmationAndThenShowsTwo()
    {
        var floor = await MakeFloor();
        await Sits(floor, "s1", Arn(5));
        var (hidden, sees) = (await Agent(2), await Server.Person(Roles.Viewer, null, Arn(2)));

        var (_, before) = await From(Inside, hidden, HttpMethod.Get, $"/api/desk/{floor}/s1");
        var (_, named) = await From(Inside, sees, HttpMethod.Get, $"/api/desk/{floor}/s1");
        Assert.Equal(JsonValueKind.Null, Assert.Single(before.GetProperty("others").EnumerateArray()).GetProperty("known").ValueKind);
        Assert.Equal("L5", Text(Assert.Single(named.GetProperty("others").EnumerateArray()).GetProperty("known"), "last"));
        Assert.Equal("waiting", Text((await CheckIn(hidden, floor, "s1", Inside)).GetProperty("request"), "state"));
        Assert.Equal("taken", Text(before, "waits"));
        var supervisor = await Server.Person(Roles.Supervisor);
        Assert.Equal(HttpStatusCode.NoContent, (await Reply(supervisor, Assert.Single(await Waiting(supervisor)), true)).Status);

        Assert.Equal(["s1 a2*", "s1 a5"], (await OnFloor(floor)).Order(StringComparer.Ordinal));
        await Until(async () =>
        {
            using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{floor}/snapshot", (await Server.Person(Roles.Viewer)).Cookie));
            var cards = snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card")).ToArray();
            return cards.Any(c => Text(c, "arn") == Arn(2) && c.TryGetProperty("source", out var s) && s.GetString() == "check-in" && Text(c, "place") == "s1")
                && cards.Any(c => Text(c, "arn") == Arn(5) && !c.TryGetProperty("source", out _));
        });
        var (_, rows) = await From(Inside, supervisor, HttpMethod.Get, $"/api/floors/{floor}/seats");
        Assert.Equal(["assigned", "check-in"], rows.EnumerateArray().Select(r => Text(r, "source")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task APersonHasOneSeatAndALogOffFreesItButNotAnAssignedOne()
    {
        var floor = await MakeFloor();
        var me = await Agent(3);
        await Sits(floor, "s3", Arn(6));
        await CheckIn(me, floor, "s1", Inside);
        await CheckIn(me, floor, "s2", Inside);
        Assert.Equal(["s2 a3*", "s3 a6"], await OnFloor(floor));
        Assert.Contains("before: Floor", await LastEntry("check-in.done"), StringComparison.Ordinal);

        var offline = Samples.Agent(3, 1000, TimeProvider.System.GetUtcNow().AddSeconds(1), ShownCode.Offline);
        Server.Services.GetRequiredService<IAgentChanges>().Changed(offline with { LoggedOutAt = offline.StateSince }, "s1", 1);
        await Until(async () => (await OnFloor(floor)).Length == 1);

        Assert.Equal(["s3 a6"], await OnFloor(floor));
        Assert.Equal("system user3: before: " + $"Floor {floor}, seat S2 (s2); logged off", await LastEntry("check-in.ended"));
        Server.Services.GetRequiredService<IAgentChanges>().Changed(Samples.Agent(3, 1001, TimeProvider.System.GetUtcNow().AddSeconds(2)), "s1", 1);
    }

    [Fact]
    public async Task APersonWithoutAnAgentIsToldSoAndChangesNothing()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Administrator);

        var (_, page) = await From(Inside, me, HttpMethod.Get, $"/api/desk/{floor}/s1");
        Assert.Equal("no-agent", Text(page, "why"));
        Assert.Equal(HttpStatusCode.Conflict, (await From(Inside, me, HttpMethod.Put, $"/api/desk/{floor}/s1")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await From(Inside, me, HttpMethod.Put, "/api/desk/home")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await From(Inside, me, HttpMethod.Delete, "/api/desk")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await From(Inside, me, HttpMethod.Put, $"/api/desk/{floor}/s9")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await From(Inside, me, HttpMethod.Put, "/api/desk/f-gone/s1")).Status);
        // A label is no id here: the code has the id.
        Assert.Equal(HttpStatusCode.NotFound, (await From(Inside, me, HttpMethod.Put, $"/api/desk/{floor}/S1")).Status);
        Assert.Empty(await OnFloor(floor));
    }

    [Fact]
    public async Task AnAccountThatChangesHandsIsNotConfirmed()
    {
        var floor = await MakeFloor();
        var (me, supervisor) = (await Agent(4), await Server.Person(Roles.Supervisor));
        await CheckIn(me, floor, "s1", Outside);
        var request = Assert.Single(await Waiting(supervisor));
        await Server.Book.Change(new AccessChange { People = [Server.Book.Person(me.Id)! with { Disabled = true }] }, default);

        Assert.Equal(HttpStatusCode.Conflict, (await Reply(supervisor, request, true)).Status);
        Assert.Empty(await OnFloor(floor));
        Assert.Equal(HttpStatusCode.NoContent, (await Reply(supervisor, request, false)).Status);
    }

    [Fact]
    public async Task PeopleAtHomeAreOnTheirOwnShelfUntilTheyCheckInOrOut()
    {
        var floor = await MakeFloor();
        var (me, watcher) = (await Agent(5), await Server.Person(Roles.Viewer));
        await CheckIn(me, floor, "s1", Inside);

        var (_, home) = await From(Outside, me, HttpMethod.Put, "/api/desk/home");

        Assert.Equal("home", Text(home.GetProperty("now"), "source"));
        Assert.Empty(await OnFloor(floor));
        await Until(async () => await Source() == "home");
        await From(Outside, me, HttpMethod.Delete, "/api/desk");
        await Until(async () => await Source() is null);

        async Task<string?> Source()
        {
            using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{floor}/snapshot", watcher.Cookie));
            var card = snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card")).Single(c => Text(c, "arn") == Arn(5));
            return card.TryGetProperty("source", out var source) ? source.GetString() : null;
        }
    }

    [Fact]
    public async Task ABadgeReaderReportsPeopleOfItsScopeFromAnyNetworkAndByLabel()
    {
        var floor = await MakeFloor();
        await Sits(floor, "s2", Arn(4));
        var (reader, ofTeam) = (await Server.Person(Roles.CheckIn), await Server.Person(Roles.CheckIn, Team1));
        var elsewhere = await Server.Person(Roles.CheckIn, new Scope(new Grant([], [], [], ["f-9999999999"])));

        var (status, body) = await Report(reader, new { floor, seat = "S2", agent = "user2" });

        Assert.Equal((HttpStatusCode.OK, "s2", true), (status, Text(body, "seat"), body.GetProperty("changed").GetBoolean()));
        Assert.Equal(1, body.GetProperty("others").GetInt32());
        Assert.Equal(["s2 a2*", "s2 a4"], (await OnFloor(floor)).Order(StringComparer.Ordinal));
        Assert.False((await Report(reader, new { floor, seat = "s2", agent = Arn(2) })).Body.GetProperty("changed").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await Report(ofTeam, new { floor, seat = "s1", agent = "user1" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Report(ofTeam, new { floor, seat = "s3", agent = "user2" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Report(elsewhere, new { floor, seat = "s1", agent = "user2" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Report(reader, new { floor, seat = "s3", agent = "nobody" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Report(reader, new { floor, seat = "s9", agent = "user2" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Report(reader, new { floor, seat = "", agent = "a\u202eb" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Report(await Server.Person(Roles.Administrator), new { floor, seat = "s1", agent = "user2" })).Status);
        Assert.Equal(["s1 a1*", "s2 a2*", "s2 a4"], (await OnFloor(floor)).Order(StringComparer.Ordinal));
        Assert.StartsWith($"Token {ofTeam.Id} user1: ", await LastEntry("check-in.done"), StringComparison.Ordinal);

        Task<(HttpStatusCode Status, JsonElement Body)> Report(TestPerson of, object what) =>
            From(Outside, of, HttpMethod.Post, "/api/check-in", what, of.Bearer);
    }

    [Fact]
    public async Task TheRoleForCheckInsIsOfTokensOnlyAndAlone()
    {
        var administrator = await Server.Person(Roles.Administrator);

        Assert.Equal(HttpStatusCode.Created, (await Make("check-in")).Status);
        Assert.Equal("alone", (await Make("check-in", "viewer")).Body.GetProperty("errors").GetProperty("roles")[0].GetString());
        var (status, _) = await From(
            Inside, administrator, HttpMethod.Post, "/api/people", new { account = "reader", name = "Reader", roles = new[] { "check-in" } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        // As after a restart.
        Assert.Contains(
            (await Server.Services.GetRequiredService<IAccessStore>().Load(null, default)).Tokens, t => t.Roles == Roles.CheckIn && t.Name == "Door 1");

        Task<(HttpStatusCode Status, JsonElement Body)> Make(params string[] roles) =>
            From(Inside, administrator, HttpMethod.Post, "/api/tokens", new { name = "Door 1", roles, days = 30 });
    }

    [Fact]
    public async Task TooManyCheckInsOfOnePersonAreRefused()
    {
        var (floor, me) = (await MakeFloor(), await Agent(6));
        List<HttpStatusCode> said = [];
        for (var n = 0; n <= CostlyReads.CheckInsPerMinute; n++)
        {
            said.Add((await From(Inside, me, HttpMethod.Put, $"/api/desk/{floor}/s{1 + (n % 2)}")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, said[^1]);
        Assert.All(said[..^1], s => Assert.Equal(HttpStatusCode.OK, s));
        Assert.Equal(HttpStatusCode.OK, (await From(Inside, me, HttpMethod.Get, $"/api/desk/{floor}/s1")).Status);
    }
}
