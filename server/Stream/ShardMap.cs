using System.Globalization;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>One shard as listed, with its place in the partition-key space.</summary>
internal sealed record ShardInfo(string Name, IReadOnlyList<string> Parents, UInt128 FirstKey, UInt128 LastKey, bool Closed)
{
    public static ShardInfo From(Shard shard)
    {
        var parents = new[] { shard.ParentShardId, shard.AdjacentParentShardId }.OfType<string>().Where(p => p.Length > 0).ToArray();
        return new ShardInfo(
            shard.ShardId,
            parents,
            UInt128.Parse(shard.HashKeyRange.StartingHashKey, CultureInfo.InvariantCulture),
            UInt128.Parse(shard.HashKeyRange.EndingHashKey, CultureInfo.InvariantCulture),
            !string.IsNullOrEmpty(shard.SequenceNumberRange?.EndingSequenceNumber));
    }
}

/// <summary>A shard to be read now, and where it starts when it has no checkpoint.</summary>
/// <param name="StartAt">Null: from the shard's beginning.</param>
internal readonly record struct ReadyShard(ShardInfo Info, DateTimeOffset? StartAt);

/// <summary>What to do with the shards of a stream.</summary>
/// <param name="Ready">To be read now: parents are finished and applied.</param>
/// <param name="Vanished">
/// Begun and not finished, but not listed any more: perhaps trimmed while we were away. Its reader asks again before it closes the shard
/// with a gap; a listing that cannot be right names none.
/// </param>
/// <param name="Waiting">Wait for a parent.</param>
/// <param name="Uncovered">Some part of the key space has no open shard: a listing that cannot be right, or one from the middle of a reshard.</param>
internal sealed record ShardPlan(IReadOnlyList<ReadyShard> Ready, IReadOnlyList<string> Vanished, int Waiting, bool Uncovered);

/// <summary>Parents before children. Pure: the listing and the checkpoints decide.</summary>
internal static class ShardMap
{
    public static ShardPlan Plan(IReadOnlyList<ShardInfo> listed, IReadOnlyDictionary<string, Checkpoint> checkpoints, DateTimeOffset firstStart)
    {
        var byName = listed.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var covers = IsWhole(listed);
        List<ReadyShard> ready = [];
        var waiting = 0;
        foreach (var shard in listed)
        {
            if (Finished(shard.Name))
            {
                continue;
            }

            if (shard.Parents.Any(IsWaitedFor) && !checkpoints.ContainsKey(shard.Name))
            {
                waiting++;
                continue;
            }

            ready.Add(new ReadyShard(shard, StartOf(shard)));
        }

        var unlisted = checkpoints.Where(c => !c.Value.Finished && !byName.ContainsKey(c.Key)).Select(c => c.Key).Order(StringComparer.Ordinal);
        return new ShardPlan(ready, covers ? [.. unlisted] : [], waiting, !covers);

        // A parent that is not listed any more and was never begun is trimmed: nothing of it is left to wait for. One that was begun is closed
        // first. In a listing that cannot be right nothing is said of a parent that it does not name.
        bool IsWaitedFor(string parent) => !Finished(parent) && (byName.ContainsKey(parent) || checkpoints.ContainsKey(parent) || !covers);

        bool Finished(string name) => checkpoints.TryGetValue(name, out var c) && c.Finished;

        DateTimeOffset? StartOf(ShardInfo shard)
        {
            var parents = shard.Parents.Where(checkpoints.ContainsKey).Select(p => checkpoints[p]).ToArray();
            if (parents.Length == 0)
            {
                // Nothing read of any parent: a root, or a child whose parents are gone. On a stream that we have read
                // before it is read whole; on a first start nobody needs more than the start time.
                return checkpoints.Count == 0 || shard.Parents.Count == 0 ? firstStart : null;
            }

            // Parents that ended before our first start held nothing for us; the child inherits that start.
            return parents.All(p => p.Sequence is null) ? parents.Min(p => p.StartAt) : null;
        }
    }

    /// <summary>Whether a listing can be right: its open shards cover the whole key space.</summary>
    public static bool IsWhole(IReadOnlyList<ShardInfo> listed) => Covers(listed.Where(s => !s.Closed));

    /// <summary>
    /// Open shards must cover 0 … 2^128−1 without a hole. kinesis-local ends ranges one key early in places; a hole of a few keys is no hole.
    /// </summary>
    internal static bool Covers(IEnumerable<ShardInfo> open)
    {
        UInt128 next = 0;
        UInt128 slack = 4;
        foreach (var shard in open.OrderBy(s => s.FirstKey))
        {
            if (shard.FirstKey > next && shard.FirstKey - next > slack)
            {
                return false;
            }

            next = shard.LastKey == UInt128.MaxValue ? UInt128.MaxValue : UInt128.Max(next, shard.LastKey + 1);
        }

        return UInt128.MaxValue - next <= slack;
    }
}
