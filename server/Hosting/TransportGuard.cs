using ConnectStreaming.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Refuses an unsafe start: Open access on an address other than loopback, or plain HTTP on such an address without a
/// proxy that terminates TLS.
/// </summary>
internal sealed class TransportGuard(IServer server, IConfiguration configuration, IOptions<AccessOptions> options) : IHostedLifecycleService
{
    /// <summary>Before anything listens: checks the configuration and the command line.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Refuse(Configured());
        return Task.CompletedTask;
    }

    /// <summary>Checks the real addresses: those from code are visible only here.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Refuse(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Configured()
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Ports without a host listen on every address. Kestrel uses them only when there are no urls.
        var ports = urls.Length > 0 ? [] : new[] { ("http_ports", "http"), ("https_ports", "https") }
            .SelectMany(key => (configuration[key.Item1] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"{key.Item2}://*:{port}"));
        return [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], .. urls, .. ports];
    }

    private void Refuse(IEnumerable<string> addresses)
    {
        var outside = addresses.Where(a => !Loopback.IsLoopbackHost(BindingAddress.Parse(a).Host)).ToArray();
        if (outside.Length > 0 && options.Value.IsOpen)
        {
            throw new InvalidOperationException(
                $"Access:Mode=Open shows every agent without a sign-in, so it may listen only on loopback, "
                + $"but {string.Join(", ", outside)} can be reached from other machines. "
                + "Listen on http://localhost:5080 (serve --urls, or Kestrel:Endpoints:*:Url), or use Access:Mode=Local or Oidc.");
        }
        var plain = outside.Where(a => a.StartsWith("http:", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (plain.Length > 0 && AccessOptionsValidator.List(options.Value.Proxies).Length == 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(", ", plain)} is plain HTTP that other machines can use. Passwords and sessions could be read in the network. "
                + "Choose one of these:\n"
                + "  • your own certificate: --urls https://*:5443 --Tls:Certificate=cert.pem --Tls:Key=key.pem\n"
                + "  • a certificate that the server generates; the sign-in page explains how to trust it: --urls https://*:5443 --Tls:Generate=true\n"
                + "  • a reverse proxy that terminates TLS: --Access:Proxies=ADDRESS,NETWORK/BITS (its X-Forwarded headers are then accepted)");
        }
    }
}
