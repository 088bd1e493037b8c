using ConnectStreaming.Agents;
using StreamId = ConnectStreaming.Stream.StreamId;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A store in memory with the real one's rules, which can be told to fail.</summary>
internal sealed class MemoryShardStore : IShardStore, IConnectedStreams
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Epoch, Checkpoint? At)> _shards = [];
    private readonly Dictionary<string, (AgentState State, UInt128 Key, StateOrder Order)> _agents = [];
    private readonly Dictionary<string, ConnectedStream> _connected = [];
    private long _epoch;

    /// <summary>Every write throws while set.</summary>
    public bool Down { get; set; }

    /// <summary>What it throws while down.</summary>
    public Func<Exception> Failure { get; set; } = () => new IOException("disk full (scripted)");

    /// <summary>Commits that throw as if it were down.</summary>
    public Func<ShardCommit, bool> Refuses { get; set; } = _ => false;

    public List<QuarantinedRecord> Bad { get; } = [];

    public List<StreamGap> Lost { get; } = [];

    public Dictionary<(string, long), AgentInterval> Intervals { get; } = [];

    public Dictionary<(string, string, int), ContactInterval> ContactIntervals { get; } = [];

    public int Commits { get; private set; }

    /// <summary>Writes refused while it was down.</summary>
    public int Refused { get; private set; }

    public IReadOnlyDictionary<string, AgentState> Agents
    {
        get
        {
            lock (_lock)
            {
                return _agents.ToDictionary(a => a.Key, a => a.Value.State);
            }
        }
    }

    public Checkpoint? At(string shardName)
    {
        lock (_lock)
        {
            return _shards.Where(s => ShardId.Parse(s.Key).Name == shardName).Select(s => s.Value.At).SingleOrDefault();
        }
    }

    /// <summary>Another owner takes the shard behind the reader's back.</summary>
    public void Steal()
    {
        lock (_lock)
        {
            foreach (var shard in _shards.Keys.ToArray())
            {
                _shards[shard] = (++_epoch, _shards[shard].At);
            }
        }
    }

    /// <summary>A shard that was read before.</summary>
    public void Begin(ShardId shard, Checkpoint at)
    {
        lock (_lock)
        {
            _shards[shard.ToString()] = (++_epoch, at);
        }
    }

    /// <summary>Checkpoints and states, as a backup has them.</summary>
    public (string Shard, Checkpoint? At, AgentState[] Agents)[] Copy()
    {
        lock (_lock)
        {
            return [.. _shards.Select(s => (s.Key, s.Value.At, _agents.Values.Select(a => a.State).ToArray()))];
        }
    }

    /// <summary>A backup in the place of what is there; epochs go on.</summary>
    public void PutBack((string Shard, Checkpoint? At, AgentState[] Agents)[] copy)
    {
        lock (_lock)
        {
            foreach (var (shard, at, agents) in copy)
            {
                _shards[shard] = (++_epoch, at);
                foreach (var agent in agents)
                {
                    _agents[agent.AgentArn] = (agent, _agents[agent.AgentArn].Key, StateOrder.Of(agent, 0));
                }
            }
        }
    }

    public Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available();
            var at = _shards.GetValueOrDefault(shard.ToString()).At;
            _shards[shard.ToString()] = (++_epoch, at);
            return Task.FromResult(new ShardTakeOver(_epoch, at, [.. _agents.Values.Where(a => a.Key >= firstKey && a.Key <= lastKey).Select(a => a.State)]));
        }
    }

    public Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available(commit);
            if (_shards.GetValueOrDefault(commit.Shard.ToString()).Epoch != commit.Epoch)
            {
                return Task.FromResult(CommitResult.StaleEpoch);
            }

            _shards[commit.Shard.ToString()] = (commit.Epoch, commit.Checkpoint);
            foreach (var (state, key) in commit.Agents)
            {
                var order = StateOrder.Of(state, commit.Epoch);
                if (!_agents.TryGetValue(state.AgentArn, out var held) || !held.Order.IsAfter(order))
                {
                    _agents[state.AgentArn] = (state, key, order);
                }
            }

            foreach (var interval in commit.Intervals)
            {
                Intervals[(interval.AgentArn, interval.No)] = interval;
            }

            foreach (var interval in commit.ContactIntervals)
            {
                ContactIntervals[(interval.AgentArn, interval.ContactId, interval.No)] = interval;
            }

            Bad.AddRange(commit.Quarantined);
            Lost.AddRange(commit.Gaps);
            Commits++;
            return Task.FromResult(CommitResult.Committed);
        }
    }

    public Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyDictionary<string, Checkpoint>>(_shards
                .Where(s => s.Value.At is not null && ShardId.Parse(s.Key).Stream == stream)
                .ToDictionary(s => ShardId.Parse(s.Key).Name, s => s.Value.At!));
        }
    }

    public Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QuarantinedRecord>>(Bad);

    public Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StreamGap>>(Lost);

    public Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available();
            return Task.FromResult<IReadOnlyList<ConnectedStream>>([.. _connected.Values]);
        }
    }

    public Task Save(ConnectedStream stream, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available();
            _connected[stream.InstanceArn] = stream;
            return Task.CompletedTask;
        }
    }

    private void Available(ShardCommit? commit = null)
    {
        if (Down || (commit is not null && Refuses(commit)))
        {
            Refused++;
            throw Failure();
        }
    }
}
