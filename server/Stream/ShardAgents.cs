using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// The agents of a shard that are in memory, each with its newest state. So a grain that was deactivated, or that another owner filled
/// before, gets its seed without a query to the store.
/// </summary>
/// <param name="grains">Finds the agents' grains.</param>
/// <param name="most">Maximum number of agents in memory. The others are in the store and are loaded with their next event.</param>
/// <param name="stored">Returns committed states by agent ARN; an agent that is not in the store is left out.</param>
internal sealed class ShardAgents(IGrainFactory grains, int most, Func<IReadOnlyCollection<string>, Task<IReadOnlyList<AgentState>>> stored)
{
    private readonly Dictionary<string, ShardAgent> _agents = new(StringComparer.Ordinal);

    /// <summary>Agents that left the memory before the store had their newest state.</summary>
    private readonly Dictionary<string, ShardAgent> _uncommitted = new(StringComparer.Ordinal);

    private ShardToken _token;
    private bool _full;

    /// <summary>The store may have agents of this shard that are not in memory.</summary>
    private bool _someLeft;

    public int Count => _agents.Count;

    /// <summary>Starts a new epoch with the committed states of the store.</summary>
    public void Reset(ShardToken token, IReadOnlyList<AgentState> committed)
    {
        _token = token;
        _agents.Clear();
        _uncommitted.Clear();
        _someLeft = committed.Count >= most;
        foreach (var state in committed.Count <= most ? committed : committed.OrderBy(Standing.Of).ThenBy(s => s.LastEventAt).TakeLast(most))
        {
            // The key of a committed agent is its ARN, because Amazon Connect partitions by it.
            var agent = FindOrAdd(state.AgentArn, state.AgentArn);
            (agent.State, agent.Committed, agent.MayBeStored) = (state, state, false);
        }
    }

    /// <summary>A page was delivered. Agents that had undelivered events can leave the memory now.</summary>
    public void OnPage() => _full = false;

    /// <returns>Null: the shard cannot hold one more agent.</returns>
    public ShardAgent? Find(string agentArn, string partitionKey)
    {
        if (_agents.Count >= most && !_agents.ContainsKey(agentArn))
        {
            // Search at most once a page: many new agents must not cost a search of all agents for each of them.
            _full = _full || !MakeRoom();
            if (_full)
            {
                return null;
            }
        }

        return FindOrAdd(agentArn, partitionKey);
    }

    /// <summary>
    /// Pending work was dropped, so their newest states will never be committed: they are read again. Kept until then, a flood would fill the memory.
    /// </summary>
    public void ForgetUncommitted() => _uncommitted.Clear();

    /// <summary>Forgets the agents that were last heard of before a time: the store has forgotten them as well.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var (arn, _) in _agents.Where(a => a.Value.Waiting.Count == 0 && a.Value.State?.LastEventAt < before).ToArray())
        {
            // They had no event for days, so their grains were deactivated long ago.
            _agents.Remove(arn);
        }
    }

    /// <summary>Loads the committed states of those agents that were not in memory, so that their counts and intervals continue.</summary>
    /// <returns>Why the store did not answer. Then only the agents that need the store wait.</returns>
    public async Task<Exception?> Load(List<ShardAgent> batch)
    {
        if (!batch.Exists(a => a.MayBeStored))
        {
            return null;
        }

        var unknown = batch.Where(a => a.MayBeStored).ToDictionary(a => a.Waiting[0].Event.AgentArn, StringComparer.Ordinal);
        try
        {
            foreach (var state in await stored(unknown.Keys))
            {
                var agent = unknown[state.AgentArn];
                (agent.State, agent.Committed) = (state, state);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new StoreFailedException(e);
        }

        foreach (var agent in unknown.Values)
        {
            agent.MayBeStored = false;
        }

        return null;
    }

    private ShardAgent FindOrAdd(string agentArn, string partitionKey)
    {
        if (!_agents.TryGetValue(agentArn, out var agent))
        {
            _agents[agentArn] = agent = _uncommitted.Remove(agentArn, out var left)
                ? left : new ShardAgent(grains.GetGrain<IAgentGrain>(agentArn), PartitionKey.Hash(partitionKey)) { MayBeStored = _someLeft };
        }

        if (!string.Equals(partitionKey, agentArn, StringComparison.Ordinal))
        {
            agent.KeyHash = PartitionKey.Hash(partitionKey);
        }

        return agent;
    }

    // A twentieth at once, so that many new agents do not cost a search of all agents for each of them. Nothing is lost: with its next event
    // an agent continues from the committed state, or from the newer state that waits for its commit.
    private bool MakeRoom()
    {
        foreach (var (arn, _) in _uncommitted.Where(a => a.Value.IsCommitted).ToArray())
        {
            _uncommitted.Remove(arn);
        }

        var leave = _agents.Where(a => a.Value.Waiting.Count == 0)
            .OrderBy(a => Standing.Of(a.Value.State)).ThenBy(a => a.Value.State?.LastEventAt)
            .Take(Math.Max(1, most / 20)).ToArray();
        foreach (var (arn, agent) in leave)
        {
            _agents.Remove(arn);
            if (!agent.IsCommitted)
            {
                _uncommitted[arn] = agent;
            }

            agent.Seeded = false;
            agent.Grain.Release(_token).AsTask().Ignore();
        }

        _someLeft |= leave.Length > 0;
        return leave.Length > 0;
    }
}
