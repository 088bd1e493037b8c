using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Cluster;
using ConnectStreaming.Floors;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

/// <summary>
/// Wakes the grain that reads, and keeps this server's copy up to date. When the directory is off, what was read before is removed.
/// </summary>
internal sealed partial class DirectoryFollower(
    IGrainFactory grains, BoardReplicas boards, DrawnFloorsReplica floors, IDirectoryStore store, DirectoryReplica replica,
    IOptions<DirectoryOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<DirectoryFollower> log,
    IChangeStamps? stamps = null) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _reading = new(1);
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
        using var followed = options.Value.Enabled ? stamps?.Follow(StampNames.Directory, ReadNewer) : null;
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
                await ReadNewer(stoppingToken);
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

    /// <summary>Takes over what any server has read from Amazon Connect.</summary>
    private async Task ReadNewer(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (await store.Stamp(cancellationToken) != replica.Stamp)
            {
                replica.Take(await store.Load(cancellationToken));
                await grains.GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key).NamesChanged();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The directory could not be read from the store. Its people stay as they are; it is tried again every 3 s")]
    private partial void LogFailed(Exception error);
}
