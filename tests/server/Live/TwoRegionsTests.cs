using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.Configuration;

namespace ConnectStreaming.Tests.Live;

/// <summary>Amazon Connect Global Resiliency: the replica in the other Region has the same instance id and the same agents.</summary>
public sealed class TwoRegionsTests
{
    private const string Id = "11111111-2222-4333-8444-555555555555";
    private const string Tokyo = "arn:aws:connect:ap-northeast-1:123456789012:instance/" + Id;
    private const string Osaka = "arn:aws:connect:ap-northeast-3:123456789012:instance/" + Id;
    private const string Other = "arn:aws:connect:ap-northeast-1:123456789012:instance/22222222-2222-4333-8444-555555555555";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void AnInstanceIsNamedByItsIdUntilAnotherRegionHasTheSameOne()
    {
        var ids = Ids(Tokyo, Other);
        Assert.Equal((Id, Tokyo, Tokyo), (ids.Of(Tokyo), ids.Find(Id), ids.Find(Tokyo)));

        ids.Add(Osaka);
        Assert.Equal(($"{Id}@ap-northeast-1", $"{Id}@ap-northeast-3"), (ids.Of(Tokyo), ids.Of(Osaka)));
        Assert.Null(ids.Find(Id));
        Assert.Equal((Tokyo, Osaka), (ids.Find($"{Id}@ap-northeast-1"), ids.Find(Osaka.ToUpperInvariant())));
        Assert.Equal(Other, ids.Find("22222222-2222-4333-8444-555555555555"));
        Assert.Null(ids.Find("33333333-2222-4333-8444-555555555555"));
    }

    [Fact]
    public void WithoutANameAnInstanceIsNamedByItsRegion()
    {
        var ids = Ids(Tokyo, Osaka, Other);
        Assert.Equal(("Sales (ap-northeast-1)", "Sales (ap-northeast-3)"), (Name(Tokyo, (Id, "Sales")), Name(Osaka, (Id, "Sales"))));
        Assert.Equal("東京", Name(Tokyo, (Tokyo, "東京"), (Id, "Sales")));
        Assert.Equal("大阪", Name(Osaka, ($"{Id}@ap-northeast-3", "大阪")));
        Assert.Equal("22222222-2222-4333-8444-555555555555", Name(Other));

        string Name(string arn, params (string Key, string Name)[] names) => ids.NameOf(arn, names.ToDictionary(n => n.Key, n => n.Name));
    }

    [Fact]
    public void ASettingCanNameAnInstanceByItsArn()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"Live:InstanceNames:{Tokyo}", "東京"), new($"Live:InstanceNames:{Id}", "Sales")]).Build();
        var names = LiveOptions.NamesOf(configuration.GetSection("Live:InstanceNames"));
        Assert.Equal(("東京", "Sales", 2), (names[Tokyo], names[Id], names.Count));
    }

    [Fact]
    public async Task TwoRegionsAreTwoViewsAndNoAgentIsTwiceOnOne()
    {
        var viewers = new OneViewer { Now = Scoped(Scope.Everything) };
        await using var host = await LiveHost.Start(viewers, Agent(Tokyo, ShownCode.Offline), Agent(Osaka, ShownCode.Talking));
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));

        var views = await Views(2);
        Assert.Equal([$"{Id}@ap-northeast-1", $"{Id}@ap-northeast-3"], views.Select(v => v.GetProperty("id").GetString()));
        Assert.Equal([$"{Id} (ap-northeast-1)", $"{Id} (ap-northeast-3)"], views.Select(v => v.GetProperty("name").GetString()));
        Assert.Equal("offline", await Shown($"{Id}@ap-northeast-1"));
        Assert.Equal("talking", await Shown($"{Id}@ap-northeast-3"));
        Assert.Equal("talking", await Shown(Uri.EscapeDataString(Osaka)));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/views/{Id}/snapshot", limit.Token)).StatusCode);

        viewers.Now = Scoped(new Scope([Osaka], [], []));
        Assert.Equal($"{Id}@ap-northeast-3", (await Views(1)).Single().GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/views/{Id}@ap-northeast-1/snapshot", limit.Token)).StatusCode);

        async Task<JsonElement[]> Views(int count)
        {
            while (true)
            {
                var views = await http.GetFromJsonAsync<JsonElement[]>("/api/views", limit.Token);
                if (views!.Length == count && views.All(v => v.GetProperty("agents").GetInt32() == 1))
                {
                    return [.. views.OrderBy(v => v.GetProperty("id").GetString(), StringComparer.Ordinal)];
                }
            }
        }

        async Task<string?> Shown(string id) =>
            (await http.GetFromJsonAsync<JsonElement>($"/api/views/{id}/snapshot", limit.Token))
                .GetProperty("agents").EnumerateArray().Single().GetProperty("live").GetProperty("s").GetString();
    }

    private static InstanceIds Ids(params string[] arns)
    {
        var ids = new InstanceIds();
        Array.ForEach(arns, ids.Add);
        return ids;
    }

    private static Viewer Scoped(Scope scope) => new("p1", "P", "s1", Roles.Viewer, scope, Privacy.Nothing);

    private static AgentState Agent(string instance, ShownCode shown) =>
        Samples.Agent(1, 1, Now, shown) with { AgentArn = instance + "/agent/a1", InstanceArn = instance };

    private sealed class OneViewer : IViewers
    {
        public required Viewer Now { get; set; }

        public Viewer? Of(ClaimsPrincipal user) => Now;
    }
}
