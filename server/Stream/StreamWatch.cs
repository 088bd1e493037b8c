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
/// One stream: describes it, lists its shards and pings the ready ones. It has its own loops, and every call has a time limit, so a stream,
/// a region or a shard that hangs delays no other.
/// <code>
/// find:  describe → list shards → …   every DiscoveryInterval, on request, and after a failure with a growing pause
/// ping:  checkpoints → which shards are ready → ping each one separately → report   every PingInterval
/// </code>
/// </summary>
internal sealed partial class StreamWatch(string name, StreamWatchServices services)
{
    /// <summary>Time limit for one call to AWS or to the store.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause while a stream is missing or cannot be described: "live" must come back within 5 s (DOMAIN: Trust).</summary>
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(4);

    /// <summary>Longest pause while the account makes too many calls of this kind: AWS allows 20 a second per account.</summary>
    private static readonly TimeSpan RateLimitedPause = TimeSpan.FromSeconds(30);

    /// <summary>Allowed time between the end of a shard and the first ping of its children.</summary>
    private static readonly TimeSpan MostUnread = TimeSpan.FromSeconds(10);

    /// <summary>A stream that is being recreated is missing for a short time.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    private readonly ShardPings _pings = new(services.Grains, services.Silo, services.Time, services.Logger, services.Spread);
    private readonly StreamSignals _pingSoon = new();

    private volatile Found? _found;
    private volatile Failure? _failed;
    private volatile Failure? _storeFailed;
    private IReadOnlyDictionary<string, Checkpoint>? _checkpoints;
    private volatile int _waiting;
    private volatile bool _uncovered;

    /// <summary>Key ranges of the shards, including shards that are still read but missing in a later listing.</summary>
    private readonly Dictionary<string, ShardInfo> _ranges = new(StringComparer.Ordinal);

    /// <summary>Since when a part of the key space is not read; null: all of it is read, or waits for a shard that is read.</summary>
    private volatile Failure? _unread;

    /// <summary>One of its shards had an owner. From then on the shards report for themselves.</summary>
    private volatile bool _begun;

    private sealed record Found(StreamDescription Stream, IReadOnlyList<ShardInfo> Listed, DateTimeOffset FirstStart);

    private sealed record Failure(StreamFault Fault, DateTimeOffset Since);

    public string Name => name;

    /// <summary>Since when the stream is no longer wanted; null: it is wanted.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>Its ARN from before a restart; null: unknown until the stream is described.</summary>
    public string? KnownArn { get; init; }

    /// <summary>When this process began to watch the stream.</summary>
    public DateTimeOffset WatchedSince { get; } = services.Time.GetUtcNow();

    /// <summary>Its ARN when it is known, else its name.</summary>
    public string Arn => _found?.Stream.Id.Arn ?? KnownArn ?? name;

    /// <summary>AWS answered more than once that the stream does not exist.</summary>
    public bool IsMissing => _failed is { Fault.State: SourceState.Missing } failed && services.Time.GetUtcNow() - failed.Since > Brief;

    /// <summary>Watches until <paramref name="cancellationToken"/> ends it. The readers of its shards continue; see <see cref="StopShards"/>.</summary>
    public Task Run(CancellationToken cancellationToken) => Task.WhenAll(FindLoop(cancellationToken), PingLoop(cancellationToken));

    /// <summary>Whether everything that arrived before a time is read.</summary>
    public bool IsReadUpTo(DateTimeOffset time)
    {
        if (_found is not { } found || _checkpoints is not { } checkpoints)
        {
            return false;
        }

        var told = _pings.Shards.ToDictionary(s => ShardId.Parse(s.Shard).Name, s => services.Reports.Now(s).Health, StringComparer.Ordinal);
        return ShardMap.IsReadUpTo(time, found.Listed, checkpoints, told);
    }

    /// <inheritdoc cref="ShardPings.Stop(bool)"/>
    public Task StopShards(bool onlyOwn) => _pings.Stop(onlyOwn);

    private async Task FindLoop(CancellationToken cancellationToken)
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
                _pingSoon.Rediscover();
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

    /// <returns>Whether the listing is plausible.</returns>
    private async Task<bool> Find(CancellationToken cancellationToken)
    {
        var kinesis = services.Clients.For(name);
        var described = await Limited(c => StreamListing.Describe(kinesis, name, c), cancellationToken);
        if (described.Status == "DELETING")
        {
            throw StreamListing.NoLongerExists($"Stream {name} is being deleted.");
        }

        var found = _found;
        if (found is null || found.Stream.Id != described.Id)
        {
            // The first time, or a stream of the same name was created: the old stream's readers stop, the new stream starts clean.
            _found = null;
            await StopShards(onlyOwn: false);
            described = described with { Ours = await Limited(c => StreamListing.IsOurs(kinesis, described.Id.Arn, c), cancellationToken) };
            // The answers contained AWS's time; before them, the time was that of this machine.
            found = new Found(described, [], services.Time.GetUtcNow() - services.Options.StartFrom);
            _checkpoints = null;
        }

        var listed = await Limited(c => StreamListing.Shards(kinesis, described.Id.Arn, c), cancellationToken);
        _found = found with { Stream = described with { Ours = found.Stream.Ours }, Listed = listed };
        _pings.Begin(described.Id);
        return ShardMap.IsWhole(listed);
    }

    private async Task PingLoop(CancellationToken cancellationToken)
    {
        List<Task> pings = [];
        var moving = Task.CompletedTask;
        while (!cancellationToken.IsCancellationRequested)
        {
            var (next, soon) = (services.Signals.Next, _pingSoon.Next);
            if (_found is { } found)
            {
                var works = await ReadyOrNone(found, cancellationToken);
                pings.RemoveAll(p => p.IsCompleted);
                // Ping each one separately: a shard that hangs delays no other, and is asked again when its time is over.
                var places = _pings.Places(works);
                pings.AddRange(works.Select(w => Ping(w, places.GetValueOrDefault(w.Shard), cancellationToken)));
                if (moving.IsCompleted)
                {
                    moving = _pings.Balance(works, services.Options.MoveAfter);
                }
            }

            Report();
            await StreamSignals.Wait(services.Options.PingInterval, services.Time, cancellationToken, next, soon);
        }

        await Task.WhenAll([.. pings, moving]);
    }

    /// <summary>An answer that the plan cannot handle must not end the loop: the next round asks again.</summary>
    private async Task<IReadOnlyList<ShardWork>> ReadyOrNone(Found found, CancellationToken cancellationToken)
    {
        try
        {
            return await Ready(found, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            OnFailed(StreamFault.Of(e));
            return [];
        }
    }

    /// <summary>While the store does not answer, its last answer is used: a shard that is read must keep its owner.</summary>
    private async Task<IReadOnlyList<ShardWork>> Ready(Found found, CancellationToken cancellationToken)
    {
        try
        {
            _checkpoints = await Limited(c => services.Store.Checkpoints(found.Stream.Id, c), cancellationToken);
            _storeFailed = null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _storeFailed ??= new Failure(StreamFault.OfStore(e.Message), services.Time.GetUtcNow());
        }

        if (_checkpoints is not { } checkpoints)
        {
            return [];
        }

        var plan = ShardMap.Plan(found.Listed, checkpoints, found.FirstStart);
        (_waiting, _uncovered) = (plan.Waiting, plan.Uncovered);
        _pings.End(checkpoints.Where(c => c.Value.Finished).Select(c => new ShardId(found.Stream.Id, c.Key).ToString()));
        _pings.KeepOnly(found.Listed.Select(l => new ShardId(found.Stream.Id, l.Name).ToString()).ToHashSet(StringComparer.Ordinal));
        FindUnread(found, checkpoints, plan);
        return
        [
            .. plan.Ready.Select(r => Work(found.Stream, r.Info.Name, r.Info.FirstKey, r.Info.LastKey, r.StartAt)),
            .. plan.Vanished.Select(v => Work(found.Stream, v, 0, UInt128.MaxValue, null)),
        ];
    }

    /// <summary>A child that waits for its parent counts as read: the parent speaks for it.</summary>
    private void FindUnread(Found found, IReadOnlyDictionary<string, Checkpoint> checkpoints, ShardPlan plan)
    {
        var ready = plan.Ready.Select(r => r.Info.Name).ToHashSet(StringComparer.Ordinal);
        var waiting = found.Listed.Where(l => !ready.Contains(l.Name) && checkpoints.GetValueOrDefault(l.Name)?.Finished != true);
        foreach (var shard in found.Listed)
        {
            _ranges[new ShardId(found.Stream.Id, shard.Name).ToString()] = shard;
        }

        var read = _pings.Shards.Where(s => s.Health.State != SourceState.Finished).Select(s => s.Shard).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _ranges.Where(r => !read.Contains(r.Key) && !found.Listed.Contains(r.Value)).Select(r => r.Key).ToArray())
        {
            _ranges.Remove(gone);
        }

        var isRead = ShardMap.Covers(_ranges.Where(r => read.Contains(r.Key)).Select(r => r.Value).Concat(waiting));
        _unread = isRead ? null : _unread ?? new Failure(StreamFault.OfUnread, services.Time.GetUtcNow());
    }

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

    private void OnFailed(StreamFault fault)
    {
        var before = _failed;
        if (before?.Fault.Reason != fault.Reason)
        {
            LogFailed(services.Logger, name, fault.State, fault.Reason, fault.Detail.En);
        }

        _failed = new Failure(fault, before?.Since ?? services.Time.GetUtcNow());
    }

    private void Report()
    {
        var (found, line) = (_found, Health());
        services.Reports.Set(new StreamReport(
            name, found?.Stream.Id.Arn, found?.Stream.Id.CreatedAt, line, _waiting, _uncovered, _pings.Shards));
        services.Changes.Health(line);
    }

    /// <summary>The states of a part that is not read do not change, even if the rest is live.</summary>
    private SourceHealth Health()
    {
        var line = HealthOfCalls();
        return line.State == SourceState.Live && _unread is { } unread && services.Time.GetUtcNow() - unread.Since > MostUnread
            ? line with
            {
                State = unread.Fault.State,
                Reason = line.Reason == SourceReason.None ? unread.Fault.Reason : line.Reason,
                Detail = line.Detail ?? unread.Fault.Detail,
            }
            : line;
    }

    /// <summary>If a stream cannot be described while its shards are read well, no picture is old: the fault is shown beside "live".</summary>
    private SourceHealth HealthOfCalls()
    {
        var line = new SourceHealth
        {
            Source = SourceKey.Stream(name),
            Stream = Arn,
            State = _begun ? SourceState.Live : SourceState.Starting,
            Patience = SourceRule.Stale + services.Options.PingInterval,
        };
        if ((_failed ?? _storeFailed) is not { } failure)
        {
            return line;
        }

        var fault = failure.Fault;
        if (fault.State == SourceState.Missing && (_found is not null || LeftAt is not null) && services.Time.GetUtcNow() - failure.Since <= Brief)
        {
            return line;
        }

        var isRead = fault.State != SourceState.Missing
            && _pings.Shards.Any(s => services.Reports.Now(s).Health.State is SourceState.Live or SourceState.CatchingUp or SourceState.Behind);
        return line with { State = isRead || fault.State == SourceState.Live ? line.State : fault.State, Reason = fault.Reason, Detail = fault.Detail };
    }

    private static async Task<T> Limited<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallLimit);
        return await call(limit.Token).WaitAsync(limit.Token);
    }

    [LoggerMessage(30, LogLevel.Warning, "Stream {Stream}: {State} ({Reason}). {Detail}")]
    private static partial void LogFailed(ILogger logger, string stream, SourceState state, SourceReason reason, string detail);
}
