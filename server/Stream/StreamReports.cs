using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>The status of one stream, for the API, the doctor and the sandbox.</summary>
/// <param name="Stream">Its configured name or ARN.</param>
/// <param name="Health">Health of the stream itself: whether it exists and its shards can be listed. Off: setup removed it, so it is not read.</param>
/// <param name="WaitingShards">Number of shards that wait for the end of their parents.</param>
/// <param name="Uncovered">The last listing did not cover the whole key space.</param>
internal sealed record StreamReport(
    string Stream,
    string? Arn,
    DateTimeOffset? CreatedAt,
    SourceHealth Health,
    int WaitingShards,
    bool Uncovered,
    IReadOnlyList<ShardStatus> Shards);

/// <summary>The newest report of every stream that is read in this silo, or was removed.</summary>
internal sealed class StreamReports([FromKeyedServices(SourceClock.Key)] TimeProvider time)
{
    private readonly ConcurrentDictionary<string, StreamReport> _streams = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<SourceKey, ShardStatus> _shards = new();

    public IReadOnlyList<StreamReport> All => [.. _streams.Values.OrderBy(s => s.Stream, StringComparer.Ordinal)];

    /// <summary>Sets the newest status of a shard that is read in this silo, with every read. A reader that ended is removed.</summary>
    public void Set(ShardStatus shard)
    {
        if (shard.Health.State is SourceState.Finished or SourceState.Stopped)
        {
            _shards.TryRemove(shard.Health.Source, out _);
            return;
        }

        _shards[shard.Health.Source] = shard with { At = time.GetUtcNow() };
    }

    /// <summary>
    /// Current status of a shard: that of its last read when this silo reads it, else that of its last ping. Health and numbers are of one moment:
    /// "read up to now" beside the number of pending rows from before would mean that everything is stored.
    /// </summary>
    public ShardStatus Now(ShardStatus pinged)
    {
        var newest = _shards.TryGetValue(pinged.Health.Source, out var read) && read.At >= pinged.At ? read with { Owner = pinged.Owner } : pinged;
        return newest.Health.State == SourceState.Stopped ? newest : newest with { Health = newest.Health.After(time.GetUtcNow() - newest.At) };
    }

    /// <summary>A stream with the current health of its shards; the worst shard decides the state of the stream.</summary>
    public StreamReport Now(StreamReport stream)
    {
        ShardStatus[] shards = [.. stream.Shards.Select(Now)];
        var open = shards.Select(s => s.Health).Where(h => h.State is not (SourceState.Finished or SourceState.Stopped));
        return stream with { Health = SourceRule.Worst([stream.Health, .. open]), Shards = shards };
    }

    /// <summary>
    /// Whether every shard that is read now, on any server, is read up to a time. Shards of an older stream with the same name do not count.
    /// </summary>
    public bool IsReadUpTo(DateTimeOffset upTo) =>
        All.All(s => s is { WaitingShards: 0, Uncovered: false })
        && All.SelectMany(s => s.Shards).Where(s => s.Health.State != SourceState.Finished).ToArray() is { Length: > 0 } open
        && Array.TrueForAll(open, shard => Now(shard).Health.CaughtUpTo >= upTo);

    /// <summary>The time up to which every open shard of every stream is read; null: it is unknown for one of them, or nothing is read.</summary>
    public DateTimeOffset? ReadUpTo()
    {
        var read = All.Where(s => s.Health.State != SourceState.Off).ToArray();
        var shards = read.SelectMany(s => s.Shards).Where(s => s.Health.State != SourceState.Finished).ToArray();
        var unknown = Array.Exists(read, s => s.Shards.Count == 0 || s.Uncovered || s.WaitingShards > 0)
            || Array.Exists(shards, s => s.Health.CaughtUpTo is null);
        return unknown || shards.Length == 0 ? null : shards.Min(s => s.Health.CaughtUpTo);
    }

    public void Set(StreamReport report) => _streams[report.Stream] = report;

    /// <summary>Removes all streams except these.</summary>
    public void KeepOnly(IReadOnlyCollection<string> streams)
    {
        foreach (var stream in _streams.Keys.Except(streams))
        {
            _streams.TryRemove(stream, out _);
        }
    }

    /// <summary>Whether this stream is being read, by any server.</summary>
    public bool Reads(string arn) => _streams.Values.Any(s => s.Arn == arn && s.Health.State == SourceState.Live);
}
