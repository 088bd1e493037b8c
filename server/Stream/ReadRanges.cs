using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Which part of a stream's key space is read. Not thread-safe.</summary>
internal sealed class ReadRanges
{
    /// <summary>Key ranges of the shards, including shards that are still read but missing in a later listing.</summary>
    private readonly Dictionary<string, ShardInfo> _ranges = new(StringComparer.Ordinal);

    /// <summary>Whether all of it is read. A child that waits for its parent counts as read: the parent speaks for it.</summary>
    public bool Update(FoundStream found, IReadOnlyDictionary<string, Checkpoint> checkpoints, ShardPlan plan, IReadOnlyList<ShardStatus> shards)
    {
        var ready = plan.Ready.Select(r => r.Info.Name).ToHashSet(StringComparer.Ordinal);
        var waiting = found.Listed.Where(l => !ready.Contains(l.Name) && checkpoints.GetValueOrDefault(l.Name)?.Finished != true);
        foreach (var shard in found.Listed)
        {
            _ranges[new ShardId(found.Stream.Id, shard.Name).ToString()] = shard;
        }

        var read = shards.Where(s => s.Health.State != SourceState.Finished).Select(s => s.Shard).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _ranges.Where(r => !read.Contains(r.Key) && !found.Listed.Contains(r.Value)).Select(r => r.Key).ToArray())
        {
            _ranges.Remove(gone);
        }

        return ShardMap.Covers(_ranges.Where(r => read.Contains(r.Key)).Select(r => r.Value).Concat(waiting));
    }
}
