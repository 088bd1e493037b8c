using ConnectStreaming.Access;
using ConnectStreaming.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The server side of the Setup page on a loopback port, with the fake account of a world.</summary>
internal sealed class SetupHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SetupHost(WebApplication app, Readers readers) => (_app, Readers) = (app, readers);

    public HttpClient Http { get; } = new();

    public Readers Readers { get; }

    public SetupRuns Runs => _app.Services.GetRequiredService<SetupRuns>();

    public static async Task<SetupHost> Start(
        SetupWorld world, Roles roles = Roles.Administrator, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        var readers = new Readers();
        builder.Services.AddSignalR();
        builder.Services.AddAccess();
        builder.Services.AddSingleton<IViewers>(new Someone(roles));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(world.At);
        builder.Services.AddSingleton<ISetupAudit>(world.Written);
        builder.Services.AddSingleton<ISetupReading>(readers);
        services?.Invoke(builder.Services);
        builder.Services.AddSetup();
        var app = builder.Build();
        app.UseAccess();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSetup();
        await app.StartAsync();
        var host = new SetupHost(app, readers);
        host.Http.BaseAddress = new Uri(app.Urls.First());
        return host;
    }

    public async Task<HubConnection> Follow()
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(Http.BaseAddress!, "/live/setup")).Build();
        await hub.StartAsync();
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Someone(Roles roles) : IViewers
    {
        public Viewer Of(System.Security.Claims.ClaimsPrincipal user) => new("1", "admin@example.jp", "", roles, Scope.Everything, Privacy.Nothing);
    }
}

/// <summary>The notifications to the readers, in order.</summary>
internal sealed class Readers : ISetupReading
{
    public List<string> Calls { get; } = [];

    public HashSet<string> Read { get; } = [];

    /// <summary>This number of answers says "not read yet": a reader starts some time later.</summary>
    public int NotYet { get; set; }

    public bool Reads(string streamArn) => Read.Contains(streamArn) && NotYet-- <= 0;

    public Task Connected(string instanceArn, string streamArn, CancellationToken cancellationToken)
    {
        Calls.Add($"+ {streamArn.Split('/')[^1]}");
        Read.Add(streamArn);
        return Task.CompletedTask;
    }

    public Task Disconnected(string instanceArn, string streamArn, bool stillUsed, CancellationToken cancellationToken)
    {
        Calls.Add($"- {streamArn.Split('/')[^1]}{(stillUsed ? ", still used" : "")}");
        Read.Remove(streamArn);
        return Task.CompletedTask;
    }
}
