using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

internal static class LiveRegistration
{
    /// <summary>Views, hub and HTTP API. Needs AddBoard, AddFloors and AddAccess.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
                options.InstanceNames = LiveOptions.NamesOf(configuration.GetSection($"{LiveOptions.Section}:{nameof(LiveOptions.InstanceNames)}")))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(SourceClock.Key, (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.AddSingleton<ISeating, AutoSeating>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<IAgentDirectory, AgentDirectory>();
        // A board without a store keeps nothing.
        services.AddSingleton(p => new Lazy<IKeptHistory>(p.GetRequiredService<IKeptHistory>));
        services.AddSingleton<LiveViews>();
        services.AddHostedService(p => p.GetRequiredService<LiveViews>());
        services.AddSingleton<SnapshotAdmission>();
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

    /// <summary>The hub, and what is asked over plain HTTP.</summary>
    public static void MapLive(this IEndpointRouteBuilder app)
    {
        app.MapKept();
        app.MapLiveApi();
        app.MapScopeChoices();
        app.MapHub<LiveHub>("/live", options =>
        {
            // The fallbacks would need every request of a browser to reach the same server, and a GET that carries no origin.
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = options.ApplicationMaxBufferSize = 64 * 1024;
        }).RequireAuthorization(Policies.Watch);
    }
}
