using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>How OTLP is spoken.</summary>
internal enum OtlpProtocol
{
    Invalid = 0,

    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually port 4318. The paths /v1/metrics, /v1/traces and /v1/logs are added to the endpoint.</summary>
    Http,
}

/// <summary>What is sent to a collector of OpenTelemetry (<c>Telemetry:*</c>). Off by default.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    public OtlpEndpoint Otlp { get; set; } = new();

    /// <summary>Metrics are sent, if there is an endpoint. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>How often metrics are sent. Default 15 s, 1 s – 10 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Share of the pages read from Kinesis whose way to the glass is traced, 0 – 1. Default 0: no traces, and no cost. A page is one read of a shard:
    /// 0.01 is about one trace a minute and shard.
    /// </summary>
    public double Traces { get; set; }

    /// <summary>The lines of the log are sent too. Default false.</summary>
    public bool Logs { get; set; }
}

/// <summary>A collector (<c>Telemetry:Otlp:*</c>).</summary>
internal sealed class OtlpEndpoint
{
    /// <summary>Its address, such as <c>http://collector:4317</c>. Default: none, nothing is sent.</summary>
    public string? Endpoint { get; set; }

    /// <summary><c>Grpc</c> or <c>Http</c>. Default Grpc.</summary>
    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.Grpc;

    /// <summary>
    /// Headers for the collector: <c>name=value</c>, several separated by commas. A secret: give it in the environment
    /// (<c>Telemetry__Otlp__Headers</c>). Default: none.
    /// </summary>
    public string? Headers { get; set; }

    /// <summary>Time limit of one sending. Default 10 s, 1 s – 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        List<string> errors = [];
        if (options.Otlp.Endpoint is { Length: > 0 } endpoint
            && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0))
        {
            errors.Add("Telemetry:Otlp:Endpoint: must be an address such as http://collector:4317, without a user or password (use Telemetry:Otlp:Headers).");
        }

        if (options.Otlp.Protocol is not (OtlpProtocol.Grpc or OtlpProtocol.Http))
        {
            errors.Add("Telemetry:Otlp:Protocol: allowed are Grpc and Http.");
        }

        if (options.Otlp.Timeout < TimeSpan.FromSeconds(1) || options.Otlp.Timeout > TimeSpan.FromMinutes(1))
        {
            errors.Add("Telemetry:Otlp:Timeout: allowed are 00:00:01 to 00:01:00.");
        }

        // The value is a secret: it is not repeated.
        if (options.Otlp.Headers is { Length: > 0 } headers && !headers.Split(',').All(h => h.IndexOf('=', StringComparison.Ordinal) > 0))
        {
            errors.Add("Telemetry:Otlp:Headers: must be name=value, several separated by commas.");
        }

        if (options.Interval < TimeSpan.FromSeconds(1) || options.Interval > TimeSpan.FromMinutes(10))
        {
            errors.Add("Telemetry:Interval: allowed are 00:00:01 to 00:10:00.");
        }

        if (options.Traces is not (>= 0 and <= 1))
        {
            errors.Add("Telemetry:Traces: allowed are 0 to 1.");
        }

        if (string.IsNullOrEmpty(options.Otlp.Endpoint) && (options.Traces > 0 || options.Logs))
        {
            errors.Add("Telemetry:Otlp:Endpoint: is missing. Telemetry:Traces and Telemetry:Logs need the address of a collector.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
