using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

/// <summary>
/// Wakes the grain that reads, and keeps this server's copy up to date. When the directory is off, what was read before is removed.
/// </summary>
internal sealed partial class DirectoryFollower(
    IGrainFactory grains, BoardReplicas boards, DrawnFloorsReplica floors, IDirectoryStore store, DirectoryReplica replica,
    IOptions<DirectoryOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<DirectoryFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _off = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The directory is off, and what was read before is removed.</summary>
    public Task Off => _off.Task;

    /// <summary>ARNs of the instances that this server knows: those of agents, and those that floors show.</summary>
    public string[] Instances() =>
    [
        .. boards.All().Select(b => b.InstanceArn).Concat(floors.Now.Floors.Values.SelectMany(f => f.Instances)).Distinct(StringComparer.Ordinal),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!options.Value.Enabled)
                {
                    await store.Forget(null, stoppingToken);
                    _off.TrySetResult();
                    // A service that ends would be started again.
                    await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return;
                }
                await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).Wake(Instances(), false);
                if (await store.Stamp(stoppingToken) != replica.Stamp)
                {
                    replica.Take(await store.Load(stoppingToken));
                    await grains.GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key).NamesChanged();
                }
                isFailing = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogFailed(error);
                }
                isFailing = true;
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The directory could not be read from the store. Its people stay as they are; it is tried again every 3 s")]
    private partial void LogFailed(Exception error);
}
