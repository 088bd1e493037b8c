using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using ConnectStreaming.Stream;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;

namespace ConnectStreaming.Hosting;

/// <summary>
/// An orderly end of one server of a cluster, before the host stops anything. What it does is on another server before the screens notice:
/// <code>
/// shards   each reader stops, commits, and goes on elsewhere under a new epoch
/// boards   and other grains move; a board keeps its epoch, so the pages of all servers go on
/// pages    are asked to go on at another server, each at a random time; they see the live picture until they do
/// </code>
/// New connections are refused from the first moment, and <c>/readyz</c> says 503, so that a balancer looks elsewhere.
/// </summary>
internal sealed partial class ClusterLeave(
    ISiloStatusOracle servers, LeavingServer server, StreamKeeper streams, LiveViews views, IGrainFactory grains, ServerPhase phase, TimeProvider time,
    ILogger<ClusterLeave> logger)
{
    /// <summary>The rest is done by the normal stop.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan MoveAtMost = TimeSpan.FromSeconds(3);

    /// <summary>Does nothing while there is no other server. Never throws.</summary>
    public async Task Run()
    {
        var others = Others();
        if (others.Length == 0)
        {
            return;
        }

        server.IsLeaving = true;
        phase.Leaving();
        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(AtMost, time);
        await Task.WhenAll(Try(HandOver(limit.Token)), Try(views.Leave(limit.Token)));
        LogLeft(logger, Math.Round(time.GetElapsedTime(began).TotalSeconds, 1));
    }

    private SiloAddress[] Others() => [.. servers.GetActiveSilos().Where(s => !s.Equals(servers.SiloAddress)).Order()];

    private async Task HandOver(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        // The boards first: they are small, and a reader that begins elsewhere then finds its board there.
        await Try(MoveGrains(cancellationToken).WaitAsync(MoveAtMost, time, cancellationToken));
        var moved = time.GetElapsedTime(began);
        await streams.HandOver(cancellationToken);
        LogHandedOver(logger, (int)moved.TotalMilliseconds, (int)(time.GetElapsedTime(began) - moved).TotalMilliseconds);
    }

    /// <summary>
    /// All that would begin elsewhere only when somebody misses it. Agents follow their shard; readers of shards are handed over by their keeper.
    /// </summary>
    private async Task MoveGrains(CancellationToken cancellationToken)
    {
        var all = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [servers.SiloAddress]).WaitAsync(cancellationToken);
        var others = Others();
        var moves = all.Select(g => g.GrainId).Distinct().Where(IsMoved).Select((grain, n) => Move(grain, others[n % others.Length])).ToArray();
        await Task.WhenAll(moves).WaitAsync(cancellationToken);
    }

    private async Task Move(GrainId grain, SiloAddress place)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, place);
        await grains.GetGrain<IGrainManagementExtension>(grain).MigrateOnIdle();
    }

    private static bool IsMoved(GrainId grain) =>
        !grain.IsSystemTarget() && !grain.IsClient() && grain.Type.ToString() is { } type
        && type is not ("agent" or "shard") && !type.StartsWith("sys.", StringComparison.Ordinal);

    private async Task Try(Task step)
    {
        try
        {
            await step;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The others take over as after a loss.
            LogNotHandedOver(logger, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Cluster: this server has left the work to the others, in {Seconds} s")]
    private static partial void LogLeft(ILogger logger, double seconds);

    [LoggerMessage(LogLevel.Information, "Cluster: boards moved in {Moved} ms, shards in {HandedOver} ms")]
    private static partial void LogHandedOver(ILogger logger, int moved, int handedOver);

    [LoggerMessage(LogLevel.Warning, "Cluster: not everything was handed over. The other servers take it over as after a loss: {Reason}")]
    private static partial void LogNotHandedOver(ILogger logger, string reason);
}
