using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>A stream as AWS described it.</summary>
/// <param name="Listed">Its shards.</param>
/// <param name="FirstStart">Where a shard without a checkpoint begins.</param>
internal sealed record FoundStream(StreamDescription Stream, IReadOnlyList<ShardInfo> Listed, DateTimeOffset FirstStart);

/// <summary>A call that fails, and since when such calls fail.</summary>
internal sealed record StreamFailure(StreamFault Fault, DateTimeOffset Since);

/// <summary>Describes one stream and lists its shards: every DiscoveryInterval, on request, and after a failure with a growing pause.</summary>
internal sealed partial class StreamFinder(string name, StreamWatchServices services, ShardPings pings)
{
    /// <summary>Longest pause while a stream is missing or cannot be described: "live" must come back within 5 s (DOMAIN: Trust).</summary>
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(4);

    /// <summary>Longest pause while the account makes too many calls of this kind: AWS allows 20 a second per account.</summary>
    private static readonly TimeSpan RateLimitedPause = TimeSpan.FromSeconds(30);

    private volatile FoundStream? _found;
    private volatile StreamFailure? _failed;

    /// <summary>The newest listing; null: none yet, or the stream of this name was replaced and the new one is not listed yet.</summary>
    public FoundStream? Found => _found;

    /// <summary>Null: the last calls succeeded.</summary>
    public StreamFailure? Failed => _failed;

    /// <summary>Runs until <paramref name="cancellationToken"/> ends it.</summary>
    /// <param name="onListed">Called after every listing.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task Run(Action onListed, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(Random.Shared, ReadPace.Floor, FailedPause);
        var rateLimited = new Backoff(Random.Shared, ReadPace.Floor, RateLimitedPause);
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = services.Signals.Next;
            TimeSpan pause;
            try
            {
                // A listing with a hole was made during a reshard: list again soon.
                pause = await Find(cancellationToken) ? services.Options.DiscoveryInterval : services.Options.PingInterval;
                backoff.Reset();
                rateLimited.Reset();
                _failed = null;
                onListed();
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                var fault = StreamFault.Of(e);
                OnFailed(fault);
                pause = (fault.Reason == SourceReason.RateLimited ? rateLimited : backoff).Next();
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await StreamSignals.Wait(pause, services.Time, cancellationToken, next);
        }
    }

    /// <summary>A call for this stream failed. The next listing that succeeds ends the failure.</summary>
    public void OnFailed(StreamFault fault)
    {
        var before = _failed;
        if (before?.Fault.Reason != fault.Reason)
        {
            LogFailed(services.Logger, name, fault.State, fault.Reason, fault.Detail.En);
        }

        _failed = new StreamFailure(fault, before?.Since ?? services.Time.GetUtcNow());
    }

    /// <returns>Whether the listing is plausible.</returns>
    private async Task<bool> Find(CancellationToken cancellationToken)
    {
        var kinesis = services.Clients.For(name);
        var described = await StreamWatch.Limited(c => StreamListing.Describe(kinesis, name, c), cancellationToken);
        if (described.Status == "DELETING")
        {
            throw StreamListing.NoLongerExists($"Stream {name} is being deleted.");
        }

        var found = _found;
        if (found is null || found.Stream.Id != described.Id)
        {
            // The first time, or a stream of the same name was created: the old stream's readers stop, the new stream starts clean.
            _found = null;
            await pings.Stop(onlyOwn: false);
            described = described with { Ours = await StreamWatch.Limited(c => StreamListing.IsOurs(kinesis, described.Id.Arn, c), cancellationToken) };
            // The answers contained AWS's time; before them, the time was that of this machine.
            found = new FoundStream(described, [], services.Time.GetUtcNow() - services.Options.StartFrom);
        }

        var listed = await StreamWatch.Limited(c => StreamListing.Shards(kinesis, described.Id.Arn, c), cancellationToken);
        _found = found with { Stream = described with { Ours = found.Stream.Ours }, Listed = listed };
        pings.Begin(described.Id);
        return ShardMap.IsWhole(listed);
    }

    [LoggerMessage(30, LogLevel.Warning, "Stream {Stream}: {State} ({Reason}). {Detail}")]
    private static partial void LogFailed(ILogger logger, string stream, SourceState state, SourceReason reason, string detail);
}
