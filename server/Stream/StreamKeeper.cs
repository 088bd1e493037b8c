using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// In every silo: one <see cref="StreamWatch"/> for every stream that is to be read. Which those are is looked up with every discovery
/// and whenever setup changed it. A stream that is not wanted any more is read up to the moment of the change, then let go.
/// </summary>
internal sealed partial class StreamKeeper(
    StreamClients clients,
    IShardStore store,
    ConnectedStreams connected,
    IGrainFactory grains,
    IAgentChanges changes,
    StreamReports reports,
    StreamSignals signals,
    ILocalSiloDetails silo,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    IOptions<StreamOptions> options,
    ILogger<StreamKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(5);

    /// <summary>Amazon Connect may still write to a stream for some seconds after it was told to write elsewhere.</summary>
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(10);

    /// <summary>A stream that cannot be read up to the change in this time is let go all the same.</summary>
    private static readonly TimeSpan MostAfterLeaving = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Watched> _watches = new(StringComparer.Ordinal);
    private readonly UnreadLines _lines = new(changes, reports);
    private readonly StreamWatchServices _services = new(
        clients, store, grains, changes, reports, signals, time, options.Value, silo.SiloAddress.ToString(), logger);

    private StreamsWanted? _wanted;
    private DateTimeOffset _lookUpAt = DateTimeOffset.MinValue;
    private bool _lookUpFailed;

    private sealed record Watched(StreamWatch Watch, Task Running, CancellationTokenSource Stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signals.Next;
            try
            {
                _lines.Say(_wanted, _watches.Keys);
                await LookUpWanted(stoppingToken);
                await LetGo();
                _lines.Say(_wanted, _watches.Keys);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(logger, e);
            }

            await StreamSignals.Wait(options.Value.PingInterval, time, stoppingToken, next);
            if (next.IsCompleted)
            {
                _lookUpAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Reading stops before anything else of the process does. Shards that other servers own go on there.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_watches.Values.Select(async watched =>
        {
            await watched.Stop.CancelAsync();
            await watched.Watch.StopShards(onlyOwn: true);
        })).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookUpWanted(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _lookUpAt)
        {
            return;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StoreLimit);
            var all = await connected.All(limit.Token).WaitAsync(limit.Token);
            (_lookUpFailed, _lookUpAt) = (false, now + options.Value.DiscoveryInterval);
            foreach (var stream in all.Where(c => c.Connected))
            {
                changes.Carries(stream.StreamArn, stream.InstanceArn);
            }

            Want(StreamsWanted.Of(options.Value.Names, clients.Region, all));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What is read stays read; at the very start that is what the configuration says.
            if (!_lookUpFailed)
            {
                LogNotLookedUp(logger, e.Message);
            }

            (_lookUpFailed, _lookUpAt) = (true, now + options.Value.PingInterval);
            if (_wanted is null && options.Value.Names.Count > 0)
            {
                Want(StreamsWanted.Of(options.Value.Names, clients.Region, []));
            }
        }
    }

    private void Want(StreamsWanted wanted)
    {
        _wanted = wanted;
        foreach (var name in wanted.Read)
        {
            if (_watches.TryGetValue(name, out var watched))
            {
                watched.Watch.LeftAt = null;
                continue;
            }

            var (watch, stop) = (new StreamWatch(name, _services), new CancellationTokenSource());
            _watches[name] = new Watched(watch, Task.Run(() => watch.Run(stop.Token)), stop);
        }

        foreach (var name in _watches.Keys.Except(wanted.Read, StringComparer.Ordinal))
        {
            _watches[name].Watch.LeftAt ??= time.GetUtcNow();
        }
    }

    private async Task LetGo()
    {
        var now = time.GetUtcNow();
        foreach (var (name, watched) in _watches.Where(w => w.Value.Watch.LeftAt is { } left && IsDone(w.Value.Watch, left, now)).ToArray())
        {
            await watched.Stop.CancelAsync();
            await watched.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watched.Watch.StopShards(onlyOwn: false);
            watched.Stop.Dispose();
            _watches.Remove(name);
            changes.Forget(SourceKey.Stream(name));
            LogLetGo(logger, name);
        }
    }

    private static bool IsDone(StreamWatch watch, DateTimeOffset left, DateTimeOffset now) =>
        watch.IsMissing || watch.IsReadUpTo(left + LastEvents) || now - left > MostAfterLeaving;

    [LoggerMessage(31, LogLevel.Warning, "What setup connected could not be read from the store and is looked up again: {Reason}")]
    private static partial void LogNotLookedUp(ILogger logger, string reason);

    [LoggerMessage(32, LogLevel.Information, "Stream {Stream} is read up to the change and not any more: setup took it away")]
    private static partial void LogLetGo(ILogger logger, string stream);

    [LoggerMessage(33, LogLevel.Error, "The streams that are to be read could not be looked after; tried again")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);
}
