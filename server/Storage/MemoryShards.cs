using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Storage;

/// <summary>
/// Shards that are read while the database has not been writable since the server started. Kept of a commit are the newest states and the
/// place, so that a reader that is opened again and the children of a shard go on; intervals are dropped. Nothing is lost by that: when the database
/// can be written, every shard is taken over for real and read again from the place that it knows.
/// Epochs are below zero, so each real owner is newer.
/// </summary>
internal sealed class MemoryShards
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShardId, Checkpoint> _checkpoints = [];
    private readonly Dictionary<string, (AgentState State, UInt128 Key)> _agents = new(StringComparer.Ordinal);
    private long _epoch = -1_000_000_000;

    public static bool Gave(long epoch) => epoch < 0;

    /// <param name="shard">The shard.</param>
    /// <param name="firstKey">Lowest partition-key hash of the shard.</param>
    /// <param name="lastKey">Highest one, inclusive.</param>
    /// <param name="kept">Its place as the database has it; null: none.</param>
    /// <param name="keptAgents">Its agents as the database has them.</param>
    public ShardTakeOver TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, Checkpoint? kept, IReadOnlyList<AgentState> keptAgents)
    {
        lock (_lock)
        {
            var newer = _agents.Values.Where(a => a.Key >= firstKey && a.Key <= lastKey).Select(a => a.State).ToArray();
            var known = newer.Select(a => a.AgentArn).ToHashSet(StringComparer.Ordinal);
            return new ShardTakeOver(++_epoch, _checkpoints.GetValueOrDefault(shard) ?? kept, [.. keptAgents.Where(a => !known.Contains(a.AgentArn)), .. newer]);
        }
    }

    public CommitResult Commit(ShardCommit commit)
    {
        lock (_lock)
        {
            _checkpoints[commit.Shard] = commit.Checkpoint;
            foreach (var (state, key) in commit.Agents)
            {
                _agents[state.AgentArn] = (state, key);
            }
        }

        return CommitResult.Committed;
    }

    /// <summary>The places of a stream's shards: the database's, and over them those of here.</summary>
    public IReadOnlyDictionary<string, Checkpoint> Over(StreamId stream, IReadOnlyDictionary<string, Checkpoint> kept)
    {
        lock (_lock)
        {
            if (_checkpoints.Count == 0)
            {
                return kept;
            }

            var all = new Dictionary<string, Checkpoint>(kept, StringComparer.Ordinal);
            foreach (var (shard, checkpoint) in _checkpoints.Where(c => c.Key.Stream == stream))
            {
                all[shard.Name] = checkpoint;
            }

            return all;
        }
    }

    /// <summary>The database can be written: every shard goes on from the place that it has there.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _checkpoints.Clear();
            _agents.Clear();
        }
    }
}
