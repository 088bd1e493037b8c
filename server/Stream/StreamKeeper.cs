using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// In every silo: one <see cref="StreamWatch"/> for every stream that must be read. The set of streams is looked up with every discovery
/// and when setup changes it. A stream that is no longer wanted is read up to the time of the change.
/// </summary>
internal sealed partial class StreamKeeper(
    StreamClients clients,
    IShardStore store,
    ConnectedStreams connected,
    IGrainFactory grains,
    IAgentChanges changes,
    StreamReports reports,
    StreamSignals signals,
    StreamMetrics metrics,
    ILocalSiloDetails silo,
    ShardSpread spread,
    IChangeStamps stamps,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    IOptions<StreamOptions> options,
    ILogger<StreamKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(5);

    /// <summary>Amazon Connect may still write to a stream for some seconds after it was told to write elsewhere.</summary>
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(10);

    /// <summary>After this time, reading of a removed stream ends and the gap is recorded. The next start tries again.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromMinutes(2);

    /// <summary>A stream that was removed longer ago is not tried again.</summary>
    private static readonly TimeSpan ForgetLeftAfter = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _round = new(1);
    private readonly Dictionary<string, Watched> _watches = new(StringComparer.Ordinal);
    private readonly UnreadStreams _unread = new(changes, reports);
    private readonly StreamWatchServices _services = new(
        clients, store, grains, changes, reports, signals, time, options.Value, silo.SiloAddress.ToString(), spread, logger);

    /// <summary>Removed streams that this process must read up to the time of their removal.</summary>
    private readonly HashSet<LeftStream> _triedLeft = [];

    /// <summary>Names of the streams that are read up to their removal, until the store knows it.</summary>
    private readonly HashSet<string> _readLeft = new(StringComparer.Ordinal);

    /// <summary>ARNs of the streams that carried an instance, or that setup connected.</summary>
    private readonly HashSet<string> _arns = new(StringComparer.Ordinal);

    private bool _carriedReported;
    private StreamsWanted? _wanted;
    private DateTimeOffset _lookUpAt = DateTimeOffset.MinValue;
    private bool _lookUpFailed;

    private sealed record Watched(StreamWatch Watch, Task Running, CancellationTokenSource Stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        spread.IsLeaving = false;
        // Setup ran on another server.
        using var followed = stamps.Follow(StampNames.Streams, _ =>
        {
            signals.Rediscover();
            return Task.CompletedTask;
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signals.Next;
            await _round.WaitAsync(stoppingToken);
            try
            {
                if (!spread.IsLeaving)
                {
                    _unread.Report(_wanted, _watches.Keys);
                    await LookUpWanted(stoppingToken);
                    await StopLeft(stoppingToken);
                    _unread.Report(_wanted, _watches.Keys);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(logger, e);
            }
            finally
            {
                _round.Release();
            }

            await StreamSignals.Wait(options.Value.PingInterval, time, stoppingToken, next);
            if (next.IsCompleted)
            {
                _lookUpAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Reading stops before all other parts of the process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        spread.IsLeaving = true;
        await base.StopAsync(cancellationToken);
        await HandOver(cancellationToken);
    }

    /// <summary>
    /// From now on this server reads nothing. Shards that other servers own continue there, and those of this server begin there at once: each reader stops,
    /// commits, and is started on another server. The loops end first: one of their pings would start a reader again.
    /// </summary>
    public async Task HandOver(CancellationToken cancellationToken)
    {
        spread.IsLeaving = true;
        Watched[] all;
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            limit.CancelAfter(StoreLimit);
            var isAlone = await _round.WaitAsync(Timeout.Infinite, limit.Token).ContinueWith(w => w.IsCompletedSuccessfully, TaskScheduler.Default);
            all = [.. _watches.Values];
            if (isAlone)
            {
                _round.Release();
            }
        }

        await Task.WhenAll(all.Select(async watched =>
        {
            await watched.Stop.CancelAsync();
            await watched.Running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            await ReportCarried(limit.Token);
            var all = await connected.All(limit.Token).WaitAsync(limit.Token);
            (_lookUpFailed, _lookUpAt) = (false, now + options.Value.DiscoveryInterval);
            foreach (var stream in all.Where(c => c.Connected))
            {
                _arns.Add(stream.StreamArn);
                changes.Carries(stream.StreamArn, stream.InstanceArn);
            }

            SetWanted(StreamsWanted.Of(options.Value.Names, clients.Region, all));
            await WatchLeft(now, limit.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Streams that are read stay read. At the very start, these are the streams of the configuration.
            if (!_lookUpFailed)
            {
                LogNotLookedUp(logger, e.Message);
            }

            (_lookUpFailed, _lookUpAt) = (true, now + options.Value.PingInterval);
            if (_wanted is null && options.Value.Names.Count > 0)
            {
                SetWanted(StreamsWanted.Of(options.Value.Names, clients.Region, []));
            }
        }
    }

    /// <summary>Runs once, before a stream is watched: a fault of one stream must not grey the instances of another until their first event.</summary>
    private async Task ReportCarried(CancellationToken cancellationToken)
    {
        if (_carriedReported)
        {
            return;
        }

        foreach (var (stream, instance) in await store.Carried(cancellationToken).WaitAsync(cancellationToken))
        {
            _arns.Add(stream);
            changes.Carried(stream, instance);
        }

        _carriedReported = true;
    }

    private void SetWanted(StreamsWanted wanted)
    {
        _wanted = wanted;
        foreach (var name in wanted.Read)
        {
            if (_watches.TryGetValue(name, out var watched))
            {
                watched.Watch.LeftAt = null;
                continue;
            }

            Begin(name, leftAt: null);
        }

        foreach (var name in _watches.Keys.Except(wanted.Read, StringComparer.Ordinal))
        {
            _watches[name].Watch.LeftAt ??= time.GetUtcNow();
        }
    }

    private void Begin(string name, DateTimeOffset? leftAt)
    {
        var arn = _arns.FirstOrDefault(a => StreamsWanted.IsSame(name, a, clients.Region));
        var (watch, stop) = (new StreamWatch(name, _services) { LeftAt = leftAt, KnownArn = arn }, new CancellationTokenSource());
        _watches[name] = new Watched(watch, Task.Run(() => watch.Run(stop.Token)), stop);
    }

    /// <summary>Reads streams that were removed before this process started up to their removal. When that is done, the store forgets them.</summary>
    private async Task WatchLeft(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var left in await connected.Left(cancellationToken).WaitAsync(cancellationToken))
        {
            if (now - left.At > ForgetLeftAfter || _readLeft.Any(name => IsOf(left, name)))
            {
                await connected.Done(left, cancellationToken).WaitAsync(cancellationToken);
            }
            else if (_triedLeft.Add(left) && !_watches.Keys.Any(name => IsOf(left, name)))
            {
                Begin(left.StreamArn, left.At);
            }
        }

        _readLeft.Clear();

        bool IsOf(LeftStream left, string name) => StreamsWanted.IsSame(name, left.StreamArn, clients.Region);
    }

    private async Task StopLeft(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (name, watched) in _watches.Where(w => w.Value.Watch.LeftAt is not null).ToArray())
        {
            var (watch, left) = (watched.Watch, watched.Watch.LeftAt!.Value);
            var isRead = watch.IsMissing || watch.IsReadUpTo(left + LastEvents);
            if (!isRead && now - (left > watch.WatchedSince ? left : watch.WatchedSince) <= LeaveLimit)
            {
                continue;
            }

            // Keep it until the gap is stored: a loss is recorded before the stream is forgotten.
            if (!isRead && !await RecordGaps(watch, left, now, cancellationToken))
            {
                continue;
            }

            await watched.Stop.CancelAsync();
            await watched.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watched.Watch.StopShards(onlyOwn: false);
            watched.Stop.Dispose();
            _watches.Remove(name);
            changes.Forget(SourceKey.Stream(name));
            if (isRead)
            {
                _readLeft.Add(name);
                LogLeftRead(logger, name);
            }
            else
            {
                LogGivenUp(logger, name, left);
            }
        }
    }

    /// <returns>False: the store did not accept them.</returns>
    private async Task<bool> RecordGaps(StreamWatch watch, DateTimeOffset left, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StoreLimit);
            var unfinished = await store.Unfinished(watch.Arn, limit.Token).WaitAsync(limit.Token);
            var otherwiseFrom = (left < watch.WatchedSince ? left : watch.WatchedSince) - options.Value.StartFrom;
            var gaps = LeftStreamGaps.Of(watch.Arn, unfinished, otherwiseFrom, left + LastEvents, now);
            await store.Save(gaps, limit.Token).WaitAsync(limit.Token);
            foreach (var gap in gaps)
            {
                metrics.OnGap();
                LogGap(logger, gap.Shard, gap.From, gap.To, gap.Reason);
            }

            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogGapNotSaved(logger, watch.Name, e.Message);
            return false;
        }
    }

    [LoggerMessage(31, LogLevel.Warning, "The list of streams that setup connected could not be read from the store. It is retried: {Reason}")]
    private static partial void LogNotLookedUp(ILogger logger, string reason);

    [LoggerMessage(32, LogLevel.Information, "Stream {Stream} was removed by setup. It is read up to that time and is no longer read")]
    private static partial void LogLeftRead(ILogger logger, string stream);

    [LoggerMessage(36, LogLevel.Warning, "Stream {Stream}, which setup removed at {Left}, could not be read up to that time. The next start tries again")]
    private static partial void LogGivenUp(ILogger logger, string stream, DateTimeOffset left);

    [LoggerMessage(37, LogLevel.Error, "{Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);

    [LoggerMessage(38, LogLevel.Warning, "The gap of the removed stream {Stream} could not be stored and is retried: {Reason}")]
    private static partial void LogGapNotSaved(ILogger logger, string stream, string reason);

    [LoggerMessage(33, LogLevel.Error, "Finding and watching the streams failed. It is retried")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);
}
