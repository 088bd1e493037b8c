using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Floors;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Settings;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>The settings in the snapshots of a server, for viewers of every kind, and after a change.</summary>
public sealed class SettingsInViewsTests : IAsyncLifetime
{
    private const string Floor = "f-0000000001";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly SettingsDocument Set = new()
    {
        Alerts = new LimitSettings
        {
            Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>
            {
                [AlertKind.LongContact] =
                [
                    new(1_000, null) { Profile = "Basic" }, new(2_000, null) { Profile = "VIP" }, new(3_000, null) { Group = ["Tokyo", "Team 1"] },
                    new(4_000, null) { Group = ["Tokyo", "Team 2"] }, new(5_000, null) { Floor = Floor }, new(6_000, null) { Floor = "f-elsewhere" },
                    new(7_000, null) { Floor = "f-none" },
                ],
                [AlertKind.LongAway] = [new(8_000, null) { Status = "トイレ" }],
            },
            Breaks = [new PlannedBreak("トイレ", 600_000)],
        },
        Words = [new SiteWord("", "state.acw", "ラップ", null), new SiteWord("s-default", "state.acw", "整理", null)],
        Icons = [new StatusIcon("トイレ", "coffee")],
        Instances = [new InstanceName(Samples.Instance, "東京センター")],
        TimeZone = "America/Lima",
    };

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly HttpClient _http = new();
    private readonly OneViewer _viewers = new() { Now = Seeing(Scope.Everything) };
    private LiveHost _host = null!;

    private MemorySettings Store => _host.Services.GetRequiredService<MemorySettings>();

    // user1 and user4 are in Team 1, user2 in Team 2, user3 in Team 0; all have the profile Basic.
    public async Task InitializeAsync()
    {
        _host = await LiveHost.Start(_viewers, Samples.Agent(1, 1, Now), Samples.Agent(2, 1, Now), Samples.Agent(3, 1, Now), Samples.Agent(4, 1, Now));
        await _host.View(4);
        _http.BaseAddress = new Uri(_host.Url);
        _host.Services.GetRequiredService<LiveHost.Drawn>().Write(
            [DrawnViews.Floor(Floor) with { TimeZone = "" }, DrawnViews.Floor("f-elsewhere", 1, DrawnViews.OtherInstance)],
            new Seated($"{Samples.Instance}/agent/a1", new DrawnSeat(Floor, "s1")));
        var drawn = _host.Services.GetRequiredService<DrawnFloorsReplica>();
        await Until(() => Task.FromResult(drawn.Now.Floors.Count == 2));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task EveryViewerGetsTheRulesThatTheLensMayNameAndNoOthers()
    {
        Store.Write(Set);
        await Until(async () => (await Snapshot(Instance)).TryGetProperty("settings", out _));

        // No agent of the instance has the profile VIP, so the view does not name it.
        Assert.Equal("1000 3000 4000 5000 8000 breaks icons ラップ", await Shown(Instance, Seeing(Scope.Everything)));
        Assert.Equal("1000 3000 4000 5000 ラップ", await Shown(Instance, Seeing(Scope.Everything, masked: true)));
        // Team 1 alone: the profile of its agents, its own group, the floor.
        Assert.Equal("1000 3000 5000 8000 breaks icons ラップ", await Shown(Instance, Seeing(new Scope([], [["Tokyo", "Team 1"]], []))));
        Assert.Equal("1000 4000 5000 ラップ", await Shown(Instance, Seeing(new Scope([], [["Tokyo", "Team 2"]], []), masked: true)));
        // By profile: the groups of the agents who have it.
        Assert.Equal("1000 3000 4000 5000 8000 breaks icons ラップ", await Shown(Instance, Seeing(new Scope([], [], ["Basic"]))));
        Assert.Equal("2000 5000 8000 breaks icons ラップ", await Shown(Instance, Seeing(new Scope([], [], ["VIP"]))));
        // On the drawn floor: no agent of Team 2 has a seat there, but one is logged in without a seat.
        Assert.Equal("1000 3000 4000 5000 8000 breaks icons 整理", await Shown(Floor, Seeing(Scope.Everything)));
        Assert.Equal("1000 3000 5000 8000 breaks icons 整理", await Shown(Floor, Seeing(new Scope([], [["Tokyo", "Team 1"]], []))));
        Assert.Equal("2000 5000 整理", await Shown(Floor, Seeing(new Scope([], [], ["VIP"]), masked: true)));
    }

    [Fact]
    public async Task AChangeStartsEveryStreamOverAndTheNextSnapshotHasTheNewSettings()
    {
        var old = await Snapshot(Instance);
        Assert.NotEqual("America/Lima", old.GetProperty("zone").GetString());
        await using var hub = new HubConnectionBuilder().WithUrl(_host.Url + "/live").Build();
        await hub.StartAsync(_limit.Token);
        await using var stream = Watch(hub, old).GetAsyncEnumerator(_limit.Token);
        Assert.True(await stream.MoveNextAsync());
        Assert.NotEqual("resync", stream.Current.GetProperty("kind").GetString());

        Store.Write(Set);
        var began = TimeProvider.System.GetTimestamp();
        JsonElement last = default;
        while (await stream.MoveNextAsync())
        {
            last = stream.Current;
        }

        Assert.Equal(("resync", "epoch"), (last.GetProperty("kind").GetString(), last.GetProperty("reason").GetString()));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
        var now = await Snapshot(Instance);
        Assert.Equal((1, "America/Lima"), (now.GetProperty("settings").GetProperty("version").GetInt32(), now.GetProperty("zone").GetString()));
        Assert.Equal("America/Lima", (await Snapshot(Floor)).GetProperty("zone").GetString());
        var views = await _http.GetFromJsonAsync<JsonElement>("/api/views", _limit.Token);
        Assert.Contains(views.EnumerateArray(), v => v.GetProperty("name").GetString() == "東京センター");
        // The snapshot of before is not patched by the stream of now.
        await foreach (var message in Watch(hub, old))
        {
            last = message;
        }
        Assert.Equal("resync", last.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task ANameThatALimitedViewerSeesForTheFirstTimeBringsItsRule()
    {
        Store.Write(Set);
        var team = Seeing(new Scope([], [["Tokyo", "Team 1"]], []));
        await Until(async () => await Shown(Instance, team) == "1000 3000 5000 8000 breaks icons ラップ");

        var agent = Samples.Agent(1, 2, Now.AddSeconds(1));
        _host.Feed.Changed(agent with { Profile = agent.Profile with { RoutingProfile = "VIP" } }, "s1", 1);

        await Until(async () => await Shown(Instance, team) == "1000 2000 3000 5000 8000 breaks icons ラップ");
    }

    [Fact]
    public async Task InstancesHaveTheNameOfTheSettingsEverywhere()
    {
        Store.Write(Set);
        var book = _host.Services.GetRequiredService<SettingsBook>();
        await Until(() => Task.FromResult(book.Now.Version == 1));
        _viewers.Now = Seeing(Scope.Everything) with { Roles = Roles.Administrator };

        foreach (var path in new[] { "/api/instances", "/api/scope-choices", $"/api/floors/{Floor}/people", "/api/settings/choices", "/api/views" })
        {
            var sent = await _http.GetFromJsonAsync<JsonElement>(path, _limit.Token);
            Assert.Contains("東京センター", Names(sent));
        }
        Assert.Equal("America/Lima", _host.Services.GetRequiredService<ISiteZone>().Name);
    }

    private static string Instance => Samples.Instance[^36..];

    private static Viewer Seeing(Scope scope, bool masked = false) =>
        new("p1", "P", "s1", Roles.Viewer, scope, new Privacy(NameLevel.Family, masked));

    /// <summary>The rules by the time of their warning, and what else the settings have, as one viewer gets them.</summary>
    private async Task<string> Shown(string view, Viewer viewer)
    {
        _viewers.Now = viewer;
        return !(await Snapshot(view)).TryGetProperty("settings", out var settings) ? "" : string.Join(
            ' ',
            [
                .. settings.GetProperty("limits").EnumerateArray().SelectMany(kind => kind.GetProperty("rules").EnumerateArray())
                    .Select(r => r.GetProperty("warnAfter").ToString()),
                .. new[] { "breaks", "icons" }.Where(key => settings.TryGetProperty(key, out _)),
                .. settings.GetProperty("words").EnumerateArray().Select(w => w.GetProperty("ja").GetString()!),
            ]);
    }

    private Task<JsonElement> Snapshot(string view)
    {
        // One session gets two snapshots a second.
        _viewers.Now = _viewers.Now! with { Session = Guid.NewGuid().ToString("N") };
        return _http.GetFromJsonAsync<JsonElement>($"/api/views/{view}/snapshot", _limit.Token);
    }

    private IAsyncEnumerable<JsonElement> Watch(HubConnection hub, JsonElement snapshot) => hub.StreamAsync<JsonElement>(
        "Watch", Instance,
        new
        {
            epoch = snapshot.GetProperty("epoch").GetString(), rev = snapshot.TryGetProperty("rev", out var rev) ? rev.GetInt64() : 0,
            vector = snapshot.GetProperty("vector"),
        },
        _limit.Token);

    private async Task Until(Func<Task<bool>> isDone)
    {
        while (!await isDone())
        {
            await Task.Delay(20, _limit.Token);
        }
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private sealed class OneViewer : IViewers
    {
        public Viewer? Now { get; set; }

        public Viewer? Of(ClaimsPrincipal user) => Now;
    }
}
