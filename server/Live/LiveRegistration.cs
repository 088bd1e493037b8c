using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Settings;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

internal static class LiveRegistration
{
    /// <summary>Views, hub and HTTP API. Needs AddBoard, AddFloors, AddAlerts, AddSettings and AddAccess.</summary>
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
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<IslandCodes>();
        services.AddHostedService(p => p.GetRequiredService<IslandCodes>());
        services.AddSingleton<IAgentDirectory, AgentDirectory>();
        services.AddSingleton<ISiteZone, SiteZone>();
        // A board without a store saves nothing.
        services.AddSingleton(p => new Lazy<IStoredHistory>(p.GetRequiredService<IStoredHistory>));
        services.AddSingleton(p => new Lazy<IFloorStore>(p.GetRequiredService<IFloorStore>));
        services.AddSingleton(p => new Lazy<ISeatingStore>(p.GetRequiredService<ISeatingStore>));
        services.AddSingleton(p => new Lazy<ReadingsBook>(p.GetRequiredService<ReadingsBook>));
        services.AddSingleton<SeatScope>();
        services.AddSingleton<SeatedPeople>();
        services.AddSingleton<ICheckInPeople, CheckInPeople>();
        services.AddSingleton(p => new Lazy<ICheckInStore>(p.GetRequiredService<ICheckInStore>));
        services.AddSingleton<DeskPeople>();
        services.AddSingleton<Desks>();
        services.AddSingleton<AlertFinder>();
        services.AddSingleton<GoneQueues>();
        services.AddSingleton<RecentHistory>();
        services.AddSingleton<SeatLabels>();
        services.AddSingleton<IOccupantNames, OccupantNames>();
        services.AddHostedService<SeatRecognition>();
        services.AddHostedService<FloorFollowers>();
        services.AddSingleton<InstanceIds>();
        services.AddSingleton<InstanceNames>();
        services.AddSingleton<IInstanceNames>(p => p.GetRequiredService<InstanceNames>());
        services.AddSingleton<SeenProfiles>();
        services.AddSingleton<ViewSettings>();
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

    /// <summary>Maps the hub and the HTTP API.</summary>
    public static void MapLive(this IEndpointRouteBuilder app)
    {
        app.MapMyData();
        app.MapLiveApi();
        app.MapAgentStates();
        app.MapScopeChoices();
        app.MapInstances();
        app.MapGoneQueues();
        app.MapSeats();
        app.MapDesks();
        app.MapCheckIns();
        app.MapFloorPeople();
        app.MapSeenReadings();
        app.MapSeatAll();
        app.MapAlerts();
        app.MapHub<LiveHub>("/live", options =>
        {
            // With the fallback transports, every request of a browser would have to reach the same server, and their GET has no Origin header.
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = options.ApplicationMaxBufferSize = 64 * 1024;
        }).RequireAuthorization(Policies.Watch).RefusedWhileLeaving();
    }

    /// <summary>
    /// While this server leaves, a new connection is answered 503 before it opens: a balancer tries the next server, a page without one tries again.
    /// </summary>
    public static TBuilder RefusedWhileLeaving<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
            {
                endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<LiveViews>().IsLeaving ? Refuse(context) : next(context);
            }
        });
        return endpoints;

        static Task Refuse(HttpContext context)
        {
            context.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem("This server leaves. Another one of the cluster answers.", statusCode: 503, title: "Leaving").ExecuteAsync(context);
        }
    }
}
