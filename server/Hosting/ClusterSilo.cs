using ConnectStreaming.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Serialization;
using ClusterOptions = ConnectStreaming.Cluster.ClusterOptions;
using ClusterOptionsValidator = ConnectStreaming.Cluster.ClusterOptionsValidator;

namespace ConnectStreaming.Hosting;

/// <summary>The silo of this process: alone, or one of a cluster.</summary>
internal static class ClusterSilo
{
    /// <summary>Reads and checks <c>Cluster:*</c>: the silo needs it before the host is built.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static ClusterOptions Options(IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        return new ClusterOptionsValidator().Validate(null, options) is { Failed: true } wrong
            ? throw new OptionsValidationException(ClusterOptions.Section, typeof(ClusterOptions), wrong.Failures)
            : options;
    }

    /// <exception cref="StartRefusedException">A start would be unsafe, or an address or certificate cannot be used.</exception>
    public static void Use(this ISiloBuilder silo, ClusterOptions options)
    {
        if (!options.IsCluster)
        {
            silo.UseLocalhostClustering(FreePort.Any(), gatewayPort: 0);
            return;
        }

        var place = SiloPlace.Of(options);
        silo.Services.AddSingleton<IFatalErrorHandler, FatalErrors>();
        silo.Services.Configure<ExceptionSerializationOptions>(AllowExceptions);
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));
        silo.Configure<EndpointOptions>(endpoints =>
        {
            (endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort) = (place.Advertised, options.SiloPort, options.GatewayPort);
            endpoints.SiloListeningEndpoint = new(place.Listen, options.SiloPort);
            endpoints.GatewayListeningEndpoint = new(place.Listen, options.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(SetTimings);
        silo.Services.AddMembership();
        silo.Services.AddHostedService<ClusterWatch>();
        silo.Services.AddSingleton<ClusterLeave>();
        if (options.HasCertificates)
        {
            var certificates = new ClusterCertificates(options, TimeProvider.System, Quiet.For<ClusterCertificates>());
            silo.Services.AddSingleton(certificates);
            silo.UseTls(certificates.Use);
        }
    }

    /// <summary>For a client of the cluster outside of its servers.</summary>
    public static void Use(this IClientBuilder client, ClusterOptions options)
    {
        client.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));
        client.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        client.Services.AddMembership();
        client.Services.AddSingleton<IGatewayListProvider, GatewayList>();
        if (options.HasCertificates)
        {
            var certificates = new ClusterCertificates(options, TimeProvider.System, Quiet.For<ClusterCertificates>());
            client.UseTls(certificates.Use);
        }
    }

    /// <summary>
    /// Exceptions of grains reach the caller on another server as what they are, with those of the database and of AWS inside. Orleans alone sends only those
    /// of .NET; for others the caller gets "could not find a codec".
    /// </summary>
    internal static void AllowExceptions(ExceptionSerializationOptions exceptions) =>
        exceptions.SupportedExceptionTypeFilter = type => typeof(Exception).IsAssignableFrom(type);

    private static void AddMembership(this IServiceCollection services)
    {
        services.AddSingleton<MembershipTable>();
        services.AddSingleton<IMembershipTable>(p => p.GetRequiredService<MembershipTable>());
    }

    /// <summary>
    /// A killed server is found after three probes of a second. The longest probe also sets for how long a frozen server is not suspected after its last
    /// message: three times this time. Rows of servers that were killed do not delay a start for longer than three signs of life.
    /// </summary>
    private static void SetTimings(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.NumMissedProbesLimit = 3;
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.NumMissedTableIAmAliveLimit = 3;
        // Servers tell each other at once; this is for a message that was lost.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
    }
}
