using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ConnectStreaming.Live;

internal static class LiveRegistration
{
    /// <summary>Views, hub and HTTP API. Needs AddBoard, AddFloors and AddAccess.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration("Live").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(SourceClock.Key, (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.AddSingleton<ISeating, AutoSeating>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<LiveViews>();
        services.AddHostedService(p => p.GetRequiredService<LiveViews>());
        services.AddSingleton<SnapshotAdmission>();
        services.AddProblemDetails();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ConnectStreaming";
            document.Info.Description = "Live state of the agents of Amazon Connect. Changes are pushed on the SignalR hub /live.";
            return Task.CompletedTask;
        }));
        // A frame goes from the hub to its socket without another hop between threads. Nothing here blocks a thread, which is what makes
        // that unsafe elsewhere.
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = 32 * 1024;
            options.HandshakeTimeout = TimeSpan.FromSeconds(5);
            options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
            options.StreamBufferCapacity = 4;
        });
        return services;
    }

    /// <summary>Everything a browser or a program may ask. Call it before the host starts, with nothing that answers before it.</summary>
    public static WebApplication MapLive(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseAccess();
        app.UsePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapAccess();
        app.MapKept();
        app.MapLiveApi();
        app.MapScopeChoices();
        app.MapOpenApi().RequireAuthorization(Policies.Watch);
        app.MapHub<LiveHub>("/live", options => options.TransportMaxBufferSize = options.ApplicationMaxBufferSize = 64 * 1024)
            .RequireAuthorization(Policies.Watch);
        app.MapPages();
        return app;
    }
}
