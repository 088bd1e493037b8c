using System.ComponentModel.DataAnnotations;
using System.Net;
using ConnectStreaming.Access;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace ConnectStreaming.Hosting;

/// <summary>Who may read <c>/metrics</c>.</summary>
internal enum MetricsReaders
{
    /// <summary>Nobody, and nothing is collected.</summary>
    Off = 0,

    /// <summary>Programs on this machine, without a sign-in.</summary>
    Loopback,

    /// <summary>Administrators, and API tokens with that role.</summary>
    Administrators,
}

/// <summary>Metrics for Prometheus (<c>Metrics:*</c>).</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>Who may read <c>/metrics</c>: <c>Off</c>, <c>Loopback</c> or <c>Administrators</c>. Default Off.</summary>
    [EnumDataType(typeof(MetricsReaders))]
    public MetricsReaders Prometheus { get; set; }
}

/// <summary>The meters of this program, of ASP.NET Core, Orleans and the runtime, in the format of Prometheus. Off by default.</summary>
internal static class ServerMetrics
{
    private const string Path = "/metrics";

    private static readonly string[] Meters =
    [
        "ConnectStreaming.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.Orleans", "System.Runtime",
    ];

    public static IServiceCollection AddServerMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if ((configuration.GetSection(MetricsOptions.Section).Get<MetricsOptions>() ?? new MetricsOptions()).Prometheus != MetricsReaders.Off)
        {
            services.AddOpenTelemetry().WithMetrics(metrics => metrics.Collect().AddPrometheusExporter());
        }

        return services;
    }

    /// <summary>The meters that are collected, for every exporter.</summary>
    public static MeterProviderBuilder Collect(this MeterProviderBuilder metrics) => metrics.AddMeter(Meters);

    /// <summary>Call it after authentication and authorization.</summary>
    public static void MapServerMetrics(this WebApplication app)
    {
        switch (app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Prometheus)
        {
            case MetricsReaders.Loopback:
                app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
                    context.Request.Path == Path && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address));
                break;
            case MetricsReaders.Administrators:
                app.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(Policies.Administer);
                break;
            case MetricsReaders.Off:
            default:
                break;
        }
    }
}
