using ConnectStreaming.Agents;
using StreamId = ConnectStreaming.Stream.StreamId;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Stream;

/// <summary>A store in memory with the rules of the real store. A test can make it fail.</summary>
internal sealed class MemoryShardStore : IShardStore, IConnectedStreams
{
    private readonly Lock _lock = new();
    private Task _takesOver = Task.CompletedTask;
    private Task _commits = Task.CompletedTask;
    private readonly Dictionary<string, LeftStream> _left = [];
    private readonly HashSet<CarriedStream> _carried = [];
    private int _takeOvers;
    private readonly Dictionary<string, (long Epoch, Checkpoint? At)> _shards = [];
    private readonly Dictionary<string, (AgentState State, UInt128 Key, StateOrder Order)> _agents = [];
    private readonly Dictionary<string, ConnectedStream> _connected = [];
    private long _epoch;

    /// <summary>Every write throws while set.</summary>
    public bool Down { get; set; }

    /// <summary>Number of requested takeovers.</summary>
    public int TakeOvers => Volatile.Read(ref _takeOvers);

    /// <summary>What it throws while down.</summary>
    public Func<Exception> Failure { get; set; } = () => new IOException("disk full (scripted)");

    /// <summary>Gaps are stored when this completes.</summary>
    public Func<CancellationToken, Task> BeforeGaps { get; set; } = _ => Task.CompletedTask;

    /// <summary>A read of checkpoints is answered when this completes.</summary>
    public Func<StreamId, Task> BeforeCheckpoints { get; set; } = _ => Task.CompletedTask;

    /// <summary>Number of commits that throw as if the store were down.</summary>
    public Func<ShardCommit, bool> Refuses { get; set; } = _ => false;

    public List<QuarantinedRecord> Bad { get; } = [];

    public List<StreamGap> Lost { get; } = [];

    public Dictionary<(string, long), AgentInterval> Intervals { get; } = [];

    public Dictionary<(string, string, int), ContactInterval> ContactIntervals { get; } = [];

    public Dictionary<(string, DateTimeOffset), ProfileInterval> ProfileIntervals { get; } = [];

    public int Commits { get; private set; }

    /// <summary>Number of writes refused while the store was down.</summary>
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

    /// <summary>Another owner takes the shard without the reader's knowledge.</summary>
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

    /// <summary>Agents that were read before.</summary>
    public void Begin(IEnumerable<AgentState> agents)
    {
        lock (_lock)
        {
            foreach (var agent in agents)
            {
                _agents[agent.AgentArn] = (agent, PartitionKey.Hash(agent.AgentArn), StateOrder.Of(agent, 0));
            }
        }
    }

    /// <summary>Checkpoints and states, as in a backup.</summary>
    public (string Shard, Checkpoint? At, AgentState[] Agents)[] Copy()
    {
        lock (_lock)
        {
            return [.. _shards.Select(s => (s.Key, s.Value.At, _agents.Values.Select(a => a.State).ToArray()))];
        }
    }

    /// <summary>Replaces the contents with a backup. Epochs continue.</summary>
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

    /// <summary>Nothing is written until the result is set.</summary>
    /// <param name="commits">True: only commits hang, not takeovers.</param>
    public TaskCompletionSource Hang(bool commits = false)
    {
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_takesOver, _commits) = (commits ? Task.CompletedTask : hang.Task, hang.Task);
        return hang;
    }

    public async Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _takeOvers);
        await _takesOver;
        lock (_lock)
        {
            Available();
            var at = _shards.GetValueOrDefault(shard.ToString()).At;
            _shards[shard.ToString()] = (++_epoch, at);
            return new ShardTakeOver(_epoch, at, [.. _agents.Values.Where(a => a.Key >= firstKey && a.Key <= lastKey).Select(a => a.State)]);
        }
    }

    public Task<IReadOnlyList<AgentState>> States(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<AgentState>>([.. agentArns.Where(_agents.ContainsKey).Select(arn => _agents[arn].State)]);
        }
    }

    public async Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken)
    {
        await _commits;
        lock (_lock)
        {
            Available(commit);
            if (_shards.GetValueOrDefault(commit.Shard.ToString()).Epoch != commit.Epoch)
            {
                return CommitResult.StaleEpoch;
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

            _carried.UnionWith(commit.Agents.Select(a => new CarriedStream(commit.Shard.Stream.Arn, a.State.InstanceArn)));
            foreach (var interval in commit.Intervals)
            {
                Intervals[(interval.AgentArn, interval.No)] = interval;
            }

            foreach (var interval in commit.ProfileIntervals)
            {
                ProfileIntervals[(interval.AgentArn, interval.Start)] = interval;
            }

            foreach (var interval in commit.ContactIntervals)
            {
                ContactIntervals[(interval.AgentArn, interval.ContactId, interval.No)] = interval;
            }

            Bad.AddRange(commit.Quarantined);
            Lost.AddRange(commit.Gaps);
            Commits++;
            return CommitResult.Committed;
        }
    }

    public async Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken)
    {
        await BeforeCheckpoints(stream).WaitAsync(cancellationToken);
        lock (_lock)
        {
            return _shards
                .Where(s => s.Value.At is not null && ShardId.Parse(s.Key).Stream == stream)
                .ToDictionary(s => ShardId.Parse(s.Key).Name, s => s.Value.At!);
        }
    }

    public Task<IReadOnlyDictionary<ShardId, Checkpoint>> Unfinished(string streamArn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyDictionary<ShardId, Checkpoint>>(_shards
                .Where(s => s.Value.At is { Finished: false })
                .Select(s => (Id: ShardId.Parse(s.Key), s.Value.At))
                .Where(s => s.Id.Stream.Arn == streamArn)
                .ToDictionary(s => s.Id, s => s.At!));
        }
    }

    public async Task Save(IReadOnlyCollection<StreamGap> gaps, CancellationToken cancellationToken)
    {
        await BeforeGaps(cancellationToken);
        lock (_lock)
        {
            Available();
            Lost.AddRange(gaps);
        }
    }

    public Task<IReadOnlyList<CarriedStream>> Carried(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<CarriedStream>>([.. _carried]);
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
            if (_connected.TryGetValue(stream.InstanceArn, out var before) && before.Read)
            {
                _left[before.StreamArn] = new LeftStream(before.StreamArn, stream.At);
            }

            _connected[stream.InstanceArn] = stream;
            foreach (var read in _connected.Values.Where(c => c.Read))
            {
                _left.Remove(read.StreamArn);
            }

            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<LeftStream>> Left(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available();
            return Task.FromResult<IReadOnlyList<LeftStream>>([.. _left.Values]);
        }
    }

    public Task Done(LeftStream left, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Available();
            if (_left.GetValueOrDefault(left.StreamArn) == left)
            {
                _left.Remove(left.StreamArn);
            }

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
