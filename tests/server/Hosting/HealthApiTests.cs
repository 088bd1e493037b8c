using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>A fault of the store is reported, in words to the people who can act, and the map stays ready.</summary>
public sealed class HealthApiTests : IAsyncLifetime
{
    private const string Secret = "/srv/data/connect-streaming.db";
    private static readonly Viewer Administrator = new("a", "A", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);
    private static readonly Viewer Watching = Administrator with { Roles = Roles.Viewer };

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly HttpClient _http = new();
    private readonly Viewers _viewers = new();
    private LiveHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await LiveHost.Start(_viewers, Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        await _host.View(1);
        _http.BaseAddress = new Uri(_host.Url);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task AStoreFaultKeepsTheServerReadyAndItsTextIsForAdministratorsOnly()
    {
        DiskIsFull();

        var toAdministrators = await Ready();
        _viewers.Now = Watching;
        var toOthers = await Ready();

        foreach (var ready in new[] { toAdministrators, toOthers })
        {
            Assert.True(ready.GetProperty("ready").GetBoolean());
            Assert.True(ready.GetProperty("degraded").GetBoolean());
            Assert.Equal(["store-full"], ready.GetProperty("codes").EnumerateArray().Select(c => c.GetString()));
        }

        Assert.Contains(Secret, toAdministrators.GetRawText(), StringComparison.Ordinal);
        var reason = Assert.Single(toAdministrators.GetProperty("reasons").EnumerateArray());
        Assert.Contains("disk is full", reason.GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Contains("空き容量", reason.GetProperty("ja").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, toOthers.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHealthOfTheStoreIsInTheApiInBothLanguagesForAdministrators()
    {
        DiskIsFull();

        var health = await _http.GetFromJsonAsync<JsonElement>("/api/health", _limit.Token);
        var trouble = Assert.Single(health.GetProperty("store").GetProperty("troubles").EnumerateArray());
        Assert.Equal("full", trouble.GetProperty("state").GetString());
        Assert.Contains("disk is full", trouble.GetProperty("detail").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Contains("空き容量", trouble.GetProperty("detail").GetProperty("ja").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASnapshotAndATickReportTheStoreToAdministratorsOnly()
    {
        DiskIsFull();

        Assert.Equal("full", (await Snapshot()).GetProperty("store").GetProperty("state").GetString());
        Assert.Contains("\"store\"", Tick(), StringComparison.Ordinal);
        _viewers.Now = Watching;
        Assert.False((await Snapshot()).TryGetProperty("store", out _));
        Assert.DoesNotContain("\"store\"", Tick(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreThatWritesAgainIsHealthy()
    {
        DiskIsFull();
        _host.Services.GetRequiredService<StoreHealth>().OnCommitted();

        Assert.False((await Ready()).GetProperty("degraded").GetBoolean());
        Assert.False((await Snapshot()).TryGetProperty("store", out _));
    }

    [Fact]
    public async Task ARefusedSourceKeepsTheServerReadyAndItsTextIsForAdministratorsOnly()
    {
        var replica = Assert.Single(_host.Services.GetRequiredService<BoardReplicas>().All());
        _host.Feed.Health(new SourceHealth
        {
            Source = SourceKey.Shard("s"), Stream = "s", State = SourceState.Denied, Reason = SourceReason.AccessDenied, Detail = new(Secret, "拒否されました"),
        });
        while (replica.Source.State != SourceState.Denied)
        {
            await Task.Delay(50, _limit.Token);
        }

        var ready = await Ready();
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Equal(["source-denied"], ready.GetProperty("codes").EnumerateArray().Select(c => c.GetString()));
        var reason = Assert.Single(ready.GetProperty("reasons").EnumerateArray());
        Assert.Contains(Secret, reason.GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("拒否されました", reason.GetProperty("ja").GetString(), StringComparison.Ordinal);
        _viewers.Now = Watching;
        Assert.DoesNotContain(Secret, (await Ready()).GetRawText(), StringComparison.Ordinal);
    }

    private void DiskIsFull() => _host.Services.GetRequiredService<StoreHealth>().OnFailed(
        new StoreUnavailableException(StoreProblem.DiskFull, $"Cannot write to {Secret}: the disk is full."));

    private async Task<JsonElement> Ready()
    {
        using var answer = await _http.GetAsync("/readyz", _limit.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(_limit.Token);
    }

    private Task<JsonElement> Snapshot() => _http.GetFromJsonAsync<JsonElement>($"/api/views/{View().Id}/snapshot", _limit.Token);

    private string Tick() => System.Text.Encoding.UTF8.GetString(View().Tick().Json.Span);

    private LiveView View() => Assert.Single(_host.Services.GetRequiredService<LiveViews>().For(_viewers.Now));

    private sealed class Viewers : IViewers
    {
        public Viewer Now { get; set; } = Administrator;

        public Viewer Of(ClaimsPrincipal user) => Now;
    }
}
