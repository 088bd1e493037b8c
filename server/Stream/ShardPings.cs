using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using Orleans.Runtime.Placement;

namespace ConnectStreaming.Stream;

/// <summary>
/// Pings the shards of one stream, each separately, so that each has an owner, and stops their readers. After a stream was removed, no ping is
/// sent, and running pings are awaited: a ping that arrives after the stop would start the reader again.
/// </summary>
/// <param name="grains">Gives the grains of the shards.</param>
/// <param name="silo">Name of this server.</param>
/// <param name="time">The clock of AWS.</param>
/// <param name="logger">For pings without an answer.</param>
/// <param name="spread">Null: there is no other server.</param>
internal sealed partial class ShardPings(IGrainFactory grains, string silo, TimeProvider time, ILogger logger, ShardSpread? spread = null)
{
    /// <summary>Time limit of one ping. After it the next ping is sent; the old call may still take effect.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Time limit of a stop. A reader has 5 s for its last commit.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>A ping of another server can start a stopped reader here again, which then has to go again.</summary>
    private const int MostHandOvers = 3;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ShardWork> _works = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ShardStatus> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Task<ShardStatus>>> _underWay = new(StringComparer.Ordinal);
    private readonly HashSet<string> _waitedFor = new(StringComparer.Ordinal);

    private DateTimeOffset? _unevenSince;

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

    /// <summary>Where each shard begins if no server reads it.</summary>
    public IReadOnlyDictionary<string, SiloAddress> Places(IReadOnlyList<ShardWork> works) =>
        spread?.Of([.. works.Select(w => w.Shard)], OwnerOf) ?? new Dictionary<string, SiloAddress>(StringComparer.Ordinal);

    /// <inheritdoc cref="Ping(ShardWork, SiloAddress?, CancellationToken)"/>
    public Task<bool> Ping(ShardWork work, CancellationToken cancellationToken) => Ping(work, null, cancellationToken);

    /// <summary>Asks a shard for its status. Does nothing while a ping is running, or when the stream was removed.</summary>
    /// <param name="work">The shard.</param>
    /// <param name="place">The server that begins to read it if none does; null: any.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <returns>Whether it is the first status of the shard.</returns>
    public async Task<bool> Ping(ShardWork work, SiloAddress? place, CancellationToken cancellationToken)
    {
        if (Send(work, place) is not { } call)
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
            _works.TryRemove(ended.Shard, out _);
        }
    }

    /// <summary>Removes the stream and stops its readers, within a time limit. A reader that does not answer is logged and not awaited.</summary>
    /// <param name="onlyOwn">
    /// Stops only the readers of this process; the others of a cluster continue. A reader that has stopped begins on another server at once, not with the
    /// next ping of that server.
    /// </param>
    public async Task Stop(bool onlyOwn)
    {
        Dictionary<string, Task<ShardStatus>[]> leaving;
        lock (_lock)
        {
            _stream = null;
            leaving = _shards.Values.Where(s => s.Health.State != SourceState.Finished).Select(s => s.Shard).Union(_underWay.Keys)
                .ToDictionary(shard => shard, shard => _underWay.TryGetValue(shard, out var calls) ? calls.ToArray() : []);
        }

        string[] names = [.. leaving.Keys.Order(StringComparer.Ordinal)];
        await Task.WhenAll(leaving.Select(l => Stop(l.Key, l.Value, onlyOwn, names)));
        _shards.Clear();
        _works.Clear();
    }

    private async Task Stop(string shard, Task<ShardStatus>[] underWay, bool onlyOwn, IReadOnlyList<string> leaving)
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
            if (onlyOwn && owner != silo)
            {
                return;
            }

            await grains.GetGrain<IShardGrain>(shard).Stop();
            if (onlyOwn && _works.TryGetValue(shard, out var work))
            {
                await HandOver(work, leaving);
            }
        }
    }

    /// <summary>
    /// If the shards of the stream were spread unevenly for a while, and this server has the most of them, hands one of them to the server with the
    /// fewest. Then the time begins again, so there is one move at a time.
    /// </summary>
    /// <param name="works">All shards that are read now.</param>
    /// <param name="after">The while.</param>
    public async Task Balance(IReadOnlyList<ShardWork> works, TimeSpan after)
    {
        var now = time.GetUtcNow();
        if (spread?.Move([.. works.Select(w => w.Shard).Order(StringComparer.Ordinal)], OwnerOf) is not { } move)
        {
            _unevenSince = null;
            return;
        }

        _unevenSince ??= now;
        if (now - _unevenSince < after)
        {
            return;
        }

        _unevenSince = null;
        var work = works.First(w => w.Shard == move.Shard);
        try
        {
            await grains.GetGrain<IShardGrain>(work.Shard).MoveTo(move.To).WaitAsync(StopLimit);
            var status = await Call(work, move.To).WaitAsync(CallLimit);
            Keep(work, status);
            LogMoved(logger, work.Shard, status.Owner);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The next ping gives it an owner.
            LogNotPinged(logger, work.Shard, e.Message);
        }
    }

    /// <summary>The reader has committed what it read, so the next one continues there under a new epoch.</summary>
    private async Task HandOver(ShardWork work, IReadOnlyList<string> leaving)
    {
        for (var tries = 0; tries < MostHandOvers; tries++)
        {
            var place = spread?.Of(leaving, OwnerElsewhere).GetValueOrDefault(work.Shard);
            if (place is null || IsElsewhere((await Call(work, place)).Owner))
            {
                return;
            }
        }
    }

    private string? OwnerElsewhere(string shard) => OwnerOf(shard) is { } owner && IsElsewhere(owner) ? owner : null;

    private bool IsElsewhere(string owner) => owner.Length > 0 && owner != silo;

    private string? OwnerOf(string shard) => _shards.GetValueOrDefault(shard)?.Owner is { Length: > 0 } owner ? owner : null;

    private Task<ShardStatus> Call(ShardWork work, SiloAddress? place)
    {
        if (place is null)
        {
            return grains.GetGrain<IShardGrain>(work.Shard).Ping(work).AsTask();
        }

        RequestContext.Set(IPlacementDirector.PlacementHintKey, place);
        try
        {
            return grains.GetGrain<IShardGrain>(work.Shard).Ping(work).AsTask();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    private Task<ShardStatus>? Send(ShardWork work, SiloAddress? place)
    {
        lock (_lock)
        {
            if (_stream is not { } stream || ShardId.Parse(work.Shard).Stream != stream || !_waitedFor.Add(work.Shard))
            {
                return null;
            }

            _works[work.Shard] = work;
            var call = Call(work, place);
            if (!_underWay.TryGetValue(work.Shard, out var calls))
            {
                _underWay[work.Shard] = calls = [];
            }

            calls.Add(call);
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

    [LoggerMessage(39, LogLevel.Information, "Shard {Shard} goes on at {Server}, which had fewer shards")]
    private static partial void LogMoved(ILogger logger, string shard, string server);

    [LoggerMessage(35, LogLevel.Warning, "Shard {Shard} did not stop in time; the server no longer waits for it: {Reason}")]
    private static partial void LogNotStopped(ILogger logger, string shard, string reason);
}
