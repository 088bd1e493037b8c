using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Pings the shards of one stream, each separately, so that each has an owner, and stops their readers. After a stream was removed, no ping is
/// sent, and running pings are awaited: a ping that arrives after the stop would start the reader again.
/// </summary>
internal sealed partial class ShardPings(IGrainFactory grains, string silo, TimeProvider time, ILogger logger)
{
    /// <summary>Time limit of one ping. After it the next ping is sent; the old call may still take effect.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Time limit of a stop. A reader has 5 s for its last commit.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ShardStatus> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Task<ShardStatus>>> _underWay = new(StringComparer.Ordinal);
    private readonly HashSet<string> _waitedFor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShardWork> _works = new(StringComparer.Ordinal);

    /// <summary>Null: no shard may be pinged.</summary>
    private StreamId? _stream;

    /// <summary>The last statuses, sorted by name.</summary>
    public IReadOnlyList<ShardStatus> Shards => [.. _shards.Values.OrderBy(s => s.Shard, StringComparer.Ordinal)];

    /// <summary>Allows pings of the shards of this stream.</summary>
    public void Begin(StreamId stream)
    {
        lock (_lock)
        {
            _stream = stream;
        }
    }

    /// <summary>Asks a shard for its status. Does nothing while a ping is running, or when the stream was removed.</summary>
    /// <returns>Whether it is the first status of the shard.</returns>
    public async Task<bool> Ping(ShardWork work, CancellationToken cancellationToken)
    {
        if (Send(work) is not { } call)
        {
            return false;
        }

        try
        {
            return Keep(work, await call.WaitAsync(CallLimit, cancellationToken));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // This says nothing about AWS or the stream. The last status of the shard is kept and gets older.
            if (!cancellationToken.IsCancellationRequested)
            {
                LogNotPinged(logger, work.Shard, e.Message);
            }

            return false;
        }
        finally
        {
            lock (_lock)
            {
                _waitedFor.Remove(work.Shard);
            }
        }
    }

    /// <summary>
    /// Marks shards as finished. Their committed checkpoint says that they are read to the end. They are no longer pinged, so their last status ("live")
    /// would become "unreachable" with time.
    /// </summary>
    public void End(IEnumerable<string> finished)
    {
        foreach (var shard in finished)
        {
            if (_shards.TryGetValue(shard, out var last) && last.Health.State != SourceState.Finished)
            {
                _shards[shard] = last with { Health = last.Health with { State = SourceState.Finished, Reason = SourceReason.None, Detail = null } };
            }
        }
    }

    /// <summary>Removes finished shards that are no longer listed.</summary>
    public void KeepOnly(IReadOnlySet<string> listed)
    {
        foreach (var ended in _shards.Values.Where(s => s.Health.State == SourceState.Finished && !listed.Contains(s.Shard)))
        {
            _shards.TryRemove(ended.Shard, out _);
            lock (_lock)
            {
                _works.Remove(ended.Shard);
            }
        }
    }

    /// <summary>Removes the stream and stops its readers, within a time limit. A reader that does not answer is logged and not awaited.</summary>
    /// <param name="onlyOwn">Stops only the readers of this process; the others of a cluster continue.</param>
    /// <param name="successors">Other servers, which continue at once. None: the shards are read again when somebody pings them.</param>
    public async Task Stop(bool onlyOwn, IReadOnlyList<SiloAddress>? successors = null)
    {
        Dictionary<string, Task<ShardStatus>[]> leaving;
        lock (_lock)
        {
            _stream = null;
            leaving = _shards.Values.Where(s => s.Health.State != SourceState.Finished).Select(s => s.Shard).Union(_underWay.Keys)
                .ToDictionary(shard => shard, shard => _underWay.TryGetValue(shard, out var calls) ? calls.ToArray() : []);
        }

        await Task.WhenAll(leaving.Select((l, n) => Stop(l.Key, l.Value, onlyOwn, successors is { Count: > 0 } ? successors[n % successors.Count] : null)));
        _shards.Clear();
    }

    private async Task Stop(string shard, Task<ShardStatus>[] underWay, bool onlyOwn, SiloAddress? successor)
    {
        try
        {
            await Stopped().WaitAsync(StopLimit);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing is lost: what was not committed is read again.
            LogNotStopped(logger, shard, e.Message);
        }

        async Task Stopped()
        {
            await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var owner = underWay.LastOrDefault(c => c.IsCompletedSuccessfully)?.Result.Owner ?? _shards.GetValueOrDefault(shard)?.Owner;
            if (!onlyOwn || owner == silo)
            {
                await End(shard, successor);
            }
        }
    }

    private async Task End(string shard, SiloAddress? successor)
    {
        var grain = grains.GetGrain<IShardGrain>(shard);
        if (successor is null || Last() is not { } work)
        {
            await grain.Stop();
            return;
        }

        await grain.HandOver(successor);
        // It is read there at once, not with the next ping of another server.
        await grain.Ping(work);

        ShardWork? Last()
        {
            lock (_lock)
            {
                return _works.GetValueOrDefault(shard);
            }
        }
    }

    private Task<ShardStatus>? Send(ShardWork work)
    {
        lock (_lock)
        {
            if (_stream is not { } stream || ShardId.Parse(work.Shard).Stream != stream || !_waitedFor.Add(work.Shard))
            {
                return null;
            }

            var call = grains.GetGrain<IShardGrain>(work.Shard).Ping(work).AsTask();
            if (!_underWay.TryGetValue(work.Shard, out var calls))
            {
                _underWay[work.Shard] = calls = [];
            }

            calls.Add(call);
            _works[work.Shard] = work;
            _ = Forget(work.Shard, call);
            return call;
        }
    }

    private async Task Forget(string shard, Task<ShardStatus> call)
    {
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            if (_underWay.TryGetValue(shard, out var calls) && calls.Remove(call) && calls.Count == 0)
            {
                _underWay.Remove(shard);
            }
        }
    }

    private bool Keep(ShardWork work, ShardStatus status)
    {
        lock (_lock)
        {
            if (_stream is not { } stream || ShardId.Parse(work.Shard).Stream != stream)
            {
                return false;
            }

            var first = !_shards.ContainsKey(work.Shard);
            _shards[work.Shard] = status with { At = time.GetUtcNow() };
            return first;
        }
    }

    [LoggerMessage(34, LogLevel.Warning, "Shard {Shard} did not answer a ping and is asked again: {Reason}")]
    private static partial void LogNotPinged(ILogger logger, string shard, string reason);

    [LoggerMessage(35, LogLevel.Warning, "Shard {Shard} did not stop in time; the server no longer waits for it: {Reason}")]
    private static partial void LogNotStopped(ILogger logger, string shard, string reason);
}
