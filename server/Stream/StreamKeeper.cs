using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>In every silo: finds the shards of every configured stream and pings each open one, so that every shard has an owner without reminders.</summary>
internal sealed partial class StreamKeeper(
    StreamClients clients,
    IShardStore store,
    IGrainFactory grains,
    IAgentChanges changes,
    StreamReports statuses,
    StreamSignals signals,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    IOptions<StreamOptions> options,
    ILogger<StreamKeeper> logger) : BackgroundService
{
    private readonly List<StreamWatch> _watches = [.. options.Value.Names.Select(name => new StreamWatch(name, clients, store, grains, time, options.Value))];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAll(_watches.Select(w => Look(w, stoppingToken)));
                if (await signals.Wait(_watches.Min(w => w.NextLook), stoppingToken))
                {
                    _watches.ForEach(w => w.DiscoverNow());
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
        await Task.WhenAll(_watches.Select(w => w.StopShards()));
    }

    private async Task Look(StreamWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            statuses.Set(await watch.Look(cancellationToken));
            if (watch.Healed())
            {
                // "Finished" takes the stream's own line off the board; its shards speak for it again.
                changes.Progress(new ShardProgress(watch.Name, null, 0, "finished", null));
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

    [LoggerMessage(30, LogLevel.Warning, "Stream {Stream}: {State}. {Detail}")]
    private static partial void LogFailed(ILogger logger, string stream, string state, string detail);
}
