using System.Globalization;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ConnectStreaming.Hosting;

/// <summary>Sends metrics, traces and logs to a collector (OTLP). Without <c>Telemetry:Otlp:Endpoint</c>, nothing is registered.</summary>
internal static class Telemetry
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, ILoggingBuilder logging)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        var options = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        // A wrong value is reported by the validation at the start, in one sentence.
        if (string.IsNullOrEmpty(options.Otlp.Endpoint) || new TelemetryOptionsValidator().Validate(null, options).Failed)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry();
        if (options.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics.ConfigureResource(Describe).Collect().AddOtlpExporter((exporter, reader) =>
            {
                Use(exporter, options.Otlp, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
            }));
        }

        if (options.Traces > 0)
        {
            telemetry.WithTracing(traces => traces.ConfigureResource(Describe).AddSource(ChangeTraces.SourceName)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Traces)))
                .AddOtlpExporter(exporter => Use(exporter, options.Otlp, "traces")));
        }

        if (options.Logs)
        {
            logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.SetResourceBuilder(Resource());
                logs.AddOtlpExporter(exporter => Use(exporter, options.Otlp, "logs"));
            });
        }

        return services;
    }

    private static ResourceBuilder Resource()
    {
        var resource = ResourceBuilder.CreateEmpty();
        Describe(resource);
        return resource;
    }

    private static void Describe(ResourceBuilder resource) => resource
        .AddService("connect-streaming", serviceVersion: Build.Id, autoGenerateServiceInstanceId: false,
            serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}"))
        .AddAttributes([new("host.name", Environment.MachineName)]);

    private static void Use(OtlpExporterOptions exporter, OtlpEndpoint otlp, string signal)
    {
        var isHttp = otlp.Protocol == OtlpProtocol.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri($"{otlp.Endpoint!.TrimEnd('/')}/v1/{signal}") : new Uri(otlp.Endpoint!);
        exporter.Headers = otlp.Headers;
        exporter.TimeoutMilliseconds = (int)otlp.Timeout.TotalMilliseconds;
    }
}
