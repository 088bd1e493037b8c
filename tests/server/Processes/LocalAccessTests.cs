using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ConnectStreaming.Tests.Access;

namespace ConnectStreaming.Tests.Processes;

/// <summary><c>serve --sandbox --access local</c>: only a person who can read the console gets in.</summary>
public sealed partial class LocalAccessTests
{
    [Fact]
    public async Task TheSandboxWithAccountsPrintsALinkThatMakesTheFirstAdministrator()
    {
        var folder = Directory.CreateTempSubdirectory("cs-local-access-").FullName;
        try
        {
            await using var server = await ServerProcess.Sandbox(folder, null, "--access", "local", "--agents", "3");
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Http.GetAsync(new Uri("/api/agents", UriKind.Relative))).StatusCode);
            await server.Until("the link is printed", () => Task.FromResult(LinkLine().IsMatch(server.Output)), TimeSpan.FromSeconds(10));
            var link = LinkLine().Match(server.Output);
            Assert.StartsWith(server.Address.GetLeftPart(UriPartial.Authority), link.Value.Trim(), StringComparison.Ordinal);

            using var use = new HttpRequestMessage(HttpMethod.Post, "/api/links/use")
            {
                Content = JsonContent.Create(new { token = link.Groups["token"].Value, account = "chief", name = "Chief", password = TestPeople.Password }),
            };
            use.Headers.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
            using var used = await server.Http.SendAsync(use);
            Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);

            using var agents = new HttpRequestMessage(HttpMethod.Get, "/api/agents");
            agents.Headers.Add("Cookie", TestPeople.CookieOf(used));
            using var seen = await server.Http.SendAsync(agents);
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
            Assert.Single(LinkLine().Matches(server.Output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"http://\S+/sign-in/link#(?<token>[\w-]{43})\b")]
    private static partial Regex LinkLine();
}
