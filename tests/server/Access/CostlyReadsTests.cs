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

    /// <summary>
    /// Reads without a limit of this kind. Those of the map have their own (SnapshotAdmission); the others are short lists that do not grow with the agents,
    /// the days or the entries, or belong to one person. The facts of operations are gathered once a second at most, for all who ask.
    /// </summary>
    private static readonly string[] Cheap =
    [
        "/api/gaps", "/api/health", "/api/operations", "/api/people", "/api/quarantine", "/api/session", "/api/sessions",
        "/api/setup", "/api/setup/instances", "/api/setup/policy", "/api/setup/status", "/api/stream", "/api/tokens", "/api/views/{id}/snapshot",
    ];

    [Fact]
    public async Task EveryReadOfTheApiHasALimitOrIsCheap()
    {
        var server = new AccessMatrixTests.WholeServer { Settings = ["--Access:Reads:Burst=1", "--Access:Reads:PerMinute=1"] };
        await server.InitializeAsync();
        try
        {
            // A screen reads for itself, and sends no more than a picture of it needs.
            var reads = server.Reads().Where(r => !r.Pattern.StartsWith("/api/wall/", StringComparison.Ordinal)).ToArray();
            Assert.Equal(Cheap, reads.Where(r => r.Limit is null).Select(r => r.Pattern).Order(StringComparer.Ordinal));

            List<string> wrong = [];
            foreach (var (method, pattern, path, limit) in reads.Where(r => r.Limit is not null))
            {
                var person = await server.Person(Roles.Administrator, agent: "user1");
                var (answered, most) = (0, limit == CostlyReads.Policy ? 1 : 10);
                while (answered <= most && await server.StatusOf(method, path, person.Cookie) != HttpStatusCode.TooManyRequests)
                {
                    answered++;
                }
                if (answered != most)
                {
                    wrong.Add($"{pattern}: {answered} reads at once instead of {most}");
                }
            }

            Assert.Empty(wrong);
            Assert.InRange(reads.Count(r => r.Limit is not null), 25, 100);
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
