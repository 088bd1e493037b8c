using System.Globalization;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>One shard from a listing, with its range of partition-key hashes.</summary>
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

/// <summary>A shard that must be read now, and where it starts without a checkpoint.</summary>
/// <param name="StartAt">Null: at the beginning of the shard.</param>
internal readonly record struct ReadyShard(ShardInfo Info, DateTimeOffset? StartAt);

/// <summary>What to do with the shards of a stream.</summary>
/// <param name="Ready">Shards to read now: their parents are finished and applied.</param>
/// <param name="Vanished">
/// Started, not finished, and no longer listed: perhaps trimmed while no server ran. The reader checks again before it closes the shard
/// with a gap. An implausible listing names none.
/// </param>
/// <param name="Waiting">Number of shards that wait for a parent.</param>
/// <param name="Uncovered">Some part of the key space has no open shard: the listing is wrong, or it was made during a reshard.</param>
internal sealed record ShardPlan(IReadOnlyList<ReadyShard> Ready, IReadOnlyList<string> Vanished, int Waiting, bool Uncovered);

/// <summary>Reads parents before children. Pure: the listing and the checkpoints decide.</summary>
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

        // A parent that is no longer listed and was never started is trimmed: there is nothing to wait for. A parent that was started is closed
        // first. An implausible listing proves nothing about a parent that it does not name.
        bool IsWaitedFor(string parent) => !Finished(parent) && (byName.ContainsKey(parent) || checkpoints.ContainsKey(parent) || !covers);

        bool Finished(string name) => checkpoints.TryGetValue(name, out var c) && c.Finished;

        DateTimeOffset? StartOf(ShardInfo shard)
        {
            var parents = shard.Parents.Where(checkpoints.ContainsKey).Select(p => checkpoints[p]).ToArray();
            if (parents.Length == 0)
            {
                // Nothing of any parent was read: this is a root, or a child whose parents are gone. On a stream that we have read
                // before, read it from its beginning. On a first start, nothing before the start time is needed.
                return checkpoints.Count == 0 || shard.Parents.Count == 0 ? firstStart : null;
            }

            // Parents that ended before our first start had nothing for us; the child inherits that start.
            return parents.All(p => p.Sequence is null) ? parents.Min(p => p.StartAt) : null;
        }
    }

    /// <summary>Whether everything that arrived before a time is read: every closed shard is finished, and every open one is read up to it.</summary>
    /// <param name="time">By AWS's clock.</param>
    /// <param name="listed">The last listing. A finished shard that it lists as open was resharded later: its children are not listed yet.</param>
    /// <param name="checkpoints">Committed checkpoints, by shard.</param>
    /// <param name="told">Current health of the shards, by shard.</param>
    public static bool IsReadUpTo(
        DateTimeOffset time, IReadOnlyList<ShardInfo> listed, IReadOnlyDictionary<string, Checkpoint> checkpoints,
            IReadOnlyDictionary<string, SourceHealth> told)
    {
        return IsWhole(listed) && listed.All(s => s.Closed ? IsFinished(s.Name) : !IsFinished(s.Name) && told.GetValueOrDefault(s.Name)?.CaughtUpTo >= time);

        bool IsFinished(string name) =>
            told.GetValueOrDefault(name)?.State == SourceState.Finished || (checkpoints.TryGetValue(name, out var at) && at.Finished);
    }

    /// <summary>Whether a listing is plausible: its open shards cover the whole key space.</summary>
    public static bool IsWhole(IReadOnlyList<ShardInfo> listed) => Covers(listed.Where(s => !s.Closed));

    /// <summary>
    /// Open shards must cover 0 … 2^128−1 without a hole. kinesis-local sometimes ends a range one key early, so a hole of a few keys is allowed.
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
