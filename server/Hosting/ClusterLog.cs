using System.Net;

namespace ConnectStreaming.Hosting;

/// <summary>One line for each server that joins, leaves or is lost.</summary>
internal sealed partial class ClusterLog(ISiloStatusOracle servers, ILogger<ClusterLog> logger) : IHostedService, ISiloStatusListener
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SiloAddress, SiloStatus> _seen = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        servers.SubscribeToSiloStatusEvents(this);
        lock (_lock)
        {
            foreach (var (server, status) in servers.GetApproximateSiloStatuses())
            {
                _seen.TryAdd(server, status);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        servers.UnSubscribeFromSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        lock (_lock)
        {
            var before = _seen.TryGetValue(updatedSilo, out var known) ? known : SiloStatus.None;
            _seen[updatedSilo] = status;
            var active = _seen.Values.Count(s => s == SiloStatus.Active);
            if (status == SiloStatus.Dead)
            {
                _seen.Remove(updatedSilo);
            }

            Say(updatedSilo.Endpoint, before, status, active);
        }
    }

    private void Say(IPEndPoint server, SiloStatus before, SiloStatus now, int active)
    {
        switch (before, now)
        {
            case (not SiloStatus.Active, SiloStatus.Active):
                LogJoined(logger, server, active);
                break;
            case (SiloStatus.Active, SiloStatus.ShuttingDown or SiloStatus.Stopping):
                LogLeft(logger, server, active);
                break;
            case (SiloStatus.Active, SiloStatus.Dead):
                LogLost(logger, server, active);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "Cluster: server {Server} joined. Servers now: {Active}")]
    private static partial void LogJoined(ILogger logger, IPEndPoint server, int active);

    [LoggerMessage(LogLevel.Information, "Cluster: server {Server} leaves. Servers now: {Active}")]
    private static partial void LogLeft(ILogger logger, IPEndPoint server, int active);

    [LoggerMessage(LogLevel.Warning, "Cluster: server {Server} does not answer and was removed. The others take over its work. Servers now: {Active}")]
    private static partial void LogLost(ILogger logger, IPEndPoint server, int active);
}
