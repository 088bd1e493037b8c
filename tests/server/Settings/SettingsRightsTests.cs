using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Settings;

/// <summary>Who may call them.</summary>
public sealed class SettingsRightsTests(AccessMatrixTests.WholeServer server) : SettingsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Supervisor)]
    [InlineData(Roles.None)]
    internal async Task WhoDoesNotPlanNeitherReadsNorSaves(Roles roles)
    {
        var person = await Server.Person(roles);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, Path, person)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Put, Path, person, "{}", "\"0\"")).Status);
    }

    public static TheoryData<string> Limited => ["group", "profile", "instance", "floor", "nothing"];

    [Theory]
    [MemberData(nameof(Limited))]
    public async Task WhoDoesNotSeeEverybodyGetsASentence(string limit)
    {
        var scope = limit switch
        {
            "group" => new Scope([], [["Tokyo"]], []),
            "profile" => new Scope([], [], ["Basic"]),
            "instance" => new Scope([Samples.Instance], [], []),
            "floor" => new Scope(new Grant([], [], [], ["f-1"])),
            _ => Scope.Nothing,
        };
        foreach (var person in new[] { await Server.Person(Roles.Planner, scope), await Server.Person(Roles.Administrator, scope) })
        {
            foreach (var (method, path) in new[]
            {
                (HttpMethod.Get, Path), (HttpMethod.Put, Path), (HttpMethod.Post, $"{Path}/check"), (HttpMethod.Get, $"{Path}/choices"),
                (HttpMethod.Get, $"{Path}/versions"), (HttpMethod.Get, $"{Path}/versions/1"), (HttpMethod.Post, $"{Path}/versions/1/restore"),
            })
            {
                var (status, problem, _) = await Send(method, path, person, method == HttpMethod.Get ? null : Named("x"), "\"0\"");
                Assert.Equal(HttpStatusCode.Forbidden, status);
                Assert.Contains("your scope is not everything", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task ATokenReadsAndChangesNothing()
    {
        var planner = await Server.Person(Roles.Planner);
        Assert.Equal(HttpStatusCode.OK, await Server.StatusOf(HttpMethod.Get, Path, null, planner.Bearer));
        Assert.Equal(HttpStatusCode.OK, await Server.StatusOf(HttpMethod.Get, $"{Path}/versions", null, planner.Bearer));
        Assert.Equal(HttpStatusCode.Forbidden, await Server.StatusOf(HttpMethod.Put, Path, null, planner.Bearer));
        var viewer = await Server.Person(Roles.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, await Server.StatusOf(HttpMethod.Get, Path, null, viewer.Bearer));
    }

    [Fact]
    public async Task TheDescriptionHasEveryCall()
    {
        var planner = await Server.Person(Roles.Planner);
        var description = JsonElement.Parse(await Server.Body("/openapi/v1.json", planner.Cookie)).GetProperty("paths");
        Assert.Equal(
            ["/api/settings get put", "/api/settings/check post", "/api/settings/choices get", "/api/settings/versions get",
                "/api/settings/versions/{number} get", "/api/settings/versions/{number}/restore post"],
            description.EnumerateObject().Where(p => p.Name.StartsWith(Path, StringComparison.Ordinal))
                .Select(p => $"{p.Name} {string.Join(' ', p.Value.EnumerateObject().Select(m => m.Name))}").Order(StringComparer.Ordinal));
        Assert.All(
            description.EnumerateObject().Where(p => p.Name.StartsWith(Path, StringComparison.Ordinal)).SelectMany(p => p.Value.EnumerateObject()),
            call => Assert.Contains("Only if your scope is everything", call.Value.GetProperty("description").GetString(), StringComparison.Ordinal));
    }
}
