using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Settings;

/// <summary>The check before a save with its counts, and what the settings can name.</summary>
public sealed class SettingsChecksTests(AccessMatrixTests.WholeServer server) : SettingsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/agents";

    [Fact]
    public async Task ACheckCountsTheAlertsOfNowAndThenAndSavesNothing()
    {
        var planner = await Server.Person(Roles.Planner);
        await Save(planner, "{}");
        var etag = await Etag(planner);
        await using var host = await AlertedHost();
        var document = """{"limits":{"long-available":[{"warnAfter":60000,"criticalAfter":null}],"long-hold":[{"warnAfter":null,"criticalAfter":0}]}}""";

        using var content = new StringContent(document, Encoding.UTF8, "application/json");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var answer = await http.PostAsync($"{Path}/check", content);

        // Two are available for ten minutes; one has been on hold for three, which is a warning by the product's limit.
        var counted = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("""{"errors":[],"now":{"warning":1,"critical":0},"then":{"warning":2,"critical":1}}""", counted.GetRawText());
        var (status, wrong, _) = await Send(HttpMethod.Post, $"{Path}/check", planner, """{"colours":"pink"}""");
        Assert.Equal((HttpStatusCode.OK, JsonValueKind.Null), (status, wrong.GetProperty("then").ValueKind));
        Assert.Equal("colours", wrong.GetProperty("errors")[0].GetProperty("path").GetString());
        Assert.Equal(etag, await Etag(planner));
    }

    /// <summary>Nobody's alerts go on while the stream is not read, and when everybody is silent the fault is not theirs.</summary>
    [Fact]
    public void TheCountIsAsOfTheTimeUpToWhichTheStreamIsKnown()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_000);
        var limits = new LimitSettings { Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [AlertKind.LongAvailable] = [new(60_000, null)] } };

        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Live, null));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Unreachable, now.AddMinutes(-2)));
        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Unreachable, now.AddSeconds(-30)));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Denied, null));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.CatchingUp, null));
        Assert.Equal(new AlertCounts(0, 1), Of(SourceState.Live, null, Overlay.Silent));
        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Down, now, Overlay.Silent));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Down, null, Overlay.Silent));

        AlertCounts Of(SourceState state, DateTimeOffset? upTo, Overlay overlay = Overlay.None)
        {
            var board = new BoardReplica(Samples.Instance);
            var since = now.AddSeconds(overlay == Overlay.None ? -100 : -650);
            board.Reset(new BoardSnapshot(
                new BoardPosition("e", 1), [new BoardAgent(0, Samples.Agent(1, 1, since), "s", overlay)],
                new SourceHealth { Source = SourceKey.Instance(Samples.Instance), State = state, CaughtUpTo = upTo }));
            return AlertCounts.Of(
                AlertCounts.Agents([board], ConnectStreaming.Floors.DrawnFloors.None, new SuspectOptions(), now, masksStatuses: false), limits);
        }
    }

    /// <summary>Who may not see who is on which break could count them one status after the other.</summary>
    [Fact]
    public async Task ACheckCountsNobodysBreakForThoseWhoMayNotSeeIt()
    {
        var document =
            """{"breaks":[{"status":"Lunch","planned":1000}],"limits":{"long-away":[{"warnAfter":0,"status":"Lunch"}],"long-hold":[{"criticalAfter":0}]}}""";
        var viewers = new OneViewer();
        await using var host = await AlertedHost(viewers);
        await host.Services.GetRequiredService<ISettingsStore>().Save(
            0, SettingsReader.Stored(document)!, new SettingsWriter(AuditActor.System, (_, _) => new AuditEntry(AuditActor.System, "settings.saved")), default);
        var book = host.Services.GetRequiredService<SettingsBook>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (book.Now.Version == 0)
        {
            await Task.Delay(10, limit.Token);
        }
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };

        Assert.Equal("""{"errors":[],"now":{"warning":1,"critical":1},"then":{"warning":1,"critical":1}}""", await Check(masks: false));
        Assert.Equal("""{"errors":[],"now":{"warning":0,"critical":1},"then":{"warning":0,"critical":1},"withoutAway":true}""", await Check(masks: true));

        async Task<string> Check(bool masks)
        {
            viewers.Now = new Viewer("p1", "P", "s1", Roles.Planner, Scope.Everything, new Privacy(NameLevel.Family, masks));
            using var content = new StringContent(document, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync($"{Path}/check", content);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    private sealed class OneViewer : IViewers
    {
        public Viewer? Now { get; set; } = new("p1", "P", "s1", Roles.Planner, Scope.Everything, Privacy.Nothing);

        public Viewer? Of(ClaimsPrincipal user) => Now;
    }

    [Fact]
    public async Task TheChoicesAreWhatAgentsAndFloorsCarry()
    {
        await using var host = await AlertedHost();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };

        var choices = JsonElement.Parse(await http.GetStringAsync($"{Path}/choices"));

        Assert.Equal(["queues", "profiles", "groups", "statuses", "floors", "sites", "instances"], choices.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            """{"queues":["Billing"],"profiles":["Basic"],"groups":[["Tokyo"],["Tokyo","Team 0"],["Tokyo","Team 1"],["Tokyo","Team 2"]],"""
            + "\"statuses\":[\"Lunch\",\"Meeting\"],\"floors\":[],\"sites\":[],\"instances\":[{\"instance\":\"INSTANCE\",\"name\":\"NAME\"}]}",
            choices.GetRawText().Replace(Samples.Instance, "INSTANCE", StringComparison.Ordinal)
                .Replace(Samples.Instance[^36..], "NAME", StringComparison.Ordinal));
    }

    /// <summary>Two available agents, one on hold, one at lunch whose next status is a meeting.</summary>
    private static async Task<LiveHost> AlertedHost(IViewers? viewers = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        AgentState[] agents = [.. Enumerable.Range(1, 4).Select(n => Samples.Agent(n, 1, now) with { StateSince = now.AddMinutes(-10) })];
        agents[2] = agents[2] with
        {
            Shown = ShownCode.Hold,
            Contacts =
            [
                new AgentContact
                {
                    Id = "c", State = ContactState.ConnectedOnHold, StateText = "CONNECTED_ONHOLD", Channel = "VOICE", Queue = "Billing",
                    Since = now.AddMinutes(-3), ConnectedAt = now.AddMinutes(-4),
                },
            ],
        };
        agents[3] = agents[3] with
        {
            Shown = ShownCode.Away, Status = new AgentStatus("Lunch", null, AgentStatusType.Custom, now), Next = new NextStatus("Meeting", now),
        };
        var host = await LiveHost.Start(viewers, agents);
        await host.View(4);
        var board = host.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        host.Feed.Carries(Stream, Samples.Instance);
        while (board.Source.State != SourceState.Live)
        {
            host.Feed.Health(new SourceHealth
            {
                Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
            });
            await Task.Delay(20, limit.Token);
        }
        return host;
    }
}
