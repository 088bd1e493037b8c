using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Tests.Board;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Live;

/// <summary>Everything that the server sends to a user with a scope is searched byte by byte for agents outside the scope.</summary>
public sealed class ScopedViewTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly Viewer OfTeam1 = new("p1", "P", "s1", Roles.Viewer, new Scope([], [["Tokyo", "Team 1"]], []), new Privacy(NameLevel.Family, false));

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(40));
    private readonly HttpClient _http = new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All });
    private readonly OneViewer _viewers = new() { Now = OfTeam1 };
    private LiveHost _host = null!;

    // user1 and user4 are in Team 1, user2 in Team 2, user3 in Team 0.
    public async Task InitializeAsync()
    {
        _host = await LiveHost.Start(_viewers, Samples.Agent(1, 1, Now), Samples.Agent(2, 1, Now), Samples.Agent(3, 1, Now), Samples.Agent(4, 1, Now));
        await _host.View(4);
        _http.BaseAddress = new Uri(_host.Url);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }

    [Theory]
    [InlineData("/api/views/11111111-2222-3333-4444-555555555555/snapshot")]
    [InlineData("/api/agents")]
    public async Task NothingOfAnyoneOutsideTheScopeIsInTheAnswer(string path)
    {
        var body = await _http.GetStringAsync(path, _limit.Token);

        Assert.Contains("L1", body, StringComparison.Ordinal);
        Assert.Contains("L4", body, StringComparison.Ordinal);
        AssertNothingOfOthers(body);
    }

    [Fact]
    public async Task TheOtherAgentsAreOccupiedPlaces()
    {
        var snapshot = await Snapshot();

        Assert.Equal(2, snapshot.GetProperty("agents").GetArrayLength());
        Assert.Equal(2, snapshot.GetProperty("others").GetArrayLength());
        Assert.Equal(2, (await _http.GetFromJsonAsync<JsonElement>("/api/views", _limit.Token))[0].GetProperty("agents").GetInt32());
    }

    [Theory]
    [InlineData("a2")]
    [InlineData("user2")]
    public async Task AnAgentOutsideTheScopeIsNotFound(string id)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/api/agents/{id}", _limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/api/agents/a1", _limit.Token)).StatusCode);
    }

    /// <summary>The newest slots, also if nothing else of the agent changed, and only of agents inside the scope.</summary>
    [Fact]
    public async Task TheSlotsInUseAreInTheDetailsOfAgentsInsideTheScope()
    {
        AgentState With(int n, int version, int used) => Samples.Agent(n, version, Now) with { Slots = [new ChannelSlots("CHAT", used, 3)] };
        foreach (var n in new[] { 1, 2 })
        {
            _host.Feed.Changed(With(n, 2, 0), "s1", 1);
            _host.Feed.Changed(With(n, 3, n), "s1", 1);
        }
        var slots = "";
        while (slots != """[{"channel":"CHAT","used":1,"maximum":3}]""")
        {
            slots = (await _http.GetFromJsonAsync<JsonElement>("/api/agents/a1", _limit.Token)).GetProperty("slots").GetRawText();
        }

        Assert.DoesNotContain("CHAT", await _http.GetStringAsync("/api/agents", _limit.Token), StringComparison.Ordinal);
        var other = await _http.GetAsync("/api/agents/a2", _limit.Token);
        Assert.DoesNotContain("CHAT", await other.Content.ReadAsStringAsync(_limit.Token), StringComparison.Ordinal);
        Assert.DoesNotContain("CHAT", (await Snapshot()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnInstanceOutsideTheScopeIsNotFound()
    {
        _viewers.Now = OfTeam1 with { Scope = new Scope(["another"], [], []) };

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(Path, _limit.Token)).StatusCode);
        Assert.Equal("[]", await _http.GetStringAsync("/api/views", _limit.Token));
        Assert.Equal("[]", await _http.GetStringAsync("/api/agents", _limit.Token));
    }

    [Fact]
    public async Task AdministratorsGetTheNamesForAScope()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync("/api/scope-choices", _limit.Token)).StatusCode);
        _viewers.Now = OfTeam1 with { Roles = Roles.Administrator };

        var choices = await _http.GetFromJsonAsync<JsonElement>("/api/scope-choices", _limit.Token);

        Assert.Equal("""[["Tokyo"],["Tokyo","Team 0"],["Tokyo","Team 1"],["Tokyo","Team 2"]]""", choices.GetProperty("groups").GetRawText());
        Assert.Equal("""["Basic"]""", choices.GetProperty("profiles").GetRawText());
        Assert.Equal(View, choices.GetProperty("instances")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task PlannersGetOnlyTheInstancesOfTheirScope()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync("/api/instances", _limit.Token)).StatusCode);
        _viewers.Now = OfTeam1 with { Roles = Roles.Planner };
        var instances = await _http.GetFromJsonAsync<JsonElement>("/api/instances", _limit.Token);
        Assert.Equal(Samples.Instance, Assert.Single(instances.EnumerateArray()).GetProperty("arn").GetString());

        _viewers.Now = _viewers.Now with { Scope = new Scope(["another"], [], []) };
        Assert.Equal("[]", await _http.GetStringAsync("/api/instances", _limit.Token));
    }

    [Fact]
    public async Task ChangesOutsideTheScopeSendNothingAndAgentsWhoEnterOrLeaveItAreAddedOrRemoved()
    {
        var (hub, stream) = await Watch();
        await using var _ = hub;

        // A change of another agent, then of the own agent: only the second change is a frame.
        _host.Feed.Changed(Samples.Agent(2, 2, Now, ShownCode.Talking), "s1", 1);
        _host.Feed.Changed(Samples.Agent(1, 2, Now, ShownCode.Talking), "s1", 1);
        var own = await Frame(stream);
        AssertNothingOfOthers(own.GetRawText());
        Assert.Equal(1, own.GetProperty("live").GetArrayLength());

        var moved = Samples.Agent(2, 3, Now, ShownCode.Acw);
        _host.Feed.Changed(moved with { Profile = moved.Profile with { Hierarchy = ["Tokyo", "Team 1"] } }, "s1", 1);
        var came = await Frame(stream);
        Assert.Equal("L2", came.GetProperty("cards")[0].GetProperty("last").GetString());
        Assert.Equal("acw", came.GetProperty("live")[0].GetProperty("s").GetString());

        _host.Feed.Changed(Samples.Agent(2, 4, Now, ShownCode.Acw), "s1", 1);
        var left = await Frame(stream);
        Assert.False(left.TryGetProperty("cards", out JsonElement _));
        Assert.Equal(1, left.GetProperty("others").GetArrayLength());
        AssertNothingOfOthers(left.GetRawText());

        async Task<JsonElement> Frame(IAsyncEnumerator<JsonElement> from)
        {
            do
            {
                Assert.True(await from.MoveNextAsync());
            }
            while (from.Current.GetProperty("kind").GetString() != "frame");
            await hub.SendAsync("Seen", View, from.Current.GetProperty("epoch").GetString(), from.Current.GetProperty("rev").GetInt64(), _limit.Token);
            return from.Current;
        }
    }

    [Fact]
    public async Task AChangedScopeRestartsTheStreamWithinSeconds()
    {
        var (hub, stream) = await Watch();
        await using var _ = hub;
        _viewers.Now = OfTeam1 with { Scope = new Scope([], [["Tokyo", "Team 2"]], []) };

        JsonElement last = default;
        while (await stream.MoveNextAsync())
        {
            last = stream.Current;
        }
        Assert.Equal("access", last.GetProperty("reason").GetString());
        Assert.Contains("L2", (await Snapshot()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASnapshotOfOneScopeIsNeverPatchedWithAnother()
    {
        var old = await Snapshot();
        _viewers.Now = OfTeam1 with { Scope = new Scope([], [["Tokyo", "Team 2"]], []) };
        await using var hub = await Connect();

        JsonElement last = default;
        await foreach (var message in Stream(hub, old))
        {
            last = message;
        }
        Assert.Equal("resync", last.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task ARevokedSessionIsClosedWithinSeconds()
    {
        var (hub, _) = await Watch();
        await using var watching = hub;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ => Task.FromResult(closed.TrySetResult());
        var revoked = TimeProvider.System.GetTimestamp();

        _viewers.Now = null;

        await closed.Task.WaitAsync(_limit.Token);
        Assert.True(TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(Path, _limit.Token)).StatusCode);
    }

    private static string View => Samples.Instance[^36..];

    private static string Path => $"/api/views/{View}/snapshot";

    private static void AssertNothingOfOthers(string sent)
    {
        foreach (var secret in new[] { "L2", "L3", "user1", "user2", "user3", "/a2", "/a3", "Team 0", "Team 2" })
        {
            Assert.DoesNotContain(secret, sent, StringComparison.Ordinal);
        }
    }

    private async Task<(HubConnection Hub, IAsyncEnumerator<JsonElement> Stream)> Watch()
    {
        var snapshot = await Snapshot();
        var hub = await Connect();
        var stream = Stream(hub, snapshot).GetAsyncEnumerator(_limit.Token);
        Assert.True(await stream.MoveNextAsync());
        return (hub, stream);
    }

    private IAsyncEnumerable<JsonElement> Stream(HubConnection hub, JsonElement snapshot) => hub.StreamAsync<JsonElement>(
        "Watch", View,
        new { epoch = snapshot.GetProperty("epoch").GetString(), rev = snapshot.TryGetProperty("rev", out var rev) ? rev.GetInt64() : 0,
            vector = snapshot.GetProperty("vector") }, _limit.Token);

    private async Task<HubConnection> Connect()
    {
        var hub = new HubConnectionBuilder().WithUrl(_host.Url + "/live").Build();
        await hub.StartAsync(_limit.Token);
        return hub;
    }

    private Task<JsonElement> Snapshot() => _http.GetFromJsonAsync<JsonElement>(Path, _limit.Token);

    /// <summary>Every request comes from this viewer, until the test sets another one.</summary>
    private sealed class OneViewer : IViewers
    {
        public Viewer? Now { get; set; }

        public Viewer? Of(ClaimsPrincipal user) => Now;
    }
}
