using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Services that all <see cref="StreamWatch"/> of this silo share.</summary>
internal sealed record StreamWatchServices(
    StreamClients Clients,
    IShardStore Store,
    IGrainFactory Grains,
    IAgentChanges Changes,
    StreamReports Reports,
    StreamSignals Signals,
    TimeProvider Time,
    StreamOptions Options,
    string Silo,
    ShardSpread Spread,
    ILogger Logger);

/// <summary>
/// One stream: finds it (<see cref="StreamFinder"/>), plans its shards and pings the ready ones. It has its own loops, and every call has a time limit, so a
/// stream, a region or a shard that hangs delays no other.
/// <code>
/// find:  describe → list shards → …   every DiscoveryInterval, on request, and after a failure with a growing pause
/// ping:  checkpoints → which shards are ready → ping each one separately → report   every PingInterval
/// </code>
/// </summary>
internal sealed class StreamWatch
{
    /// <summary>Time limit for one call to AWS or to the store.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    private readonly StreamWatchServices _services;
    private readonly ShardPings _pings;
    private readonly StreamFinder _finder;
    private readonly StreamSignals _pingSoon = new();
    private readonly ReadRanges _ranges = new();
    private volatile Known? _checkpoints;
    private volatile StreamFailure? _storeFailed;
    private volatile StreamFailure? _unread;
    private volatile int _waiting;
    private volatile bool _uncovered;

    /// <summary>One of its shards had an owner. From then on the shards report for themselves.</summary>
    private volatile bool _begun;

    public StreamWatch(string name, StreamWatchServices services)
    {
        (Name, _services, WatchedSince) = (name, services, services.Time.GetUtcNow());
        _pings = new ShardPings(services.Grains, services.Silo, services.Time, services.Logger, services.Spread);
        _finder = new StreamFinder(name, services, _pings);
    }

    private sealed record Known(StreamId Stream, IReadOnlyDictionary<string, Checkpoint> Checkpoints);

    public string Name { get; }

    /// <summary>Since when the stream is no longer wanted; null: it is wanted.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>Its ARN from before a restart; null: unknown until the stream is described.</summary>
    public string? KnownArn { get; init; }

    /// <summary>When this process began to watch the stream.</summary>
    public DateTimeOffset WatchedSince { get; }

    /// <summary>Its ARN when it is known, else its name.</summary>
    public string Arn => _finder.Found?.Stream.Id.Arn ?? KnownArn ?? Name;

    /// <summary>AWS answered more than once that the stream does not exist.</summary>
    public bool IsMissing =>
        _finder.Failed is { Fault.State: SourceState.Missing } failed && _services.Time.GetUtcNow() - failed.Since > StreamLine.Brief;

    /// <summary>Watches until <paramref name="cancellationToken"/> ends it. The readers of its shards continue; see <see cref="StopShards"/>.</summary>
    public Task Run(CancellationToken cancellationToken) =>
        Task.WhenAll(_finder.Run(_pingSoon.Rediscover, cancellationToken), PingLoop(cancellationToken));

    /// <summary>Whether everything that arrived before a time is read.</summary>
    public bool IsReadUpTo(DateTimeOffset time)
    {
        if (_finder.Found is not { } found || CheckpointsOf(found) is not { } checkpoints)
        {
            return false;
        }

        var told = _pings.Shards.ToDictionary(s => ShardId.Parse(s.Shard).Name, s => _services.Reports.Now(s).Health, StringComparer.Ordinal);
        return ShardMap.IsReadUpTo(time, found.Listed, checkpoints, told);
    }

    /// <inheritdoc cref="ShardPings.Stop(bool)"/>
    public Task StopShards(bool onlyOwn) => _pings.Stop(onlyOwn);

    /// <summary>A call with the time limit of calls to AWS and the store.</summary>
    public static async Task<T> Limited<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallLimit);
        return await call(limit.Token).WaitAsync(limit.Token);
    }

    private async Task PingLoop(CancellationToken cancellationToken)
    {
        List<Task> pings = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            var (next, soon) = (_services.Signals.Next, _pingSoon.Next);
            if (_finder.Found is { } found)
            {
                var works = await ReadyOrNone(found, cancellationToken);
                pings.RemoveAll(p => p.IsCompleted);
                // Ping each one separately: a shard that hangs delays no other, and is asked again when its time is over.
                var places = _pings.Places(works);
                pings.AddRange(works.Select(w => Ping(w, places.GetValueOrDefault(w.Shard), cancellationToken)));
            }

            Report();
            await StreamSignals.Wait(_services.Options.PingInterval, _services.Time, cancellationToken, next, soon);
        }

        await Task.WhenAll(pings);
    }

    /// <summary>An answer that the plan cannot handle must not end the loop: the next round asks again.</summary>
    private async Task<IReadOnlyList<ShardWork>> ReadyOrNone(FoundStream found, CancellationToken cancellationToken)
    {
        try
        {
            return await Ready(found, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            _finder.OnFailed(StreamFault.Of(e));
            return [];
        }
    }

    /// <summary>While the store does not answer, its last answer is used: a shard that is read must keep its owner.</summary>
    private async Task<IReadOnlyList<ShardWork>> Ready(FoundStream found, CancellationToken cancellationToken)
    {
        try
        {
            _checkpoints = new Known(found.Stream.Id, await Limited(c => _services.Store.Checkpoints(found.Stream.Id, c), cancellationToken));
            _storeFailed = null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _storeFailed ??= new StreamFailure(StreamFault.OfStore(e.Message), _services.Time.GetUtcNow());
        }

        if (CheckpointsOf(found) is not { } checkpoints)
        {
            return [];
        }

        var plan = ShardMap.Plan(found.Listed, checkpoints, found.FirstStart);
        (_waiting, _uncovered) = (plan.Waiting, plan.Uncovered);
        _pings.End(checkpoints.Where(c => c.Value.Finished).Select(c => new ShardId(found.Stream.Id, c.Key).ToString()));
        _pings.KeepOnly(found.Listed.Select(l => new ShardId(found.Stream.Id, l.Name).ToString()).ToHashSet(StringComparer.Ordinal));
        _unread = _ranges.Update(found, checkpoints, plan, _pings.Shards)
            ? null : _unread ?? new StreamFailure(StreamFault.OfUnread, _services.Time.GetUtcNow());
        return
        [
            .. plan.Ready.Select(r => Work(found.Stream, r.Info.Name, r.Info.FirstKey, r.Info.LastKey, r.StartAt)),
            .. plan.Vanished.Select(v => Work(found.Stream, v, 0, UInt128.MaxValue, null)),
        ];
    }

    /// <summary>Those of a former stream of this name do not count.</summary>
    private IReadOnlyDictionary<string, Checkpoint>? CheckpointsOf(FoundStream found) =>
        _checkpoints is { } known && known.Stream == found.Stream.Id ? known.Checkpoints : null;

    private async Task Ping(ShardWork work, SiloAddress? place, CancellationToken cancellationToken)
    {
        if (await _pings.Ping(work, place, cancellationToken))
        {
            _begun = true;
            Report();
        }
    }

    private static ShardWork Work(StreamDescription stream, string shard, UInt128 first, UInt128 last, DateTimeOffset? startAt) =>
        new(new ShardId(stream.Id, shard).ToString(), first, last, startAt, stream.Ours, stream.Retention);

    private void Report()
    {
        var (found, shards) = (_finder.Found, _pings.Shards);
        var isRead = shards.Any(s => _services.Reports.Now(s).Health.State is SourceState.Live or SourceState.CatchingUp or SourceState.Behind);
        var good = new SourceHealth
        {
            Source = SourceKey.Stream(Name),
            Stream = Arn,
            State = _begun ? SourceState.Live : SourceState.Starting,
            Patience = SourceRule.Stale + _services.Options.PingInterval,
        };
        var line = new StreamLine(_finder.Failed ?? _storeFailed, _unread, found is not null || LeftAt is not null, isRead)
            .Health(good, _services.Time.GetUtcNow());
        _services.Reports.Set(new StreamReport(Name, found?.Stream.Id.Arn, found?.Stream.Id.CreatedAt, line, _waiting, _uncovered, shards));
        _services.Changes.Health(line);
    }
}
