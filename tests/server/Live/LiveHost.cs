using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;
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

    /// <param name="viewers">Who may see what; null: as in Open mode.</param>
    public static async Task<LiveHost> Start(IViewers? viewers, params AgentState[] committed)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()));
        builder.Services.AddAccess().AddAgents().AddBoard().AddFloors().AddLive().AddHttpPipeline();
        builder.Services.AddSingleton<IBoardStore>(new Store(committed)).AddSingleton<IAutoFloorStore, Seats>();
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

    /// <summary>Waits until the view holds as many agents.</summary>
    public async Task<LiveView> View(int agents)
    {
        var views = Services.GetRequiredService<LiveViews>();
        var asking = Services.GetRequiredService<IViewers>().Of(new ClaimsPrincipal())!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!limit.IsCancellationRequested)
        {
            if (views.For(asking) is [var view] && view.Replica.Count == agents)
            {
                return view;
            }
            await Task.Yield();
        }
        throw new TimeoutException($"No view with {agents} agents within 20 s; views: {views.For(asking).Count}.");
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Store(AgentState[] committed) : IBoardStore
    {
        public Task<IReadOnlyList<AgentState>> LoadAgents(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AgentState>>(committed);
    }

    internal sealed class Seats : IAutoFloorStore
    {
        private readonly ConcurrentDictionary<string, AutoSeat> _seats = new();

        public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AutoSeat>>([.. _seats.Values]);

        public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken)
        {
            foreach (var seat in seats)
            {
                _seats[seat.AgentArn] = seat;
            }
            return Task.CompletedTask;
        }
    }
}
