using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
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

/// <summary>The live part of the server with 1,000 agents; 20 of them change every 50 ms. It prints its address and ends when its input ends.</summary>
internal static class LoadServer
{
    private const int Agents = 1000;
    private const int PerFrame = 20;
    private const string Instance = "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555";

    public static async Task<int> Run(bool scoped)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()));
        builder.Services.AddAccess().AddAgents().AddBoard().AddFloors().AddSettings().AddAlerts().AddLive().AddHttpPipeline();
        builder.Services.AddSingleton<IBoardStore, Nothing>().AddSingleton<IAutoFloorStore, Nothing>().AddSingleton<IDrawnFloorsStore, Nothing>()
            .AddSingleton<IAlertStore, Nothing>();
        if (scoped)
        {
            ScopedViewers.AddTo(builder.Services);
        }
        await using var app = builder.Build();
        app.MapHttpPipeline();
        await app.StartAsync();

        var feed = app.Services.GetRequiredService<IAgentChanges>();
        for (var n = 0; n < Agents; n++)
        {
            feed.Changed(Agent(n, 1), "s1", 1);
        }
        while (app.Services.GetRequiredService<BoardReplicas>().All() is not [{ Count: Agents }])
        {
            await Task.Delay(20);
        }
        Console.WriteLine(app.Urls.First());
        using var closings = SayClosings();
        using var stop = new CancellationTokenSource();
        var driving = Drive(feed, stop.Token);
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await driving;
        await app.StopAsync();
        return 0;
    }

    /// <summary>A line for each browser that the server closes.</summary>
    private static MeterListener SayClosings()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "live.browsers.closed")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            Console.WriteLine($"closed {tags[0].Value} {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}"));
        listener.Start();
        return listener;
    }

    private static async Task Drive(IAgentChanges feed, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            for (var n = 0; n < PerFrame; n++)
            {
                feed.Changed(Agent(((round * PerFrame) + n) % Agents, round + 2), "s1", 1);
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static AgentState Agent(int n, long version)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new AgentState
        {
            AgentArn = $"{Instance}/agent/{n:x8}-0000-0000-0000-000000000000",
            InstanceArn = Instance,
            Version = version,
            Profile = new AgentProfile { Username = $"agent{n}", FirstName = "Ana", LastName = $"Silva {n}", RoutingProfile = "Basic",
                Hierarchy = ["Tokyo", $"Team {n % 20}"] },
            Status = new AgentStatus("Available", null, AgentStatusType.Routable, now),
            Shown = version % 2 == 0 ? ShownCode.Talking : ShownCode.Acw,
            StateSince = now,
            LastEventAt = now,
            LastEventType = "STATE_CHANGE",
            Why = new Why(6, "c", "e", now),
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Nothing : IBoardStore, IAutoFloorStore, IDrawnFloorsStore, IAlertStore
    {
        Task<IReadOnlyList<StoredMark>> IAlertStore.Load(string instanceArn, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredMark>>([]);

        Task<StoredAct> IAlertStore.Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        Task IAlertStore.Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken) => Task.CompletedTask;

        Task<long> IDrawnFloorsStore.Stamp(CancellationToken cancellationToken) => Task.FromResult(0L);

        Task<DrawnFloorsRows> IDrawnFloorsStore.Load(CancellationToken cancellationToken) => Task.FromResult(new DrawnFloorsRows(0, [], []));

        public Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AgentState>>([]);

        public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AutoSeat>>([]);

        public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
