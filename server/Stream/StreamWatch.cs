using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What every <see cref="StreamWatch"/> of this silo shares.</summary>
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
    ILogger Logger);

/// <summary>
/// One stream: describes it, lists its shards and pings the ready ones. It has loops of its own, and every call a time limit, so a stream,
/// a region or a shard that hangs delays nobody else's.
/// <code>
/// find:  describe → list shards → …   every DiscoveryInterval, when something calls for it, and after a failure with a growing pause
/// ping:  checkpoints → which shards are ready → ping each one by itself → report   every PingInterval
/// </code>
/// </summary>
internal sealed partial class StreamWatch(string name, StreamWatchServices services)
{
    /// <summary>For one call to AWS, to the store or to a grain.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>A reader that stops has 5 s for its last commit.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>While a stream is missing or cannot be asked, the pause grows to this.</summary>
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(30);

    /// <summary>A recreated stream is missing for a moment.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, ShardStatus> _shards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _pinging = new(StringComparer.Ordinal);
    private readonly StreamSignals _pingSoon = new();

    private volatile Found? _found;
    private volatile Failure? _failed;
    private volatile Failure? _storeFailed;
    private IReadOnlyDictionary<string, Checkpoint>? _checkpoints;
    private volatile int _waiting;
    private volatile bool _uncovered;

    /// <summary>A shard of it was owned once; from then on its shards speak for themselves.</summary>
    private volatile bool _begun;

    private sealed record Found(StreamDescription Stream, IReadOnlyList<ShardInfo> Listed, DateTimeOffset FirstStart);

    private sealed record Failure(StreamFault Fault, DateTimeOffset Since);

    public string Name => name;

    /// <summary>Since when nobody wants it any more; null: it is wanted.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>AWS says that there is no such stream.</summary>
    public bool IsMissing => _failed?.Fault.State == SourceState.Missing;

    /// <summary>Watches until <paramref name="cancellationToken"/> ends it. The readers of its shards go on; see <see cref="StopShards"/>.</summary>
    public Task Run(CancellationToken cancellationToken) => Task.WhenAll(FindLoop(cancellationToken), PingLoop(cancellationToken));

    /// <summary>Whether every shard that is known is read up to a time.</summary>
    public bool IsReadUpTo(DateTimeOffset time) =>
        !_shards.IsEmpty && _shards.Values.All(s => s.Health.State == SourceState.Finished || services.Reports.Now(s).CaughtUpTo >= time);

    /// <summary>Stops the readers, within a time limit; one that does not answer is left behind and logged.</summary>
    /// <param name="onlyOwn">Only those of this process: the others of a cluster go on.</param>
    public async Task StopShards(bool onlyOwn)
    {
        var working = _shards.Values
            .Where(s => s.Health.State != SourceState.Finished && (!onlyOwn || s.Owner == services.Silo))
            .Select(s => s.Shard)
            .ToArray();
        _shards.Clear();
        await Task.WhenAll(working.Select(StopShard));
    }

    private async Task StopShard(string shard)
    {
        try
        {
            await services.Grains.GetGrain<IShardGrain>(shard).Stop().WaitAsync(StopLimit);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing is lost: what it did not commit is read again.
            LogNotStopped(services.Logger, shard, e.Message);
        }
    }

    private async Task FindLoop(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(200), FailedPause);
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = services.Signals.Next;
            TimeSpan pause;
            try
            {
                // A listing with a hole comes from the middle of a reshard: look again soon.
                pause = await Find(cancellationToken) ? services.Options.DiscoveryInterval : services.Options.PingInterval;
                backoff.Reset();
                _failed = null;
                _pingSoon.Rediscover();
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                OnFailed(StreamFault.Of(e));
                pause = backoff.Next();
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await StreamSignals.Wait(pause, services.Time, cancellationToken, next);
        }
    }

    /// <returns>Whether the listing can be right.</returns>
    private async Task<bool> Find(CancellationToken cancellationToken)
    {
        var kinesis = services.Clients.For(name);
        var described = await Limited(c => StreamListing.Describe(kinesis, name, c), cancellationToken);
        if (described.Status == "DELETING")
        {
            throw StreamListing.NotThere($"Stream {name} is being deleted.");
        }

        var found = _found;
        if (found is null || found.Stream.Id != described.Id)
        {
            // First look, or a stream of the same name was created since: the old one's readers stop, the new one starts clean.
            _found = null;
            await StopShards(onlyOwn: false);
            described = described with { Ours = await Limited(c => StreamListing.IsOurs(kinesis, described.Id.Arn, c), cancellationToken) };
            // The answers have told AWS's time; before them, the time was this machine's.
            found = new Found(described, [], services.Time.GetUtcNow() - services.Options.StartFrom);
            _checkpoints = null;
        }

        var listed = await Limited(c => StreamListing.Shards(kinesis, described.Id.Arn, c), cancellationToken);
        _found = found with { Stream = described with { Ours = found.Stream.Ours }, Listed = listed };
        return ShardMap.IsWhole(listed);
    }

    private async Task PingLoop(CancellationToken cancellationToken)
    {
        List<Task> pings = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            var (next, soon) = (services.Signals.Next, _pingSoon.Next);
            if (_found is { } found)
            {
                var works = await ReadyOrNone(found, cancellationToken);
                pings.RemoveAll(p => p.IsCompleted);
                // Each by itself: a shard that hangs keeps nobody waiting, and is asked again when its time is up.
                pings.AddRange(works.Where(w => _pinging.TryAdd(w.Shard, true)).Select(w => Ping(w, cancellationToken)));
            }

            Report();
            await StreamSignals.Wait(services.Options.PingInterval, services.Time, cancellationToken, next, soon);
        }

        await Task.WhenAll(pings);
    }

    /// <summary>An answer that the plan cannot take in must not end the loop: the next round asks again.</summary>
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

    /// <summary>While the store does not answer, what it said last decides: a shard that is read must go on being owned.</summary>
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
        foreach (var ended in _shards.Values.Where(s => s.Health.State == SourceState.Finished && found.Listed.All(l => new ShardId(found.Stream.Id, l.Name).ToString() != s.Shard)))
        {
            _shards.TryRemove(ended.Shard, out _);
        }

        return
        [
            .. plan.Ready.Select(r => Work(found.Stream, r.Info.Name, r.Info.FirstKey, r.Info.LastKey, r.StartAt)),
            .. plan.Vanished.Select(v => Work(found.Stream, v, 0, UInt128.MaxValue, null)),
        ];
    }

    private async Task Ping(ShardWork work, CancellationToken cancellationToken)
    {
        try
        {
            var status = await services.Grains.GetGrain<IShardGrain>(work.Shard).Ping(work).AsTask().WaitAsync(CallLimit, cancellationToken);
            if (_found is { } found && ShardId.Parse(work.Shard).Stream == found.Stream.Id)
            {
                var known = _shards.ContainsKey(work.Shard);
                _shards[work.Shard] = status with { At = services.Time.GetUtcNow() };
                _begun = true;
                if (!known)
                {
                    Report();
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It says nothing about AWS or the stream. What the shard said last stands, and ages.
            if (!cancellationToken.IsCancellationRequested)
            {
                LogNotPinged(services.Logger, work.Shard, e.Message);
            }
        }
        finally
        {
            _pinging.TryRemove(work.Shard, out _);
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
        var (found, line) = (_found, Line());
        services.Reports.Set(new StreamReport(
            name, found?.Stream.Id.Arn, found?.Stream.Id.CreatedAt, line, _waiting, _uncovered, [.. _shards.Values.OrderBy(s => s.Shard, StringComparer.Ordinal)]));
        services.Changes.Health(line);
    }

    /// <summary>What cannot be found out about a stream while its shards are read well makes no picture old: it is said beside "live".</summary>
    private SourceHealth Line()
    {
        var line = new SourceHealth
        {
            Source = SourceKey.Stream(name),
            Stream = _found?.Stream.Id.Arn ?? name,
            State = _begun ? SourceState.Live : SourceState.Starting,
            Patience = SourceRule.Stale + services.Options.PingInterval,
        };
        if ((_failed ?? _storeFailed) is not { } failure)
        {
            return line;
        }

        var fault = failure.Fault;
        if (fault.State == SourceState.Missing && _found is not null && services.Time.GetUtcNow() - failure.Since <= Brief)
        {
            return line;
        }

        var isRead = fault.State != SourceState.Missing
            && _shards.Values.Any(s => services.Reports.Now(s).State is SourceState.Live or SourceState.CatchingUp or SourceState.Behind);
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

    [LoggerMessage(34, LogLevel.Warning, "Shard {Shard} did not answer a ping and is asked again: {Reason}")]
    private static partial void LogNotPinged(ILogger logger, string shard, string reason);

    [LoggerMessage(35, LogLevel.Warning, "Shard {Shard} did not stop in time and is left behind: {Reason}")]
    private static partial void LogNotStopped(ILogger logger, string shard, string reason);
}
