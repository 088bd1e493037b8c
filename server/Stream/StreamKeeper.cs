using System.Globalization;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// In every silo: finds the shards of every stream that is to be read and pings each open one, so that every shard has an owner
/// without reminders. Which streams those are is asked again with every discovery and whenever setup changed it.
/// </summary>
internal sealed partial class StreamKeeper(
    StreamClients clients,
    IShardStore store,
    ConnectedStreams connected,
    IGrainFactory grains,
    IAgentChanges changes,
    StreamReports statuses,
    StreamSignals signals,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    IOptions<StreamOptions> options,
    ILogger<StreamKeeper> logger) : BackgroundService
{
    private readonly Dictionary<string, StreamWatch> _watches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectedStream> _takenDown = new(StringComparer.Ordinal);
    private DateTimeOffset _askAt = DateTimeOffset.MinValue;
    private bool _none;
    private bool _notAsked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Ask(stoppingToken);
                await Task.WhenAll(_watches.Values.Select(w => Look(w, stoppingToken)));
                TellWhatIsNotRead();
                if (await signals.Wait(_watches.Values.Select(w => w.NextLook).Append(options.Value.PingInterval).Min(), stoppingToken))
                {
                    _askAt = DateTimeOffset.MinValue;
                    foreach (var watch in _watches.Values)
                    {
                        watch.DiscoverNow();
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    /// <summary>Reading stops before anything else of the process does.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_watches.Values.Select(w => w.StopShards()));
    }

    private async Task Ask(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _askAt)
        {
            return;
        }

        IReadOnlyList<ConnectedStream> all;
        try
        {
            all = await connected.All(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What is read stays read; at the very start that is what the configuration says.
            if (!_notAsked)
            {
                LogNotAsked(logger, e.Message);
            }

            (_notAsked, _askAt) = (true, now + options.Value.PingInterval);
            if (_watches.Count == 0)
            {
                await Become(StreamsWanted.Of(options.Value.Names, clients.Region, []));
            }

            return;
        }

        (_notAsked, _askAt) = (false, now + options.Value.DiscoveryInterval);
        await Become(StreamsWanted.Of(options.Value.Names, clients.Region, all));
    }

    private async Task Become(StreamsWanted wanted)
    {
        foreach (var gone in _watches.Keys.Except(wanted.Read).ToArray())
        {
            try
            {
                await _watches[gone].StopShards();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Pinged on, so that it has an owner, and let go at the next try.
                LogNotLetGo(logger, gone, e.Message);
                _askAt = time.GetUtcNow() + options.Value.PingInterval;
                continue;
            }

            _watches.Remove(gone);
            LogLetGo(logger, gone);
            changes.Forget(SourceKey.Stream(gone));
        }

        foreach (var name in wanted.Read.Where(n => !_watches.ContainsKey(n)))
        {
            _watches[name] = new StreamWatch(name, clients, store, grains, time, options.Value);
        }

        foreach (var back in _takenDown.Values.Where(t => !wanted.TakenDown.Contains(t)).ToArray())
        {
            _takenDown.Remove(back.InstanceArn);
            changes.Forget(SourceKey.Instance(back.InstanceArn));
        }

        foreach (var taken in wanted.TakenDown)
        {
            _takenDown[taken.InstanceArn] = taken;
        }

        statuses.KeepOnly([.. _watches.Keys, .. _takenDown.Values.Select(t => t.StreamArn)]);
        foreach (var taken in _takenDown.Values.Where(t => !t.Read))
        {
            statuses.Set(new StreamReport(taken.StreamArn, taken.StreamArn, null, Off(taken), 0, false, []));
        }
    }

    /// <summary>Again and again, as a shard reports: who is silent for long counts as unreachable.</summary>
    private void TellWhatIsNotRead()
    {
        foreach (var taken in _takenDown.Values)
        {
            changes.Health(Off(taken));
        }

        if (_watches.Count == 0)
        {
            changes.Health(new SourceHealth { Source = SourceKey.Server, State = SourceState.None, Reason = SourceReason.NoStream });
        }
        else if (_none)
        {
            changes.Forget(SourceKey.Server);
        }

        _none = _watches.Count == 0;
    }

    private static SourceHealth Off(ConnectedStream taken) => new()
    {
        Source = SourceKey.Instance(taken.InstanceArn),
        State = SourceState.Off,
        Reason = SourceReason.TakenDown,
        Detail = new SourceDetail(
            string.Create(CultureInfo.InvariantCulture, $"Setup took the agent events of {taken.InstanceArn} away at {taken.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Connect them again on the Setup page."),
            string.Create(CultureInfo.InvariantCulture, $"{taken.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC に、セットアップで {taken.InstanceArn} のエージェントイベントの接続が解除されました。「セットアップ」ページで再度接続してください。")),
    };

    private async Task Look(StreamWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            statuses.Set(await watch.Look(cancellationToken));
            if (watch.Healed())
            {
                // Its shards speak for it again.
                changes.Forget(SourceKey.Stream(watch.Name));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var fault = StreamFault.Of(e);
            if (watch.Fail(fault))
            {
                LogFailed(logger, watch.Name, fault.State, fault.Reason, fault.Detail.En);
            }

            var report = watch.Failed(fault);
            statuses.Set(report);
            if (watch.IsNews(time.GetUtcNow()))
            {
                changes.Health(report.Health);
            }
        }
    }

    [LoggerMessage(31, LogLevel.Warning, "What setup connected could not be read from the store and is asked again: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, string reason);

    [LoggerMessage(32, LogLevel.Information, "Stream {Stream} is not read any more: setup took it down")]
    private static partial void LogLetGo(ILogger logger, string stream);

    [LoggerMessage(33, LogLevel.Warning, "Stream {Stream} could not be let go and is tried again: {Reason}")]
    private static partial void LogNotLetGo(ILogger logger, string stream, string reason);

    [LoggerMessage(30, LogLevel.Warning, "Stream {Stream}: {State} ({Reason}). {Detail}")]
    private static partial void LogFailed(ILogger logger, string stream, SourceState state, SourceReason reason, string detail);
}
