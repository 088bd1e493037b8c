using Amazon.Kinesis;
using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>Reads Kinesis streams into the agents' grains.</summary>
internal static class StreamRegistration
{
    public static IServiceCollection AddStream(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StreamOptions>().Bind(configuration.GetSection(StreamOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>();
        services.TryAddSingleton<Func<string?, IAmazonKinesis>>(provider =>
            region => KinesisClients.Create(
                new KinesisClientOptions(Region: region) { Clock = provider.GetKeyedService<TimeProvider>(SourceClock.Key) as SourceClock }));
        services.AddSingleton<StreamClients>();
        services.AddOptions<ClusterOptions>();
        services.AddSingleton<StreamConsumers>();
        services.AddSingleton<StreamSignals>();
        services.AddSingleton<ConnectedStreams>();
        services.TryAddSingleton<IChangeStamps, NoChangeStamps>();
        services.AddSingleton<ShardSpread>();
        services.AddSingleton<StreamReports>();
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<PageGate>();
        services.AddSingleton<QuarantineLog>();
        services.AddSingleton<ShardServices>();
        return services;
    }

    /// <summary>The keeper starts after the silo and stops before it.</summary>
    public static IServiceCollection AddStreamKeeper(this IServiceCollection services) => services.AddSingleton<StreamKeeper>()
        .AddHostedService(p => p.GetRequiredService<StreamKeeper>());
}
