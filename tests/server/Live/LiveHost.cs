using System.Collections.Concurrent;
using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Alerts;
using ConnectStreaming.Tests.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Live;

/// <summary>The real server of this part on free loopback ports, with its store in memory.</summary>
internal sealed class LiveHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LiveHost(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IServiceProvider Services => _app.Services;

    public IAgentChanges Feed => Services.GetRequiredService<IAgentChanges>();

    public static Task<LiveHost> Start(params AgentState[] committed) => Start(null, committed);

    /// <param name="viewers">The permissions. Null: as in Open mode.</param>
    public static Task<LiveHost> Start(IViewers? viewers, params AgentState[] committed) => Start(viewers, new Seats(), committed);

    /// <param name="viewers">The permissions. Null: as in Open mode.</param>
    /// <param name="seats">Saved seats, and where they are saved.</param>
    /// <param name="committed">Agents in the store.</param>
    public static Task<LiveHost> Start(IViewers? viewers, IAutoFloorStore seats, params AgentState[] committed) =>
        Start(viewers, seats, new MarksInMemory(), committed);

    /// <param name="viewers">The permissions. Null: as in Open mode.</param>
    /// <param name="seats">Saved seats, and where they are saved.</param>
    /// <param name="marks">What people did about alerts.</param>
    /// <param name="committed">Agents in the store.</param>
    public static async Task<LiveHost> Start(IViewers? viewers, IAutoFloorStore seats, IAlertStore marks, params AgentState[] committed)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Any(), FreePort.Any()));
        builder.Services.AddAccess().AddAgents().AddBoard().AddFloors().AddSettings().AddAlerts().AddLive().AddHttpPipeline();
        builder.Services.AddSingleton<IBoardStore>(new Store(committed)).AddSingleton(seats);
        builder.Services.AddSingleton<Drawn>().AddSingleton<IDrawnFloorsStore>(p => p.GetRequiredService<Drawn>());
        builder.Services.AddSingleton(marks);
        builder.Services.AddSingleton<MemorySettings>().AddSingleton<ISettingsStore>(p => p.GetRequiredService<MemorySettings>());
        builder.Services.AddSingleton<StoreHealth>().AddSingleton<IStoreNotice>(p => p.GetRequiredService<StoreHealth>());
        if (viewers is not null)
        {
            builder.Services.AddSingleton(viewers);
        }
        var app = builder.Build();
        app.MapHttpPipeline();
        await app.StartAsync();
        return new LiveHost(app);
    }

    /// <summary>Waits until the view shows this number of agents, each with a seat.</summary>
    public async Task<LiveView> View(int agents)
    {
        var views = Services.GetRequiredService<LiveViews>();
        var asking = Services.GetRequiredService<IViewers>().Of(new ClaimsPrincipal())!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!limit.IsCancellationRequested)
        {
            if (views.For(asking) is [var view] && view.Snapshot(out _) is { } shown && shown.Agents.Length + (shown.Others?.Length ?? 0) == agents)
            {
                return view;
            }
            await Task.Delay(5, CancellationToken.None);
        }
        throw new TimeoutException($"No view with {agents} agents within 20 s; views: {views.For(asking).Count}.");
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private sealed class Store(AgentState[] committed) : IBoardStore
    {
        public Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AgentState>>(committed);
    }

    /// <summary>Drawn floors and seats that a test writes. Followers are notified only by the stamp.</summary>
    internal sealed class Drawn : IDrawnFloorsStore
    {
        private volatile DrawnFloorsRows _rows = new(0, [], []);

        public void Write(IReadOnlyList<FloorHeader> floors, params Seated[] seats) => _rows = new DrawnFloorsRows(_rows.Stamp + 1, floors, seats);

        public bool IsOff { get; set; }

        public Task<long> Stamp(CancellationToken cancellationToken) => IsOff ? throw new InvalidOperationException("scripted") : Task.FromResult(_rows.Stamp);

        public Task<DrawnFloorsRows> Load(CancellationToken cancellationToken) =>
            IsOff ? throw new InvalidOperationException("scripted") : Task.FromResult(_rows);
    }

    internal sealed class Seats : IAutoFloorStore
    {
        private readonly ConcurrentDictionary<string, AutoSeat> _seats = new();

        public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AutoSeat>>([.. _seats.Values]);

        public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken)
        {
            foreach (var seat in seats)
            {
                _seats[seat.AgentArn] = seat;
            }
            return Task.CompletedTask;
        }

        public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken)
        {
            foreach (var arn in agentArns)
            {
                _seats.TryRemove(arn, out _);
            }
            return Task.CompletedTask;
        }
    }
}
