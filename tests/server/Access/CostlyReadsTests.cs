using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using ConnectStreaming.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed class CostlyReadsTests
{
    [Theory]
    [InlineData("/api/agents")]
    [InlineData("/api/audit")]
    [InlineData("/api/audit.csv")]
    public async Task TooManyReadsOfOneUserAreRefusedAndNotThoseOfOthers(string path)
    {
        await using var host = await AccessTestHost.Start(b => (b.Configuration["Access:Reads:Burst"], b.Configuration["Access:Reads:PerMinute"]) = ("2", "1"));
        var (greedy, other) = (await host.SignIn(Roles.Administrator), await host.SignIn(Roles.Administrator));
        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Get, path, greedy.Cookie));
        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Get, path, greedy.Cookie));

        using var refused = await host.Send(HttpMethod.Get, path, greedy.Cookie);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Retry-After", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Get, path, other.Cookie));
        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Get, "/api/session", greedy.Cookie));
    }

    [Fact]
    public async Task EveryExpensiveReadHasALimit()
    {
        var server = new AccessMatrixTests.WholeServer { Settings = ["--Access:Reads:Burst=1", "--Access:Reads:PerMinute=1"] };
        await server.InitializeAsync();
        try
        {
            Dictionary<string, int> allowed = [];
            foreach (var path in new[]
            {
                "/api/agents", "/api/scope-choices", "/api/audit", "/api/audit.csv", "/api/me/kept", "/openapi/v1.json", "/api/agents/a1", "/api/views",
                "/api/agent-states/a1", "/api/settings", "/api/settings/choices", "/api/settings/check",
            })
            {
                var person = await server.Person(Roles.Administrator, agent: "user1");
                var method = path.EndsWith("/check", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get;
                while (allowed.GetValueOrDefault(path) < 100 && await server.StatusOf(method, path, person.Cookie) == HttpStatusCode.OK)
                {
                    allowed[path] = allowed.GetValueOrDefault(path) + 1;
                }
            }

            Assert.All(allowed, read => Assert.Equal(
                read.Key is "/api/agents/a1" or "/api/views" or "/api/agent-states/a1" or "/api/settings" ? 10 : 1, read.Value));
            Assert.Equal(12, allowed.Count);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("GET", "/api/people")]
    [InlineData("GET", "/api/sessions")]
    [InlineData("GET", "/api/audit.csv")]
    [InlineData("DELETE", "/api/people/nobody")]
    [InlineData("DELETE", "/api/sessions/nobody")]
    [InlineData("DELETE", "/api/tokens/nobody")]
    [InlineData("POST", "/api/password")]
    public async Task ASessionThatEndsDuringACallIsNotAnError(string method, string path)
    {
        var viewers = new OnceSignedIn();
        await using var host = await AccessTestHost.Start(b => b.Services.AddSingleton<IViewers>(viewers));

        Assert.InRange((int)await host.Status(new HttpMethod(method), path, null, method == "POST" ? new { } : null), 200, 499);
        Assert.Equal(HttpStatusCode.Unauthorized, await host.Status(new HttpMethod(method), path, null, method == "POST" ? new { } : null));
    }

    /// <summary>Signed in when the call is authorized, and never after that.</summary>
    private sealed class OnceSignedIn : IViewers
    {
        private int _asked;

        public Viewer? Of(ClaimsPrincipal user) =>
            Interlocked.Increment(ref _asked) == 1 ? new Viewer("p", "P", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing) : null;
    }
}
