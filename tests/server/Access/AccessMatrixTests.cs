using System.Net;
using System.Reflection;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors.Drafts.Api;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Setup;
using Microsoft.AspNetCore.SignalR;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Role × scope × endpoint × hub method on the whole server as <c>serve</c> builds it. The rows are compared with the
/// server's own table of endpoints: a new endpoint without a row fails, and so does a row without an endpoint.
/// </summary>
public sealed partial class AccessMatrixTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Anyone = "anyone";
    private const string Instance = "11111111-2222-3333-4444-555555555555";

    /// <summary>What each endpoint requires of its caller.</summary>
    internal static readonly Dictionary<string, string> Rows = new()
    {
        ["GET /healthz"] = Anyone,
        ["GET /readyz"] = Anyone,
        ["GET /api/session"] = Anyone,
        ["GET /certificate.pem"] = Anyone,
        ["GET /sign-in/oidc"] = Anyone,
        ["POST /api/sign-in"] = Anyone,
        ["POST /api/sign-out"] = Anyone,
        ["POST /api/links/look"] = Anyone,
        ["POST /api/links/use"] = Anyone,
        ["* /api/{**path}"] = Anyone,
        ["* {*path:nonfile}"] = Anyone,
        ["GET /api/sessions"] = Policies.SignedIn,
        ["DELETE /api/sessions/{id}"] = Policies.SignedIn,
        ["POST /api/password"] = Policies.SignedIn,
        ["GET /api/me/kept"] = Policies.SignedIn,
        ["GET /api/views"] = Policies.Watch,
        ["GET /api/views/{id}/snapshot"] = Policies.Watch,
        ["GET /api/agents"] = Policies.Watch,
        ["GET /api/agents/{**id}"] = Policies.Watch,
        ["GET /api/agent-states/{**id}"] = Policies.Watch,
        ["GET /openapi/{documentName}.json"] = Policies.Watch,
        ["* /live"] = Policies.Watch,
        ["POST /live/negotiate"] = Policies.Watch,
        ["GET /api/floors"] = Policies.Watch,
        ["POST /api/floors"] = Policies.Plan,
        ["GET /api/floors/{id}"] = Policies.Watch,
        ["PATCH /api/floors/{id}"] = Policies.Plan,
        ["DELETE /api/floors/{id}"] = Policies.Plan,
        ["POST /api/floors/{id}/restore"] = Policies.Plan,
        ["GET /api/floors/{id}/document"] = Policies.Watch,
        ["GET /api/floors/{id}/versions"] = Policies.Plan,
        ["POST /api/floors/{id}/versions"] = Policies.Plan,
        ["GET /api/floors/{id}/versions/{number:int}/document"] = Policies.Watch,
        ["POST /api/floors/{id}/versions/{number:int}/restore"] = Policies.Plan,
        ["POST /api/floors/{id}/versions/{number:int}/undo"] = Policies.Plan,
        ["POST /api/floors/{id}/draft"] = Policies.Plan,
        ["GET /api/floors/{id}/draft"] = Policies.Plan,
        ["DELETE /api/floors/{id}/draft"] = Policies.Plan,
        ["GET /api/floors/{id}/draft/steps"] = Policies.Plan,
        ["POST /api/floors/{id}/draft/steps"] = Policies.Plan,
        ["POST /api/floors/{id}/draft/undo"] = Policies.Plan,
        ["POST /api/floors/{id}/draft/redo"] = Policies.Plan,
        ["GET /api/floors/{id}/draft/deleted"] = Policies.Plan,
        ["POST /api/floors/{id}/draft/restore"] = Policies.Plan,
        ["POST /api/floors/{id}/draft/publish"] = Policies.Plan,
        ["DELETE /api/floors/{id}/draft/publish"] = Policies.Plan,
        ["POST /api/floors/table/preview"] = Policies.Plan,
        ["POST /api/floors/table/apply"] = Policies.Plan,
        ["POST /api/floors/{id}/table/undo"] = Policies.Plan,
        ["POST /api/floors/images"] = Policies.Plan,
        ["GET /api/floors/images/{hash}"] = Policies.Watch,
        ["GET /api/floors/{id}/seats"] = Policies.Watch,
        ["POST /api/floors/{id}/seats"] = Policies.Seat,
        ["GET /api/floors/{id}/people"] = Policies.Seat,
        ["GET /api/floors/{id}/names"] = Policies.Seat,
        ["GET /api/readings"] = Policies.Plan,
        ["PUT /api/readings"] = Policies.Plan,
        ["GET /api/readings/seen"] = Policies.Watch,
        ["PUT /api/floors/{id}/seats/{seat}/occupant"] = Policies.Seat,
        ["DELETE /api/floors/{id}/seats/{seat}/occupant"] = Policies.Seat,
        ["GET /api/desk/home"] = Policies.SignedIn,
        ["PUT /api/desk/home"] = Policies.SignedIn,
        ["GET /api/desk/{floor}/{seat}"] = Policies.SignedIn,
        ["PUT /api/desk/{floor}/{seat}"] = Policies.SignedIn,
        ["DELETE /api/desk"] = Policies.SignedIn,
        ["GET /api/check-in/requests"] = Policies.Act,
        ["POST /api/check-in/requests/{id}"] = Policies.Act,
        ["POST /api/check-in"] = Policies.CheckIn,
        ["GET /api/alerts"] = Policies.Watch,
        ["POST /api/alerts/{id}/acknowledge"] = Policies.Act,
        ["DELETE /api/alerts/{id}/acknowledge"] = Policies.Act,
        ["POST /api/alerts/{id}/claim"] = Policies.Act,
        ["POST /api/alerts/{id}/release"] = Policies.Act,
        ["POST /api/alerts/{id}/snooze"] = Policies.Act,
        ["DELETE /api/alerts/{id}/snooze"] = Policies.Act,
        ["POST /api/sites"] = Policies.Plan,
        ["PATCH /api/sites/{id}"] = Policies.Plan,
        ["DELETE /api/sites/{id}"] = Policies.Plan,
        ["GET /api/settings"] = Policies.Plan,
        ["PUT /api/settings"] = Policies.Plan,
        ["POST /api/settings/check"] = Policies.Plan,
        ["GET /api/settings/choices"] = Policies.Plan,
        ["GET /api/settings/versions"] = Policies.Plan,
        ["GET /api/settings/versions/{number:int}"] = Policies.Plan,
        ["POST /api/settings/versions/{number:int}/restore"] = Policies.Plan,
        ["GET /api/health"] = Policies.Administer,
        ["GET /api/stream"] = Policies.Administer,
        ["GET /api/quarantine"] = Policies.Administer,
        ["GET /api/gaps"] = Policies.Administer,
        ["GET /api/scope-choices"] = Policies.Administer,
        ["GET /api/instances"] = Policies.Plan,
        ["GET /api/queues/gone"] = Policies.Watch,
        ["GET /api/people"] = Policies.Administer,
        ["POST /api/people"] = Policies.Administer,
        ["PUT /api/people/{id}"] = Policies.Administer,
        ["GET /api/people/{id}/agents"] = Policies.Administer,
        ["PUT /api/people/{id}/agent"] = Policies.Administer,
        ["DELETE /api/people/{id}"] = Policies.Administer,
        ["POST /api/people/{id}/link"] = Policies.Administer,
        ["GET /api/tokens"] = Policies.Administer,
        ["POST /api/tokens"] = Policies.Administer,
        ["DELETE /api/tokens/{id}"] = Policies.Administer,
        ["GET /api/audit"] = Policies.Administer,
        ["GET /api/audit.csv"] = Policies.Administer,
        ["GET /api/directory"] = Policies.Administer,
        ["POST /api/directory/refresh"] = Policies.Administer,
        ["GET /api/setup"] = Policies.Administer,
        ["GET /api/setup/instances"] = Policies.Administer,
        ["GET /api/setup/status"] = Policies.Administer,
        ["GET /api/setup/policy"] = Policies.Administer,
        ["POST /api/setup/plan"] = Policies.Administer,
        ["POST /api/setup/apply"] = Policies.Administer,
        ["POST /api/setup/teardown/plan"] = Policies.Administer,
        ["POST /api/setup/teardown"] = Policies.Administer,
        ["POST /api/setup/stop"] = Policies.Administer,
        ["GET /api/screens"] = Policies.Act,
        ["POST /api/screens"] = Policies.Act,
        ["GET /api/screens/pairings/{code}"] = Policies.Act,
        ["POST /api/screens/pairings/{code}/refuse"] = Policies.Act,
        ["PUT /api/screens/{id}"] = Policies.Act,
        ["DELETE /api/screens/{id}"] = Policies.Act,
        ["POST /api/screens/{id}/repair"] = Policies.Act,
        ["POST /api/screens/{id}/revoke"] = Policies.Act,
        ["POST /api/screens/{id}/identify"] = Policies.Act,
        ["POST /api/screens/{id}/reload"] = Policies.Act,
        ["POST /api/screens/{id}/picture"] = Policies.Act,
        ["PUT /api/screens/{id}/text"] = Policies.Act,
        ["DELETE /api/screens/{id}/text"] = Policies.Act,
        ["POST /api/wall/pairing"] = Anyone,
        ["GET /api/wall/session"] = Anyone,
        ["POST /api/wall/renew"] = Policies.WatchAsScreen,
        ["POST /api/wall/pictures/{id}"] = Policies.WatchAsScreen,
        ["GET /api/wall/views"] = Policies.WatchAsScreen,
        ["GET /api/wall/views/{id}/snapshot"] = Policies.WatchAsScreen,
        ["GET /api/wall/floors/{id}/versions/{number:int}/document"] = Policies.WatchAsScreen,
        ["GET /api/wall/floors/images/{hash}"] = Policies.WatchAsScreen,
        ["* /api/wall/live"] = Policies.WatchAsScreen,
        ["POST /api/wall/live/negotiate"] = Policies.WatchAsScreen,
        ["* /live/drafts"] = Policies.Plan,
        ["POST /live/drafts/negotiate"] = Policies.Plan,
        ["GET /api/operations"] = Policies.Administer,
        ["* /live/setup"] = Policies.Administer,
        ["POST /live/setup/negotiate"] = Policies.Administer,
    };

    /// <summary>Methods that a browser can call, by hub. A user who may connect may call all of them, within the scope.</summary>
    private static readonly Dictionary<Type, string[]> HubMethods = new()
    {
        [typeof(LiveHub)] = ["Seen", "Watch"],
        [typeof(SetupHub)] = ["Follow"],
        [typeof(DraftHub)] = ["Here", "Watch"],
        // And those of the hub from which it is derived.
        [typeof(ScreenHub)] = ["Follow", "Report"],
    };

    private static readonly Roles[] AllRoles = [Roles.None, Roles.Viewer, Roles.Supervisor, Roles.Planner, Roles.Administrator];

    [Fact]
    public void EveryEndpointHasARowAndEveryRowAnEndpoint() =>
        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal), server.Endpoints().Select(e => e.Row).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void EveryMethodOfEveryHubHasARow()
    {
        var hubs = typeof(Server).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Hub)));
        Assert.Equal(
            HubMethods.SelectMany(h => h.Value.Select(m => $"{h.Key.Name}.{m}")).Order(StringComparer.Ordinal),
            hubs.SelectMany(h => h.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.GetBaseDefinition() == m)
                .Select(m => $"{h.Name}.{m.Name}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatIsNotGrantedIsRefusedAndWhatIsGrantedIsNot()
    {
        List<string> wrong = [];
        foreach (var (row, method, path) in server.Endpoints())
        {
            var policy = Rows[row];
            await Expect(null, policy == Anyone ? null : HttpStatusCode.Unauthorized);
            foreach (var roles in AllRoles)
            {
                var cookie = await server.Cookie(roles, newSession: row == "POST /api/sign-out");
                await Expect(cookie, policy == Anyone || Policies.Allows(policy, roles) ? null : Refusal(policy), roles);
            }

            // Under the path of screens nobody is signed in.
            static HttpStatusCode Refusal(string policy) => policy == Policies.WatchAsScreen ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;

            async Task Expect(string? cookie, HttpStatusCode? refusal, Roles? roles = null)
            {
                var status = await server.StatusOf(method, path, cookie);
                // A wrong sign-in also gets a 401.
                var right = refusal is { } code ? status == code : status != HttpStatusCode.Forbidden
                    && (status != HttpStatusCode.Unauthorized || row == "POST /api/sign-in");
                if (!right)
                {
                    wrong.Add($"{row} as {roles?.ToString() ?? "nobody"}: {(int)status} in place of "
                        + $"{(refusal is { } expected ? $"{(int)expected}" : "an answer")}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task ATokenReadsWhatItsRolesAllowAndChangesNothing()
    {
        List<string> wrong = [];
        foreach (var roles in AllRoles)
        {
            var person = await server.Person(roles);
            foreach (var (row, method, path) in server.Endpoints().Where(e => Rows[e.Row] != Anyone))
            {
                var status = await server.StatusOf(method, path, null, person.Bearer);
                var read = method == HttpMethod.Get && Policies.Allows(Rows[row], roles);
                var refused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                if (row.Contains("/live", StringComparison.Ordinal) ? !Policies.Allows(Rows[row], roles) && !refused : refused == read)
                {
                    wrong.Add($"{row} with a token of {roles}: {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>A badge reader hangs on a wall: who takes its token can report check-ins, and reads nothing.</summary>
    [Fact]
    public async Task ATokenForCheckInsReportsCheckInsAndDoesNothingElse()
    {
        List<string> wrong = [];
        var reader = await server.Person(Roles.CheckIn);
        foreach (var (row, method, path) in server.Endpoints().Where(e => Rows[e.Row] != Anyone))
        {
            var status = await server.StatusOf(method, path, null, reader.Bearer);
            // The empty report is refused for what it lacks.
            var right = row == "POST /api/check-in" ? status == HttpStatusCode.BadRequest : status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            if (!right)
            {
                wrong.Add($"{row} with a token for check-ins: {(int)status}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Local")]
    [InlineData("Open")]
    public async Task AScreenMayUseItsOwnCallsAndNothingElse(string mode)
    {
        var open = mode == "Local" ? null : new WholeServer { Settings = ["--Access:Mode=Open"] };
        var at = open ?? server;
        try
        {
            await (open?.InitializeAsync() ?? Task.CompletedTask);
            await using var device = new Screens.WallDevice(at.Url);
            var (code, person) = (await device.Begin(), open is null ? await server.Cookie(Roles.Administrator, newSession: false) : "none=none");
            var settings = new { floors = new[] { new { view = Instance } } };
            Assert.Equal(HttpStatusCode.Created, (await at.Send(HttpMethod.Post, "/api/screens", person, new { code, name = "Wall", settings })).Status);

            List<string> wrong = [];
            foreach (var (row, method, path) in at.Endpoints().Where(e => Rows[e.Row] != Anyone))
            {
                var status = await at.StatusOf(method, path, device.Cookie);
                var isOwn = Rows[row] == Policies.WatchAsScreen;
                // In Open mode everybody may do everything, but not as a screen.
                if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? isOwn : !isOwn && open is null)
                {
                    wrong.Add($"{row} as a screen: {(int)status}");
                }
                if (isOwn && open is not null && await at.StatusOf(method, path, null) != HttpStatusCode.Unauthorized)
                {
                    wrong.Add($"{row} as anybody in Open mode");
                }
            }
            Assert.Empty(wrong);
        }
        finally
        {
            await (open?.DisposeAsync() ?? Task.CompletedTask);
        }
    }

    /// <summary>A page that meets another build reloads itself, whatever it requested and whatever the answer was.</summary>
    [Fact]
    public async Task EveryAnswerCarriesTheBuildAndThePolicyOfThePage()
    {
        List<string> without = [];
        var cookie = await server.Cookie(Roles.Administrator, newSession: false);
        foreach (var (row, method, path) in server.Endpoints().Where(e => e.Row != "POST /api/sign-out"))
        {
            await Expect(row, method, path, cookie);
            await Expect($"{row} refused", method, path, null);
        }
        await Expect("a file that is not there", HttpMethod.Get, "/assets/none.js", null);
        await Expect("another site's request", HttpMethod.Post, "/api/sign-in", null, "https://evil.example");
        await Expect("a body that cannot be read", HttpMethod.Post, "/api/people", cookie, body: "{");
        Assert.Empty(without);

        async Task Expect(string what, HttpMethod method, string path, string? asked, string? origin = null, string body = "{}")
        {
            var headers = await server.Headers(method, path, asked, origin, body);
            if (!headers.TryGetValues(Build.Header, out var builds) || builds.Single() != Build.Id || !headers.Contains("Content-Security-Policy"))
            {
                without.Add(what);
            }
        }
    }

    /// <summary>The fallback transports would need all requests of a browser to reach the same server.</summary>
    [Theory]
    [InlineData("/live")]
    [InlineData("/live/setup")]
    [InlineData("/live/drafts")]
    public async Task WebSocketsAreTheOnlyTransport(string hub)
    {
        using var answer = JsonDocument.Parse(
            await server.Body($"{hub}/negotiate?negotiateVersion=1", await server.Cookie(Roles.Administrator, newSession: false), HttpMethod.Post));

        Assert.Equal("WebSockets", Assert.Single(answer.RootElement.GetProperty("availableTransports").EnumerateArray()).GetProperty("transport").GetString());
    }

    [Fact]
    public async Task StoredDataOfAnAgentIsShownToThatAgentInAnyScopeAndToNobodyElse()
    {
        var agent = await server.Person(Roles.None, Scope.Nothing, "user3");
        var other = await server.Person(Roles.Administrator);

        using var kept = JsonDocument.Parse(await server.Body("/api/me/kept", agent.Cookie));

        Assert.Equal(("user3", 35), (kept.RootElement.GetProperty("agent").GetString(), kept.RootElement.GetProperty("retentionDays").GetInt32()));
        Assert.Equal("L3", kept.RootElement.GetProperty("state").GetProperty("lastName").GetString());
        Assert.Equal(JsonValueKind.Array, kept.RootElement.GetProperty("intervals").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await server.StatusOf(HttpMethod.Get, "/api/me/kept", other.Cookie));
    }

    [Fact]
    public async Task StoredDataFollowsTheLinkedArnAndNotTheNameOfToday()
    {
        var agent = await server.Person(Roles.None, Scope.Nothing, "user3");
        using var before = JsonDocument.Parse(await server.Body("/api/me/kept", agent.Cookie));
        Assert.Equal("L3", before.RootElement.GetProperty("state").GetProperty("lastName").GetString());
        var linked = server.Book.Person(agent.Id)!;
        Assert.EndsWith("/agent/a3", linked.AgentArn, StringComparison.Ordinal);

        // The name now belongs to somebody else: agent 3 has it, and the person is agent 5.
        await server.Book.Change(new AccessChange { People = [linked with { AgentArn = linked.AgentArn!.Replace("/a3", "/a5", StringComparison.Ordinal) }] },
            default);

        using var after = JsonDocument.Parse(await server.Body("/api/me/kept", agent.Cookie));
        Assert.Equal("L5", after.RootElement.GetProperty("state").GetProperty("lastName").GetString());
    }
}
