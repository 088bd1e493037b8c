using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>
/// Processor time of an event with 10,000 agents and 300 events a second, in turn without marks and with 500 alerts that people have claimed and two more
/// acts a second. The process also has five browsers, in both cases.
/// </summary>
internal static class AlertsBenchmark
{
    private const int Agents = 10_000;
    private const int Marked = 500;
    private const int Browsers = 5;
    private const string Instance = "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555";
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/a";
    private static readonly AlertActor By = new("Yamada", "p1", null);
    private static readonly DateTimeOffset Began = TimeProvider.System.GetUtcNow().AddHours(-1);

    public static async Task Run(Options options)
    {
        var (seconds, rounds, rate) = (options.Count("seconds", 10), options.Count("rounds", 5), options.Count("rate", 300));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Any(), gatewayPort: 0));
        builder.Services.AddAccess().AddAgents().AddBoard().AddFloors().AddAlerts().AddSettings().AddLive().AddHttpPipeline();
        builder.Services.AddSingleton<IBoardStore, NoAgents>().AddSingleton<IAutoFloorStore, NoAgents>().AddSingleton<IDrawnFloorsStore, NoAgents>()
            .AddSingleton<IAlertStore>(new Marks());
        await using var app = builder.Build();
        app.MapHttpPipeline();
        await app.StartAsync();
        var feed = app.Services.GetRequiredService<IAgentChanges>();
        feed.Carries(Stream, Instance);
        using var alive = new Timer(_ => feed.Health(Live()), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        for (var n = 0; n < Agents; n++)
        {
            feed.Changed(Agent(n, 1, n < Marked ? ShownCode.Missed : ShownCode.Talking, Began), "s1", 1);
        }
        while (app.Services.GetRequiredService<BoardReplicas>().All() is not [{ Count: Agents }])
        {
            await Task.Delay(20);
        }
        using var watching = await Watch(app.Urls.First(), default);
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertGrain>(Instance);
        await Measure(feed, grain, seconds, rate, isOn: false);
        List<double> without = [], with = [];
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await Measure(feed, grain, seconds, rate, isOn: false));
            await All(grain, AlertVerb.Claim);
            with.Add(await Measure(feed, grain, seconds, rate, isOn: true));
            await All(grain, AlertVerb.Release);
        }
        Console.WriteLine($"{Agents} agents, {rate} events/s, {Browsers} browsers in the process, {rounds} rounds of {seconds} s in turn");
        Console.WriteLine($"  without marks        {Text(without)} µs of processor time an event");
        Console.WriteLine($"  {Marked} claims, 2 acts/s  {Text(with)} µs");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio of the medians {Median(with) / Median(without):0.00}"));
        await app.StopAsync();
    }

    private static string Text(List<double> all) =>
        string.Create(CultureInfo.InvariantCulture, $"median {Median(all):0}, {all.Min():0}–{all.Max():0}");

    private static double Median(List<double> all) => all.Order().ElementAt(all.Count / 2);

    /// <returns>Microseconds of processor time an event.</returns>
    private static async Task<double> Measure(IAgentChanges feed, IAlertGrain grain, int seconds, int rate, bool isOn)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (process, began, events) = (Process.GetCurrentProcess(), Stopwatch.GetTimestamp(), 0);
        var cpu = process.TotalProcessorTime;
        for (var step = 0; Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; step++)
        {
            for (var n = 0; n < rate / 10; n++, events++)
            {
                var now = TimeProvider.System.GetUtcNow();
                feed.Changed(Agent(Marked + (events % (Agents - Marked)), now.Ticks, events % 2 == 0 ? ShownCode.Talking : ShownCode.Acw, now), "s1", 1);
            }
            if (isOn && step % 5 == 0)
            {
                await grain.Act(Act(step / 10 % Marked, step / 5 % 2 == 0 ? AlertVerb.Acknowledge : AlertVerb.Unacknowledge));
            }
            await timer.WaitForNextTickAsync();
        }
        process.Refresh();
        return (process.TotalProcessorTime - cpu).TotalMicroseconds / events;
    }

    private static async Task All(IAlertGrain grain, AlertVerb verb)
    {
        for (var n = 0; n < Marked; n++)
        {
            await grain.Act(Act(n, verb));
        }
    }

    private static AlertAct Act(int n, AlertVerb verb) => new(
        new AlertId(Arn(n), AlertKind.Missed, Began.ToUnixTimeMilliseconds()), verb, AlertLevel.Critical, 0, Began.ToUnixTimeMilliseconds(), By, "agent");

    private static async Task<RawBrowsers> Watch(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        using var views = JsonDocument.Parse(await http.GetStringAsync("/api/views", cancellationToken));
        var view = views.RootElement[0].GetProperty("id").GetString()!;
        using var snapshot = JsonDocument.Parse(await http.GetStringAsync($"/api/views/{view}/snapshot", cancellationToken));
        var epoch = snapshot.RootElement.GetProperty("epoch").GetString()!;
        var since = $$"""{"epoch":"{{epoch}}","rev":{{snapshot.RootElement.GetProperty("rev")}},"vector":{{snapshot.RootElement.GetProperty("vector")}}}""";
        var browsers = new RawBrowsers();
        for (var n = 0; n < Browsers; n++)
        {
            browsers.Add(await RawBrowser.Connect(new Uri(url), view, epoch, since, 0, Pace.Full, cancellationToken));
        }
        return browsers;
    }

    private static SourceHealth Live() => new()
    {
        Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
    };

    private static string Arn(int n) => $"{Instance}/agent/{n:x8}-0000-0000-0000-000000000000";

    private static AgentState Agent(int n, long version, ShownCode shown, DateTimeOffset at) => new()
    {
        AgentArn = Arn(n),
        InstanceArn = Instance,
        Version = version,
        Profile = new AgentProfile
        {
            Username = $"agent{n}", FirstName = "Ana", LastName = $"Silva {n}", RoutingProfile = "Basic", Hierarchy = ["Tokyo", $"Team {n % 200}"],
        },
        Status = new AgentStatus("Available", null, AgentStatusType.Routable, at),
        Shown = shown,
        StateSince = at,
        LastEventAt = at,
        LastEventType = "STATE_CHANGE",
        Why = new Why(6, "c", "e", at),
    };

    /// <summary>Marks in memory. The store's own cost is in "store": acts are rare.</summary>
    private sealed class Marks : IAlertStore
    {
        private readonly Dictionary<AlertId, StoredMark> _marks = [];

        public Task<IReadOnlyList<StoredMark>> Load(string instanceArn, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredMark>>([.. _marks.Values]);

        public Task<StoredAct> Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var at = now.ToUnixTimeMilliseconds();
            var mark = _marks.GetValueOrDefault(act.Alert)?.Mark ?? new AlertMark(act.Alert.Kind, act.Alert.Since);
            mark = act.Verb switch
            {
                AlertVerb.Claim => mark with { Claimed = new ClaimMark(act.By.Name, act.By.Id, at) },
                AlertVerb.Release => mark with { Claimed = null },
                AlertVerb.Acknowledge => mark with { Acknowledged = new QuietMark(act.Level, act.By.Name, act.By.Id, at, long.MaxValue) },
                _ => mark with { Acknowledged = null },
            };
            if (mark is { Claimed: null, Acknowledged: null })
            {
                _marks.Remove(act.Alert);
                return Task.FromResult(new StoredAct(null, false));
            }
            var stored = _marks[act.Alert] = new StoredMark(act.Alert.Agent, mark, act.EventAt);
            return Task.FromResult(new StoredAct(stored, false));
        }

        public Task Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken)
        {
            foreach (var alert in ended)
            {
                _marks.Remove(alert);
            }
            return Task.CompletedTask;
        }
    }

    private sealed class NoAgents : IBoardStore, IAutoFloorStore, IDrawnFloorsStore
    {
        public Task<long> Stamp(CancellationToken cancellationToken) => Task.FromResult(0L);

        public Task<DrawnFloorsRows> Load(CancellationToken cancellationToken) => Task.FromResult(new DrawnFloorsRows(0, [], []));

        public Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AgentState>>([]);

        public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AutoSeat>>([]);

        public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
