using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ConnectStreaming.Access;

/// <summary>Open access is for this machine only: refuses to start when any address to listen on is not loopback.</summary>
internal sealed class OpenModeGuard(IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    /// <summary>Before anything listens: what the configuration and the command line ask for.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Refuse(Asked());
        return Task.CompletedTask;
    }

    /// <summary>What is really bound: an address given in code is seen here only.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Refuse(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Asked()
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Ports without a host listen on every address; Kestrel looks at them only when there are no urls.
        var ports = urls.Length > 0 ? [] : new[] { "http_ports", "https_ports" }
            .SelectMany(key => (configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Select(port => $"http://*:{port}");
        return [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], .. urls, .. ports];
    }

    private static void Refuse(IEnumerable<string> addresses)
    {
        var outside = addresses.Where(a => !Loopback.IsLoopbackHost(BindingAddress.Parse(a).Host)).ToArray();
        if (outside.Length > 0)
        {
            throw new InvalidOperationException(
                $"Access:Mode=Open shows every agent without a sign-in and so listens on loopback only, but {string.Join(", ", outside)} can be reached from other machines. "
                + "Listen on http://localhost:5080 (serve --urls, or Kestrel:Endpoints:*:Url).");
        }
    }
}
