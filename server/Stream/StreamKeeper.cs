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
    private const string NoStream = "no stream";

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
            _watches.Remove(gone, out var watch);
            LogLetGo(logger, gone);
            await watch!.StopShards();
            Heal(gone, null);
        }

        foreach (var name in wanted.Read.Where(n => !_watches.ContainsKey(n)))
        {
            _watches[name] = new StreamWatch(name, clients, store, grains, time, options.Value);
        }

        foreach (var back in _takenDown.Values.Where(t => !wanted.TakenDown.Contains(t)).ToArray())
        {
            _takenDown.Remove(back.InstanceArn);
            Heal(Line(back), back.InstanceArn);
        }

        foreach (var taken in wanted.TakenDown)
        {
            _takenDown[taken.InstanceArn] = taken;
        }

        statuses.KeepOnly([.. _watches.Keys, .. _takenDown.Values.Select(t => t.StreamArn)]);
        foreach (var taken in _takenDown.Values.Where(t => !t.Read))
        {
            statuses.Set(new StreamReport(taken.StreamArn, taken.StreamArn, null, "taken-down", Words(taken), 0, false, []));
        }
    }

    /// <summary>Again and again, as a shard reports: who is silent for long counts as unreachable.</summary>
    private void TellWhatIsNotRead()
    {
        foreach (var taken in _takenDown.Values)
        {
            changes.Progress(new ShardProgress(Line(taken), null, 0, "off", null, taken.InstanceArn));
        }

        if (_watches.Count == 0 || _none)
        {
            _none = _watches.Count == 0;
            changes.Progress(new ShardProgress(NoStream, null, 0, _none ? "none" : "finished", null));
        }
    }

    /// <summary>"Finished" takes a line that is not a shard's off the board.</summary>
    private void Heal(string line, string? instance) => changes.Progress(new ShardProgress(line, null, 0, "finished", null, instance));

    private static string Line(ConnectedStream taken) => $"taken down: {taken.InstanceArn}";

    private static string Words(ConnectedStream taken) =>
        string.Create(CultureInfo.InvariantCulture, $"Setup took the agent events of {taken.InstanceArn} away at {taken.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Connect them again on the Setup page.");

    private async Task Look(StreamWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            statuses.Set(await watch.Look(cancellationToken));
            if (watch.Healed())
            {
                // Its shards speak for it again.
                Heal(watch.Name, null);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var error = AwsErrors.Explain(e);
            var state = StateOf(error.Kind);
            var detail = $"{error.Happened} {error.Do}";
            if (watch.Fail(state))
            {
                LogFailed(logger, watch.Name, state, detail);
            }

            statuses.Set(watch.Failed(state, detail));
            if (watch.IsNews(time.GetUtcNow()))
            {
                changes.Progress(new ShardProgress(watch.Name, null, 0, state, detail));
            }
        }
    }

    private static string StateOf(AwsErrorKind kind) => kind switch
    {
        AwsErrorKind.Missing => "missing",
        AwsErrorKind.Denied or AwsErrorKind.Kms => "denied",
        AwsErrorKind.NoCredentials or AwsErrorKind.ExpiredCredentials => "credentials",
        _ => "unreachable",
    };

    [LoggerMessage(31, LogLevel.Warning, "What setup connected could not be read from the store and is asked again: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, string reason);

    [LoggerMessage(32, LogLevel.Information, "Stream {Stream} is not read any more: setup took it down")]
    private static partial void LogLetGo(ILogger logger, string stream);

    [LoggerMessage(30, LogLevel.Warning, "Stream {Stream}: {State}. {Detail}")]
    private static partial void LogFailed(ILogger logger, string stream, string state, string detail);
}
