using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Sandbox;

/// <summary>What can be read of the simulated contact centre: valid by AWS's models, the same for AWS's own command line, and equal to the events.</summary>
public sealed class ControlPlaneDirectoryTests : IAsyncLifetime
{
    private const int Agents = 130;
    private static readonly SimulateOptions Options = new() { StreamName = "events", Agents = Agents, Seed = 11 };
    private static readonly string Instance = Options.InstanceArn.Split('/')[^1];
    private readonly CentreDirectory _directory = new(Options);
    private readonly Dictionary<string, JsonObject> _said = [];
    private readonly AwsModels _models = new();
    private ControlPlane _plane = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _plane = await ControlPlane.Start(
            new ControlPlaneOptions { Instances = [new(Instance, "tokyo", _directory), new("00000000-0000-4000-8000-000000000000", "empty")], Rate = 1_000,
                Burst = 1_000 },
            TimeProvider.System, CancellationToken.None);
        _http = _models.CreateHttpClient(new Amazon.Connect.AmazonConnectConfig());
        _http.BaseAddress = _plane.Endpoint;
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization",
            "AWS4-HMAC-SHA256 Credential=sandbox/20260302/us-east-1/connect/aws4_request, SignedHeaders=host, Signature=0");
        var simulation = new Simulation(Options.InstanceArn, Agents, Options.Seed, 1, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        for (var next = simulation.Next(); next.Due < TimeSpan.FromMinutes(10); next = simulation.Next())
        {
            _directory.Apply(next);
            if (next.Route == EventRoute.InOrder)
            {
                _said[next.AgentArn] = JsonNode.Parse(next.Json.Span)!.AsObject();
            }
        }
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _plane.DisposeAsync();
        await _models.Check();
    }

    [Fact]
    public async Task UsersAndOtherNamesAreListedInPagesWithTheNamesOfTheEvents()
    {
        var users = await Pages($"/users-summary/{Instance}?maxResults=50", "UserSummaryList");
        Assert.Equal(Agents, users.Select(u => u["Id"]!.ToString()).Distinct().Count());
        Assert.Equal(_said.Keys.Order(), users.Select(u => u["Arn"]!.ToString()).Where(_said.ContainsKey).Order());

        string[] Heard(Func<JsonNode, IEnumerable<JsonNode?>> what) =>
            [.. _said.Values.Select(e => e["CurrentAgentSnapshot"]).OfType<JsonNode>().SelectMany(what).Select(n => n?["Name"]?.ToString()).OfType<string>()
                .Distinct()];

        async Task<string[]> Listed(string path, string name) => [.. (await Pages(path, name)).Select(n => n["Name"]!.ToString())];
        Assert.Empty(Heard(s => [s["AgentStatus"]]).Except(await Listed($"/agent-status/{Instance}", "AgentStatusSummaryList")));
        Assert.Empty(Heard(s => [s["Configuration"]!["RoutingProfile"]])
            .Except(await Listed($"/routing-profiles-summary/{Instance}", "RoutingProfileSummaryList")));
        Assert.Empty(Heard(s => [s["Configuration"]!["AgentHierarchyGroups"]!["Level1"]])
            .Except(await Listed($"/user-hierarchy-groups-summary/{Instance}", "UserHierarchyGroupSummaryList")));
        Assert.Empty(Heard(s => (JsonArray)s["Configuration"]!["RoutingProfile"]!["InboundQueues"]!)
            .Except(await Listed($"/queues-summary/{Instance}?queueTypes=STANDARD", "QueueSummaryList")));
        Assert.Equal(Agents, (await Pages($"/queues-summary/{Instance}?queueTypes=AGENT", "QueueSummaryList")).Count);
        Assert.Equal(["Available"], await Listed($"/agent-status/{Instance}?AgentStatusTypes=ROUTABLE", "AgentStatusSummaryList"));
        Assert.NotNull((await Get($"/user-hierarchy-structure/{Instance}"))["HierarchyStructure"]!["LevelOne"]);
        Assert.Empty(await Pages("/users-summary/00000000-0000-4000-8000-000000000000", "UserSummaryList"));
    }

    [Fact]
    public async Task UsersAreSearchedByTheirNames()
    {
        var person = _directory.Centre.People[17];
        var found = await Post("/search-users", new JsonObject
        {
            ["InstanceId"] = Instance,
            ["SearchCriteria"] = new JsonObject
            {
                ["OrConditions"] = new JsonArray(
                    Condition("Username", person.Username, "EXACT"),
                    new JsonObject { ["AndConditions"] = new JsonArray(Condition("LastName", person.LastName[..1], "STARTS_WITH"),
                        Condition("FirstName", person.FirstName, "CONTAINS")) }),
            },
        });
        var expected = _directory.Centre.People.Where(p => p.Username == person.Username
            || (p.LastName.StartsWith(person.LastName[0]) && p.FirstName.Contains(person.FirstName, StringComparison.Ordinal)));
        Assert.Equal(expected.Select(p => p.Arn), found["Users"]!.AsArray().Select(u => u!["Arn"]!.ToString()));
        var user = found["Users"]!.AsArray().Single(u => u!["Username"]!.ToString() == person.Username)!;
        Assert.Equal((person.FirstName, person.LastName), (user["IdentityInfo"]!["FirstName"]!.ToString(), user["IdentityInfo"]!["LastName"]!.ToString()));

        var page = await Post("/search-users", new JsonObject { ["InstanceId"] = Instance, ["MaxResults"] = 100 });
        var rest = await Post("/search-users",
            new JsonObject { ["InstanceId"] = Instance, ["MaxResults"] = 100, ["NextToken"] = page["NextToken"]!.ToString() });
        Assert.Equal((100, Agents - 100, Agents),
            (page["Users"]!.AsArray().Count, rest["Users"]!.AsArray().Count, page["ApproximateTotalCount"]!.GetValue<int>()));
    }

    [Fact]
    public async Task TheAgentsCurrentDataMatchTheirLastEvent()
    {
        var group = _directory.Centre.Groups[0].Team;
        var expected = _said.Values
            .Where(e => e["CurrentAgentSnapshot"]?["Configuration"]?["AgentHierarchyGroups"]?["Level1"]?["ARN"]?.ToString() == group.Arn)
            .Where(e => e["CurrentAgentSnapshot"]!["AgentStatus"]!["Type"]!.ToString() != "OFFLINE" || e["CurrentAgentSnapshot"]!["Contacts"]!.AsArray()
                .Count > 0)
            .ToDictionary(e => e["AgentARN"]!.ToString(), e => e["CurrentAgentSnapshot"]!);
        Assert.NotEmpty(expected);

        var data = (await Post($"/metrics/userdata/{Instance}", Filter("UserHierarchyGroups", group.Arn.Split('/')[^1])))["UserDataList"]!.AsArray();

        Assert.Equal(expected.Keys.Order(), data.Select(d => d!["User"]!["Arn"]!.ToString()).Order());
        foreach (var user in data)
        {
            var snapshot = expected[user!["User"]!["Arn"]!.ToString()];
            Assert.Equal(snapshot["AgentStatus"]!["Name"]!.ToString(), user["Status"]!["StatusName"]!.ToString());
            Assert.Equal(DateTimeOffset.Parse(snapshot["AgentStatus"]!["StartTimestamp"]!.ToString()).ToUnixTimeMilliseconds() / 1000.0,
                user["Status"]!["StatusStartTimestamp"]!.GetValue<double>(), 3);
            Assert.Equal(snapshot["NextAgentStatus"]?["Name"]?.ToString(), user["NextStatus"]?.ToString());
            Assert.Equal(
                snapshot["Contacts"]!.AsArray()
                    .Select(c => (c!["ContactId"]!.ToString(), c["State"]!.ToString().Replace("PAUSED", "CONNECTED", StringComparison.Ordinal))),
                user["Contacts"]!.AsArray().Select(c => (c!["ContactId"]!.ToString(), c["AgentContactState"]!.ToString())));
        }

        var connected = Filter("UserHierarchyGroups", group.Arn);
        connected["Filters"]!["ContactFilter"] = new JsonObject { ["ContactStates"] = new JsonArray("CONNECTED") };
        Assert.Equal(
            expected.Values.Count(s => s["Contacts"]!.AsArray().Any(c => c!["State"]!.ToString() == "CONNECTED")),
            (await Post($"/metrics/userdata/{Instance}", connected))["UserDataList"]!.AsArray().Count);
        var profile = expected.Values.First()["Configuration"]!["RoutingProfile"]!["ARN"]!.ToString();
        Assert.NotEmpty((await Post($"/metrics/userdata/{Instance}", Filter("RoutingProfiles", profile)))["UserDataList"]!.AsArray());
        Assert.Single((await Post($"/metrics/userdata/{Instance}", Filter("Agents", expected.Keys.First())))["UserDataList"]!.AsArray());
    }

    [Theory]
    [InlineData("/users-summary/{0}?maxResults=1001", null)]
    [InlineData("/users-summary/{0}?nextToken=x", null)]
    [InlineData("/search-users", """{"InstanceId":"{0}","SearchCriteria":{"StringCondition":{"FieldName":"Shoe","Value":"1","ComparisonType":"EXACT"}}}""")]
    [InlineData("/metrics/userdata/{0}", """{"Filters":{}}""")]
    [InlineData("/metrics/userdata/{0}", """{"Filters":{"Queues":["a"],"Agents":["b"]}}""")]
    public async Task AWrongRequestIsRefusedWithTheErrorOfAws(string path, string? body)
    {
        path = path.Replace("{0}", Instance, StringComparison.Ordinal);
        using var content = body is null ? null : new StringContent(body.Replace("{0}", Instance, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var raw = new HttpClient { BaseAddress = _plane.Endpoint };
        raw.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", _http.DefaultRequestHeaders.GetValues("Authorization").Single());
        using var answer = body is null ? await raw.GetAsync(new Uri(path, UriKind.Relative)) : await raw.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal((400, "InvalidParameterException"), ((int)answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task TheAwsCommandLineReadsAllOfIt()
    {
        var group = _directory.Centre.Groups[0].Team;
        Assert.Equal($"{Agents}", await Aws("list-users", "--page-size", "40", "--query", "length(UserSummaryList)"));
        Assert.Equal($"{Agents}", await Aws("search-users", "--query", "length(Users)"));
        Assert.Equal($"{_directory.Centre.Statuses.Count}", await Aws("list-agent-statuses", "--query", "length(AgentStatusSummaryList)"));
        Assert.Equal($"{_directory.Profiles.Count()}", await Aws("list-routing-profiles", "--query", "length(RoutingProfileSummaryList)"));
        Assert.Equal($"{_directory.Centre.Groups.Count}", await Aws("list-user-hierarchy-groups", "--query", "length(UserHierarchyGroupSummaryList)"));
        Assert.Equal("\"チーム\"", await Aws("describe-user-hierarchy-structure", "--query", "HierarchyStructure.LevelOne.Name"));
        Assert.Equal($"{_directory.Queues.Count()}", await Aws("list-queues", "--queue-types", "STANDARD", "--query", "length(QueueSummaryList)"));
        var now = JsonNode.Parse(await Aws("get-current-user-data", "--filters", $"UserHierarchyGroups={group.Arn.Split('/')[^1]}", "--query",
            "UserDataList[].User.Arn"))!.AsArray();
        Assert.NotEmpty(now);
        Assert.All(now, arn => Assert.Contains(arn!.ToString(), _said.Keys));
    }

    private static JsonObject Condition(string field, string value, string how) =>
        new() { ["StringCondition"] = new JsonObject { ["FieldName"] = field, ["Value"] = value, ["ComparisonType"] = how } };

    private static JsonObject Filter(string name, string id) => new() { ["Filters"] = new JsonObject { [name] = new JsonArray(id) } };

    private async Task<List<JsonNode>> Pages(string path, string name)
    {
        List<JsonNode> all = [];
        for (string? token = ""; token is not null;)
        {
            var page = await Get(token.Length == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}nextToken={token}");
            all.AddRange(page[name]!.AsArray().OfType<JsonNode>());
            token = page["NextToken"]?.ToString();
        }

        return all;
    }

    private async Task<JsonObject> Get(string path) => (await _http.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative)))!;

    private async Task<JsonObject> Post(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private async Task<string> Aws(params string[] args)
    {
        var start = new ProcessStartInfo(AwsModels.CommandLine(),
            ["--endpoint-url", _plane.Endpoint.ToString(), "--no-cli-pager", "--output", "json", "connect", args[0], "--instance-id", Instance, .. args[1..]])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (key, value) in new[] { ("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "sandbox"), ("AWS_SECRET_ACCESS_KEY", "sandbox"),
            ("LANG", "C.UTF-8"), ("PYTHONIOENCODING", "utf-8") })
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said[1]);
        return System.Text.RegularExpressions.Regex.Unescape(said[0].Trim());
    }
}
