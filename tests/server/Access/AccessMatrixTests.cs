using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Reflection;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Board;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Role × scope × endpoint × hub method on the whole server as <c>serve</c> builds it. The rows are compared with the
/// server's own table of endpoints: a new endpoint without a row fails, and so does a row without an endpoint.
/// </summary>
public sealed class AccessMatrixTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Anyone = "anyone";
    private const string Instance = "11111111-2222-3333-4444-555555555555";

    /// <summary>What each endpoint requires of its caller.</summary>
    private static readonly Dictionary<string, string> Rows = new()
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
        ["POST /api/floors/images"] = Policies.Plan,
        ["GET /api/floors/images/{hash}"] = Policies.Watch,
        ["GET /api/floors/{id}/seats"] = Policies.Watch,
        ["POST /api/floors/{id}/seats"] = Policies.Seat,
        ["GET /api/floors/{id}/people"] = Policies.Seat,
        ["PUT /api/floors/{id}/seats/{seat}/occupant"] = Policies.Seat,
        ["DELETE /api/floors/{id}/seats/{seat}/occupant"] = Policies.Seat,
        ["POST /api/sites"] = Policies.Plan,
        ["PATCH /api/sites/{id}"] = Policies.Plan,
        ["DELETE /api/sites/{id}"] = Policies.Plan,
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
        ["GET /api/setup"] = Policies.Administer,
        ["GET /api/setup/instances"] = Policies.Administer,
        ["GET /api/setup/status"] = Policies.Administer,
        ["GET /api/setup/policy"] = Policies.Administer,
        ["POST /api/setup/plan"] = Policies.Administer,
        ["POST /api/setup/apply"] = Policies.Administer,
        ["POST /api/setup/teardown/plan"] = Policies.Administer,
        ["POST /api/setup/teardown"] = Policies.Administer,
        ["POST /api/setup/stop"] = Policies.Administer,
        ["* /live/setup"] = Policies.Administer,
        ["POST /live/setup/negotiate"] = Policies.Administer,
    };

    /// <summary>Methods that a browser can call, by hub. A user who may connect may call all of them, within the scope.</summary>
    private static readonly Dictionary<Type, string[]> HubMethods = new()
    {
        [typeof(LiveHub)] = ["Seen", "Watch"],
        [typeof(SetupHub)] = ["Follow"],
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
                await Expect(cookie, policy == Anyone || Policies.Allows(policy, roles) ? null : HttpStatusCode.Forbidden, roles);
            }

            async Task Expect(string? cookie, HttpStatusCode? refusal, Roles? roles = null)
            {
                var status = await server.Ask(method, path, cookie);
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
                var status = await server.Ask(method, path, null, person.Bearer);
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
    public async Task WebSocketsAreTheOnlyTransport(string hub)
    {
        using var answer = JsonDocument.Parse(
            await server.Body($"{hub}/negotiate?negotiateVersion=1", await server.Cookie(Roles.Administrator, newSession: false), HttpMethod.Post));

        Assert.Equal("WebSockets", Assert.Single(answer.RootElement.GetProperty("availableTransports").EnumerateArray()).GetProperty("transport").GetString());
    }

    public static TheoryData<string> Scopes() => [.. Worlds.Keys];

    /// <summary>A scope and the family names of the agents in it. Agents 1–6 are L1–L6 and user1–user6.</summary>
    private static readonly Dictionary<string, (Scope Scope, int[] In)> Worlds = new()
    {
        ["everything"] = (Scope.Everything, [1, 2, 3, 4, 5, 6]),
        ["a group"] = (new Scope([], [["Tokyo", "Team 1"]], []), [1, 4]),
        ["two groups"] = (new Scope([], [["Tokyo", "Team 1"], ["Tokyo", "Team 2"]], []), [1, 2, 4, 5]),
        ["the group above"] = (new Scope([Instance], [["Tokyo"]], []), [1, 2, 3, 4, 5, 6]),
        ["a profile"] = (new Scope([], [], ["VIP"]), [6]),
        ["a profile in a group"] = (new Scope([], [["Tokyo", "Team 0"]], ["VIP"]), [3, 6]),
        ["another instance"] = (new Scope(["99999999-2222-3333-4444-555555555555"], [], []), []),
        ["a floor that is gone"] = (new Scope(new Grant([], [], [], ["f-0000000000"])), []),
        ["a floor that is gone, and a group"] = (new Scope(new Grant([], [], [], ["f-0000000000"]), new Grant([], [["Tokyo", "Team 1"]], [])), [1, 4]),
        ["a group that is not there"] = (new Scope([], [["Osaka"]], []), []),
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task NothingOutsideTheScopeIsInAnyByteThatIsSent(string world)
    {
        var (scope, inside) = Worlds[world];
        foreach (var roles in AllRoles.Where(r => Policies.Allows(Policies.Watch, r)))
        {
            var person = await server.Person(roles, scope);
            var sent = new System.Text.StringBuilder();
            // A scope limits agents. A user who manages people sees people, and can name groups in the scopes of others.
            foreach (var (row, method, path) in server.Endpoints().Where(e => e.Method == HttpMethod.Get
                && Policies.Allows(Rows[e.Row] == Anyone ? Policies.Watch : Rows[e.Row], roles) && !e.Path.StartsWith("/api/setup", StringComparison.Ordinal)))
            {
                sent.AppendLine(await server.Body(path, person.Cookie));
            }
            for (var n = 1; n <= 6; n++)
            {
                sent.AppendLine(await server.Body($"/api/agents/a{n}", person.Cookie));
                sent.AppendLine(await server.Body($"/api/agents/user{n}", person.Cookie));
            }
            sent.AppendLine(await server.Frames(person, inside.FirstOrDefault()));

            var all = sent.ToString();
            foreach (var n in inside)
            {
                Assert.Contains($"L{n}\"", all, StringComparison.Ordinal);
            }
            foreach (var n in Enumerable.Range(1, 6).Except(inside))
            {
                Assert.DoesNotContain($"L{n}\"", all, StringComparison.Ordinal);
                Assert.DoesNotContain($"user{n}\"", all, StringComparison.Ordinal);
                Assert.DoesNotContain($"agent/a{n}\"", all, StringComparison.Ordinal);
            }
        }
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
        Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Get, "/api/me/kept", other.Cookie));
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

    /// <summary>The server as <c>serve</c> builds it, in a folder of its own, with six agents on the board and without a stream.</summary>
    public sealed class WholeServer : IAsyncLifetime
    {
        private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
        private readonly string _folder = Directory.CreateTempSubdirectory("cs-matrix-").FullName;
        private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
        private readonly HttpClient _http =
            new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All });
        private readonly Dictionary<Roles, TestPerson> _people = [];
        private WebApplication _app = null!;
        private long _version = 1;
        private bool _talking;

        public string Url => _app.Urls.First();

        /// <summary>Settings of this test. They override the shared settings.</summary>
        internal string[] Settings { get; init; } = [];

        internal IServiceProvider Services => _app.Services;

        internal AccessBook Book => _app.Services.GetRequiredService<AccessBook>();

        public async Task InitializeAsync()
        {
            _app = Server.Build(
                new ServeRequest("http://127.0.0.1:0", ["--Access:Mode=Local", $"--Storage:Path={_folder}", "--Access:SignIn:PerAddress=10000",
                    "--Access:Reads:Burst=10000", "--Access:Passwords:Iterations=100000", "--Logging:LogLevel:Default=None", .. Settings], null), null);
            await _app.StartAsync(_limit.Token);
            foreach (var n in Enumerable.Range(1, 6))
            {
                Feed(n, ShownCode.Available);
            }
            var replicas = _app.Services.GetRequiredService<BoardReplicas>();
            while (replicas.All() is not [{ Count: 6 }])
            {
                await Task.Delay(10, _limit.Token);
            }
        }

        public async Task DisposeAsync()
        {
            _http.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
            _limit.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        /// <summary>Each endpoint with each of its methods, and a path to it.</summary>
        internal IReadOnlyList<(string Row, HttpMethod Method, string Path)> Endpoints() =>
        [
            .. from endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
               let named = endpoint.RoutePattern.RawText!.StartsWith('{') ? endpoint.RoutePattern.RawText : pattern
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods
                   : [pattern.EndsWith("/negotiate", StringComparison.Ordinal) ? "POST" : "*"]
               where method != "HEAD" && method != "OPTIONS"
               select ($"{method} {named}", method == "*" ? HttpMethod.Get : new HttpMethod(method), PathOf(pattern)),
        ];

        internal async Task<TestPerson> Person(Roles roles, Scope? scope = null, string? agent = null) => await _app.Services.SignIn(roles, scope, agent);

        /// <param name="newSession">True: a new session, for a call that ends its session.</param>
        internal async Task<string> Cookie(Roles roles, bool newSession)
        {
            if (!_people.TryGetValue(roles, out var person))
            {
                _people[roles] = person = await Person(roles);
            }
            return newSession ? await _app.Services.Cookie(person.Account) : person.Cookie;
        }

        internal async Task<HttpStatusCode> Ask(HttpMethod method, string path, string? cookie, string? bearer = null)
        {
            using var request = Request(method, path, cookie);
            if (bearer is not null)
            {
                request.Headers.Remove("Origin");
                request.Headers.Authorization = new("Bearer", bearer);
            }
            if (method != HttpMethod.Get)
            {
                request.Content = JsonContent.Create(new { });
            }
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _limit.Token);
            return answer.StatusCode;
        }

        internal async Task<System.Net.Http.Headers.HttpResponseHeaders> Headers(HttpMethod method, string path, string? cookie, string? origin, string body)
        {
            using var request = Request(method, path, cookie);
            if (origin is not null)
            {
                request.Headers.Remove("Origin");
                request.Headers.Add("Origin", origin);
            }
            if (method != HttpMethod.Get)
            {
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            }
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _limit.Token);
            return answer.Headers;
        }

        /// <summary>The request that the people page sends.</summary>
        internal async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, string cookie, object? body = null)
        {
            using var request = Request(method, path, cookie);
            request.Content = body is null ? null : JsonContent.Create(body);
            using var answer = await _http.SendAsync(request, _limit.Token);
            return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(_limit.Token));
        }

        /// <summary>The response with its headers. The caller disposes it.</summary>
        internal Task<HttpResponseMessage> Answer(
            HttpMethod method, string path, string cookie, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
        {
            var request = Request(method, path, cookie);
            request.Content = content;
            change?.Invoke(request);
            return _http.SendAsync(request, _limit.Token);
        }

        internal async Task<string> Body(string path, string cookie, HttpMethod? method = null)
        {
            using var request = Request(method ?? HttpMethod.Get, path, cookie);
            using var answer = await _http.SendAsync(request, _limit.Token);
            return await answer.Content.ReadAsStringAsync(_limit.Token);
        }

        /// <summary>Every byte that the hub sends while all agents change, read from the socket. Ends with the change of <paramref name="own"/>, or with a
        /// tick or a refusal when no change is expected.</summary>
        internal async Task<string> Frames(TestPerson person, int own)
        {
            using var request = Request(HttpMethod.Get, $"/api/views/{Instance}/snapshot", person.Cookie);
            using var answer = await _http.SendAsync(request, _limit.Token);
            var snapshot = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(_limit.Token) : default;
            var since = answer.IsSuccessStatusCode
                ? $$"""{"epoch":"{{snapshot.GetProperty("epoch").GetString()}}","rev":{{snapshot.GetProperty("rev").GetInt64()}}}"""
                : """{"epoch":"e","rev":1}""";
            _talking = !_talking;
            foreach (var n in Enumerable.Range(1, 6).Where(n => n != own).Append(own).Where(n => n > 0))
            {
                Feed(n, _talking ? ShownCode.Talking : ShownCode.Acw);
            }

            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", "Bearer " + person.Bearer);
            await socket.ConnectAsync(new UriBuilder(Url) { Scheme = "ws", Path = "/live" }.Uri, _limit.Token);
            foreach (var said in new[] { """{"protocol":"json","version":1}""",
                $$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{Instance}}",{{since}}]}""" })
            {
                await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(said + "\u001e"), WebSocketMessageType.Text, true, _limit.Token);
            }

            var (sent, buffer) = ("", new byte[64 * 1024]);
            var last = !answer.IsSuccessStatusCode ? "\"error\":" : own == 0 ? "\"kind\":\"tick\"" : "\"kind\":\"frame\"";
            while (!sent.Contains(last, StringComparison.Ordinal) || !sent.EndsWith('\u001e'))
            {
                var part = await socket.ReceiveAsync(buffer, _limit.Token);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                sent += System.Text.Encoding.UTF8.GetString(buffer, 0, part.Count);
            }

            return sent;
        }

        /// <summary>The request that our own page sends.</summary>
        private HttpRequestMessage Request(HttpMethod method, string path, string? cookie)
        {
            var request = new HttpRequestMessage(method, Url + path);
            request.Headers.Add("Origin", Url);
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", cookie);
            }
            return request;
        }

        /// <summary>user1 and user4 are in Team 1, user2 and user5 in Team 2, user3 and user6 in Team 0. user6 has another routing profile.</summary>
        private void Feed(int n, ShownCode shown)
        {
            var agent = Samples.Agent(n, _version++, Now, shown);
            _app.Services.GetRequiredService<IAgentChanges>()
                .Changed(n == 6 ? agent with { Profile = agent.Profile with { RoutingProfile = "VIP" } } : agent, "s1", 1);
        }

        /// <summary>A path to the endpoint. Names in braces are filled in.</summary>
        private static string PathOf(string pattern) => pattern
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("/views/{id}", $"/views/{Instance}", StringComparison.Ordinal)
            .Replace("{**id}", "a1", StringComparison.Ordinal).Replace("{**path}", "nothing", StringComparison.Ordinal)
            .Replace("{*path:nonfile}", "people", StringComparison.Ordinal).Replace("{id}", "nothing", StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal).Replace("{hash}", new string('0', 64), StringComparison.Ordinal)
            .Replace("{seat}", "s1", StringComparison.Ordinal);
    }
}
