using ConnectStreaming.Access;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>Transport of requests: limits, TLS, proxies.</summary>
internal static class Transport
{
    public static void AddTransport(this IServiceCollection services)
    {
        services.AddHostedService<TransportGuard>();
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<ServerCertificate>();
        services.AddHostedService(p => p.GetRequiredService<ServerCertificate>());
        services.AddSingleton<IGeneratedCertificate>(p => p.GetRequiredService<ServerCertificate>());
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<TlsOptions>, ServerCertificate>(ServerCertificate.Use).Configure(Limit);
        // After ASPNETCORE_FORWARDEDHEADERS_ENABLED, because that setting trusts everyone.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<AccessOptions>>(Believe);
        services.Configure<HstsOptions>(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
    }

    public static void UseTransport(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        // Not sent over plain HTTP, nor on loopback names, where it would block other programs of this machine.
        app.UseHsts();
    }

    public static void MapCertificate(this IEndpointRouteBuilder app) =>
        app.MapGet("/certificate.pem", (ServerCertificate own, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return own.Generated is { } certificate
                ? Results.Text(certificate.ExportCertificatePem() + "\n", "application/x-pem-file")
                : TypedResults.Problem("This server did not generate its certificate.", statusCode: StatusCodes.Status404NotFound, title: "No certificate");
        }).AllowAnonymous().WithTags("Access").WithSummary("The certificate that this server generated, for import into the trust store");

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = 1 << 20;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        // A client that sends too slowly is disconnected: headers within 10 s, then at least 240 bytes a second.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }

    private static void Believe(ForwardedHeadersOptions forwarded, IOptions<AccessOptions> access)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardedHeaders = ForwardedHeaders.None;
        foreach (var proxy in AccessOptionsValidator.List(access.Value.Proxies))
        {
            Proxies.TryParse(proxy, out var network);
            forwarded.KnownIPNetworks.Add(network);
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        }
        // At most as many proxies in a row as are configured.
        forwarded.ForwardLimit = null;
    }
}
