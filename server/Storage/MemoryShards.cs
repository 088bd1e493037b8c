using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Storage;

/// <summary>
/// Shards that are read while the database has not been writable since the server started. It keeps the newest states and the
/// position of each commit, so that a reader that is opened again and child shards can continue. Intervals are dropped. Nothing is lost: when the
/// database can be written, every shard is taken over from it and read again from its stored position.
/// Epochs are below zero, so every owner from the database is newer.
/// </summary>
/// <param name="most">Maximum number of agents. Above it, those with the fewest events and the oldest last event are dropped.</param>
internal sealed class MemoryShards(int most = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShardId, Checkpoint> _checkpoints = [];
    private readonly Dictionary<string, (AgentState State, UInt128 Key)> _agents = new(StringComparer.Ordinal);
    private long _epoch = -1_000_000_000;

    public static bool Gave(long epoch) => epoch < 0;

    /// <param name="shard">The shard.</param>
    /// <param name="firstKey">Lowest partition-key hash of the shard.</param>
    /// <param name="lastKey">Highest partition-key hash, inclusive.</param>
    /// <param name="kept">Its position in the database; null: none.</param>
    /// <param name="keptAgents">Its agents in the database.</param>
    public ShardTakeOver TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, Checkpoint? kept, IReadOnlyList<AgentState> keptAgents)
    {
        lock (_lock)
        {
            var newer = _agents.Values.Where(a => a.Key >= firstKey && a.Key <= lastKey).Select(a => a.State).ToArray();
            var known = newer.Select(a => a.AgentArn).ToHashSet(StringComparer.Ordinal);
            AgentState[] agents = [.. keptAgents.Where(a => !known.Contains(a.AgentArn)), .. newer];
            return new ShardTakeOver(++_epoch, _checkpoints.GetValueOrDefault(shard) ?? kept, agents);
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

            if (_agents.Count > most)
            {
                // Remove a tenth more than needed, so that not every commit has to search all agents.
                foreach (var arn in _agents.Where(a => Standing.Of(a.Value.State) < Standing.Regular)
                    .OrderBy(a => Standing.Of(a.Value.State)).ThenBy(a => a.Value.State.LastEventAt)
                    .Take(_agents.Count - most + (most / 10)).Select(a => a.Key).ToArray())
                {
                    _agents.Remove(arn);
                }
            }
        }

        return CommitResult.Committed;
    }

    /// <summary>The positions of a stream's shards: those of the database, replaced by newer ones from memory.</summary>
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

    /// <summary>The states of these agents: those of the database, replaced by newer ones from memory.</summary>
    public IReadOnlyList<AgentState> Over(IReadOnlyCollection<string> arns, IReadOnlyList<AgentState> kept)
    {
        lock (_lock)
        {
            if (_agents.Count == 0)
            {
                return kept;
            }

            var newer = arns.Where(_agents.ContainsKey).Select(arn => _agents[arn].State).ToArray();
            var known = newer.Select(a => a.AgentArn).ToHashSet(StringComparer.Ordinal);
            return [.. kept.Where(a => !known.Contains(a.AgentArn)), .. newer];
        }
    }

    /// <summary>The database can be written: every shard continues from its stored position.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _checkpoints.Clear();
            _agents.Clear();
        }
    }
}
