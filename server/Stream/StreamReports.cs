using System.Collections.Concurrent;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What is known of one stream, for the API, the doctor and the sandbox.</summary>
/// <param name="State">starting, active, missing, denied, credentials, unreachable; taken-down: setup took the agent events away, it is not read.</param>
internal sealed record StreamReport(
    string Stream,
    string? Arn,
    DateTimeOffset? CreatedAt,
    string State,
    string? Detail,
    int WaitingShards,
    bool Uncovered,
    IReadOnlyList<ShardStatus> Shards);

/// <summary>Newest report of every stream that is read, or was taken down, in this silo.</summary>
internal sealed class StreamReports
{
    private readonly ConcurrentDictionary<string, StreamReport> _streams = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ShardProgress> _shards = new(StringComparer.Ordinal);

    public IReadOnlyList<StreamReport> All => [.. _streams.Values.OrderBy(s => s.Stream, StringComparer.Ordinal)];

    /// <summary>Newest progress of a shard in this silo, with every read.</summary>
    public void Set(ShardProgress progress) => _shards[progress.Shard] = progress;

    /// <summary>A shard is not read any more.</summary>
    public void Forget(string shard) => _shards.TryRemove(shard, out _);

    /// <summary>Whether every shard that is being read now (not those of a stream that was created anew since) is read up to a time.</summary>
    public bool IsReadUpTo(DateTimeOffset time) =>
        All.SelectMany(s => s.Shards).Where(s => s.State != "finished").Select(s => s.Shard).ToArray() is { Length: > 0 } open
        && open.All(shard => _shards.TryGetValue(shard, out var progress) && progress.CaughtUpTo >= time);

    public void Set(StreamReport status) => _streams[status.Stream] = status;

    /// <summary>Forgets every stream but these.</summary>
    public void KeepOnly(IReadOnlyCollection<string> streams)
    {
        foreach (var stream in _streams.Keys.Except(streams))
        {
            _streams.TryRemove(stream, out _);
        }
    }

    /// <summary>Whether this stream is read now.</summary>
    public bool Reads(string arn) => _streams.Values.Any(s => s.Arn == arn && s.State == "active");
}
