using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What is known of one stream, for the API, the doctor and the sandbox.</summary>
/// <param name="Stream">Its configured name or ARN.</param>
/// <param name="Health">Of the stream itself: whether it is there and its shards can be listed. Off: setup took the agent events away, it is not read.</param>
/// <param name="WaitingShards">Shards that wait for their parents' end.</param>
/// <param name="Uncovered">The last listing left a part of the key space out.</param>
internal sealed record StreamReport(
    string Stream,
    string? Arn,
    DateTimeOffset? CreatedAt,
    SourceHealth Health,
    int WaitingShards,
    bool Uncovered,
    IReadOnlyList<ShardStatus> Shards);

/// <summary>Newest report of every stream that is read, or was taken down, in this silo.</summary>
internal sealed class StreamReports([FromKeyedServices(SourceClock.Key)] TimeProvider time)
{
    private readonly ConcurrentDictionary<string, StreamReport> _streams = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<SourceKey, (SourceHealth Health, DateTimeOffset At)> _shards = new();

    public IReadOnlyList<StreamReport> All => [.. _streams.Values.OrderBy(s => s.Stream, StringComparer.Ordinal)];

    /// <summary>Newest health of a shard that is read in this silo, with every read; a reader that has ended is forgotten.</summary>
    public void Set(SourceHealth shard)
    {
        if (shard.State is SourceState.Finished or SourceState.Stopped)
        {
            _shards.TryRemove(shard.Source, out _);
            return;
        }

        _shards[shard.Source] = (shard, time.GetUtcNow());
    }

    /// <summary>What is to be said of a shard now: by its last read when it is read here, else by its last ping.</summary>
    public SourceHealth Now(ShardStatus shard)
    {
        var now = time.GetUtcNow();
        return _shards.TryGetValue(shard.Health.Source, out var read) && read.At >= shard.At
            ? read.Health.After(now - read.At)
            : shard.Health.State == SourceState.Stopped ? shard.Health : shard.Health.After(now - shard.At);
    }

    /// <summary>A stream with its shards as they are now; the worst of them speaks for it.</summary>
    public StreamReport Now(StreamReport stream)
    {
        ShardStatus[] shards = [.. stream.Shards.Select(s => s with { Health = Now(s) })];
        var open = shards.Select(s => s.Health).Where(h => h.State is not (SourceState.Finished or SourceState.Stopped));
        return stream with { Health = SourceRule.Worst([stream.Health, .. open]), Shards = shards };
    }

    /// <summary>Whether every shard that is being read now (not those of a stream that was created anew since) is read up to a time.</summary>
    public bool IsReadUpTo(DateTimeOffset upTo) =>
        All.SelectMany(s => s.Shards).Where(s => s.Health.State != SourceState.Finished).Select(s => s.Health.Source).ToArray() is { Length: > 0 } open
        && open.All(shard => _shards.TryGetValue(shard, out var read) && read.Health.CaughtUpTo >= upTo);

    public void Set(StreamReport report) => _streams[report.Stream] = report;

    /// <summary>Forgets every stream but these.</summary>
    public void KeepOnly(IReadOnlyCollection<string> streams)
    {
        foreach (var stream in _streams.Keys.Except(streams))
        {
            _streams.TryRemove(stream, out _);
        }
    }

    /// <summary>Whether this stream is read now.</summary>
    public bool Reads(string arn) => _streams.Values.Any(s => s.Arn == arn && s.Health.State == SourceState.Live);
}
