using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>An agent in its shard: the grain, and the newest state, which is the seed when the grain was deactivated.</summary>
internal sealed class ShardAgent(IAgentGrain grain, UInt128 keyHash)
{
    public IAgentGrain Grain { get; } = grain;
    public UInt128 KeyHash { get; set; } = keyHash;
    public AgentState? State { get; set; }

    /// <summary>The state in the store, as far as this shard knows.</summary>
    public AgentState? Committed { get; set; }

    public bool IsCommitted => ReferenceEquals(State, Committed);

    /// <summary>The agent was not in memory until now: read it from the store before the first delivery.</summary>
    public bool MayBeStored { get; set; }

    /// <summary>Events of the current page, in order; empty between pages.</summary>
    public List<ReadEvent> Waiting { get; } = [];

    /// <summary>The grain holds our state under our epoch, because its last delivery was accepted.</summary>
    public bool Seeded { get; set; }
}
