using System.Net;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Hosting;

/// <summary>
/// One line for each server that joins, leaves or is lost. After a loss, shards and boards without an owner are asked for at once, not only with the next
/// round: that would take up to 2 s more.
/// </summary>
internal sealed partial class ClusterWatch(
    ISiloStatusOracle servers, StreamSignals signals, BoardReplicas boards, TimeProvider time, ILogger<ClusterWatch> logger)
    : IHostedService, ISiloStatusListener
{
    /// <summary>Orleans forgets the grains of a lost server step by step.</summary>
    private static readonly TimeSpan[] CheckDelays =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(500),
    ];

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
                _ = CheckAgain();
            }

            Say(updatedSilo.Endpoint, before, status, active);
        }
    }

    private async Task CheckAgain()
    {
        foreach (var wait in CheckDelays)
        {
            await Task.Delay(wait, time);
            signals.Rediscover();
            boards.Wake();
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
