using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Board;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed partial class AccessMatrixTests
{
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

        /// <summary>Each read of the API with a path to it, and the name of its limit; null: it has none. A check of settings is a read with a body.</summary>
        internal IReadOnlyList<(HttpMethod Method, string Pattern, string Path, string? Limit)> Reads() =>
        [
            .. from endpoint in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
               let isGet = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
               where (isGet || pattern == "/api/settings/check")
                   && (pattern.StartsWith("/api/", StringComparison.Ordinal) || pattern.StartsWith("/openapi/", StringComparison.Ordinal))
               let method = isGet ? HttpMethod.Get : HttpMethod.Post
               select (method, pattern, PathOf(pattern), endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName),
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

        internal async Task<HttpStatusCode> StatusOf(HttpMethod method, string path, string? cookie, string? bearer = null)
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
            // A server that refuses a large body closes the connection. The client must not be in the middle of sending it: it asks first.
            request.Headers.ExpectContinue = content?.Headers.ContentLength > 1 << 16;
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
                ? $$"""{"epoch":{{Raw("epoch")}},"rev":{{Raw("rev")}},"vector":{{Raw("vector")}}}"""
                : """{"epoch":"e","rev":1}""";
            string Raw(string name) => snapshot.GetProperty(name).GetRawText();
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
            .Replace("{seat}", "s1", StringComparison.Ordinal).Replace("{code}", "BCDF2345", StringComparison.Ordinal);
    }
}
