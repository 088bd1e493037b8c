using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// In every silo: one <see cref="StreamWatch"/> for every stream that must be read. The set of streams is looked up with every discovery
/// and when setup changes it. A stream that is no longer wanted is read up to the time of the change (<see cref="LeftStreams"/>).
/// </summary>
internal sealed partial class StreamKeeper : BackgroundService
{
    /// <summary>Time limit for one call to the store.</summary>
    public static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(5);

    private readonly StreamWatchServices _services;
    private readonly ConnectedStreams _connected;
    private readonly IChangeStamps _stamps;
    private readonly CarriedStreams _carried;
    private readonly WatchedStreams _watched;
    private readonly LeftStreams _left;
    private readonly UnreadStreams _unread;
    private DateTimeOffset _lookUpAt = DateTimeOffset.MinValue;
    private bool _lookUpFailed;

    public StreamKeeper(
        StreamClients clients, IShardStore store, ConnectedStreams connected, IGrainFactory grains, IAgentChanges changes, StreamReports reports,
        StreamSignals signals, StreamMetrics metrics, ILocalSiloDetails silo, ShardSpread spread, IChangeStamps stamps,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time, IOptions<StreamOptions> options, ILogger<StreamKeeper> logger)
    {
        (_connected, _stamps) = (connected, stamps);
        _services = new(clients, store, grains, changes, reports, signals, time, options.Value, silo.SiloAddress.ToString(), spread, logger);
        _carried = new CarriedStreams(store, changes);
        _watched = new WatchedStreams(_services, _carried);
        _left = new LeftStreams(_watched, connected, _services, metrics);
        _unread = new UnreadStreams(changes, reports);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _services.Spread.IsLeaving = false;
        // Setup ran on another server.
        using var followed = _stamps.Follow(StampNames.Streams, _ =>
        {
            _services.Signals.Rediscover();
            return Task.CompletedTask;
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = _services.Signals.Next;
            try
            {
                _unread.Report(_watched.Wanted, _watched.Names);
                await LookUpWanted(stoppingToken);
                await _left.Next(stoppingToken);
                _unread.Report(_watched.Wanted, _watched.Names);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(_services.Logger, e);
            }

            await StreamSignals.Wait(_services.Options.PingInterval, _services.Time, stoppingToken, next);
            if (next.IsCompleted)
            {
                _lookUpAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Reading stops before all other parts of the process. See <see cref="WatchedStreams.Stop"/>.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _services.Spread.IsLeaving = true;
        await base.StopAsync(cancellationToken);
        await _watched.Stop(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookUpWanted(CancellationToken cancellationToken)
    {
        var now = _services.Time.GetUtcNow();
        if (now < _lookUpAt)
        {
            return;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StoreLimit);
            await _carried.Load(limit.Token);
            var all = await _connected.All(limit.Token).WaitAsync(limit.Token);
            (_lookUpFailed, _lookUpAt) = (false, now + _services.Options.DiscoveryInterval);
            _carried.Add(all.Where(c => c.Connected));
            _watched.Set(Wanted(all));
            await _left.Begin(limit.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Streams that are read stay read. At the very start, these are the streams of the configuration.
            if (!_lookUpFailed)
            {
                LogNotLookedUp(_services.Logger, e.Message);
            }

            (_lookUpFailed, _lookUpAt) = (true, now + _services.Options.PingInterval);
            if (_watched.Wanted is null && _services.Options.Names.Count > 0)
            {
                _watched.Set(Wanted([]));
            }
        }
    }

    private StreamsWanted Wanted(IReadOnlyList<ConnectedStream> connected) =>
        StreamsWanted.Of(_services.Options.Names, _services.Clients.Region, connected);

    [LoggerMessage(31, LogLevel.Warning, "The list of streams that setup connected could not be read from the store. It is retried: {Reason}")]
    private static partial void LogNotLookedUp(ILogger logger, string reason);

    [LoggerMessage(33, LogLevel.Error, "Finding and watching the streams failed. It is retried")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);
}
