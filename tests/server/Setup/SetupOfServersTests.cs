using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Cluster;
using ConnectStreaming.Tests.Fakes;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The Setup page of a cluster: every server shows the same run.</summary>
public sealed class SetupOfServersTests(KinesisLocal local) : IClassFixture<KinesisLocal>, IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(90));
    private readonly string _name = $"c{Guid.NewGuid():N}"[..12];

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task ThereIsOneRunOnAllServersEachShowsItAndEachCanStopIt()
    {
        await using var silos = await Silos.Start(2);
        await using var world = await SetupWorld.Create(local);
        var duties = new Duties();
        await using var a = await Host(world, silos.Grains(0), duties.Of("a"));
        await using var b = await Host(world, silos.Grains(1), duties.Of("b"));
        var hold = new TaskCompletionSource();
        world.Plane.OnCall = call =>
        {
            if (call.Operation == "AssociateInstanceStorageConfig")
            {
                hold.Task.Wait(TimeSpan.FromSeconds(30));
            }

            return null;
        };
        await using var early = await b.Follow();
        await Apply(a, world, _name, HttpStatusCode.Accepted);

        var seen = await Until(early, run => run.GetProperty("steps")[1].GetProperty("phase").GetString() == "running");
        Assert.Equal("admin@example.jp", seen.GetProperty("by").GetString());
        Assert.Equal("running", (await b.Http.GetFromJsonAsync<JsonElement>(At("/api/setup"))).GetProperty("run").GetProperty("phase").GetString());
        await Apply(b, world, _name + "2", HttpStatusCode.Conflict);

        (await b.Http.PostAsync(At("/api/setup/stop"), null)).EnsureSuccessStatusCode();
        // The order reaches the server that runs it with its next word about the run.
        await Until(a, () => duties.RequestsOf("a") >= 1, "the duty is asked for");
        await Task.Delay(1_500, _limit.Token);
        hold.SetResult();
        seen = await Until(early, run => run.GetProperty("endedAt").ValueKind == JsonValueKind.Number);
        Assert.Equal("stopped", seen.GetProperty("phase").GetString());
        Assert.Equal(seen.GetRawText(), (await a.Http.GetFromJsonAsync<JsonElement>(At("/api/setup"))).GetProperty("run").GetRawText());

        world.Plane.OnCall = null;
        await Until(a, () => duties.Holder is null, "the duty is given back");
        await Apply(b, world, _name, HttpStatusCode.Accepted);
        await using var late = await a.Follow();
        seen = await Until(late, run => run.GetProperty("phase").GetString() == "done");
        Assert.NotEqual(JsonValueKind.Null, seen.GetProperty("steps").ValueKind);
    }

    [Fact]
    public async Task ARunOfAServerThatIsGoneIsShownAsFailedWithTheTimeOfItsLastWord()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var silos = await Silos.Start(1, time);
        await using var world = await SetupWorld.Create(local);
        await using var host = await Host(world, silos.Grains(0), new Duties().Of("b"));
        var began = time.GetUtcNow();
        var run = new SetupRunJson(
            "r", "apply", SetupWire.Of(world.Instance), "p", began.ToUnixTimeMilliseconds(), null, "running", [], [], new Text("w", "w"), null);
        await silos.Grains(0).GetGrain<ISetupRunGrain>(ISetupRunGrain.Key)
            .Publish(new SetupRunProgress("r", began, false, JsonSerializer.SerializeToUtf8Bytes(run)));
        var shown = (await host.Http.GetFromJsonAsync<JsonElement>(At("/api/setup"))).GetProperty("run");
        Assert.Equal(("running", JsonValueKind.Null), (shown.GetProperty("phase").GetString(), shown.GetProperty("error").ValueKind));

        time.Advance(IDuties.Lease + TimeSpan.FromSeconds(1));

        shown = (await host.Http.GetFromJsonAsync<JsonElement>(At("/api/setup"))).GetProperty("run");
        Assert.Equal(("failed", began.ToUnixTimeMilliseconds()), (shown.GetProperty("phase").GetString(), shown.GetProperty("endedAt").GetInt64()));
        Assert.Contains("does not answer", shown.GetProperty("error").GetProperty("happened").GetProperty("en").GetString(), StringComparison.Ordinal);
    }

    private static Task<SetupHost> Host(SetupWorld world, IGrainFactory grains, IDuties duties) => SetupHost.Start(
        world, Roles.Administrator, services => services.AddSingleton(grains).AddSingleton(duties));

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static async Task Apply(SetupHost host, SetupWorld world, string stream, HttpStatusCode expected)
    {
        var wanted = new { agentEvents = new { to = $"kinesis:{stream}" } };
        var plan = await world.Send(HttpStatusCode.OK, host, "/api/setup/plan", new { instance = world.Instance.Id, wanted });
        var fingerprint = plan.GetProperty("fingerprint").GetString();
        await world.Send(expected, host, "/api/setup/apply", new { instance = world.Instance.Id, wanted, fingerprint, noWait = true });
    }

    private async Task<JsonElement> Until(HubConnection hub, Predicate<JsonElement> reached)
    {
        await foreach (var live in hub.StreamAsync<JsonElement>("Follow", _limit.Token))
        {
            if (live.GetProperty("run") is { ValueKind: JsonValueKind.Object } run && reached(run))
            {
                return run;
            }
        }

        throw new TimeoutException("The run did not get there.");
    }

    private async Task Until(SetupHost host, Func<bool> isSo, string what)
    {
        while (!isSo())
        {
            Assert.False(_limit.IsCancellationRequested, $"{what}: {host.Runs.Current?.Phase}");
            await Task.Delay(20);
        }
    }

    /// <summary>Duties as in the table: one server has it, until it gives it back.</summary>
    private sealed class Duties
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _told = [];

        public string? Holder { get; private set; }

        public int RequestsOf(string server)
        {
            lock (_lock)
            {
                return _told.GetValueOrDefault(server);
            }
        }

        public IDuties Of(string server) => new Server(this, server);

        private sealed class Server(Duties all, string name) : IDuties
        {
            public Task<bool> Have(string duty, CancellationToken cancellationToken)
            {
                lock (all._lock)
                {
                    all._told[name] = all._told.GetValueOrDefault(name) + 1;
                    all.Holder ??= name;
                    return Task.FromResult(all.Holder == name);
                }
            }

            public Task GiveBack(string duty, CancellationToken cancellationToken)
            {
                lock (all._lock)
                {
                    all.Holder = all.Holder == name ? null : all.Holder;
                }

                return Task.CompletedTask;
            }

            public Task GiveBack(CancellationToken cancellationToken) => GiveBack(SharedRuns.Duty, cancellationToken);
        }
    }
}
