namespace ConnectStreaming.Agents;

/// <summary>Which shard fills a grain, under which ownership. A higher epoch wins; epochs are unique across all shards of a store.</summary>
[GenerateSerializer, Immutable, Alias("shard-token")]
internal readonly record struct ShardToken([property: Id(0)] string Shard, [property: Id(1)] long Epoch);

/// <summary>One agent: memory only, a thin shell around <c>AgentFold</c>. Key: the agent's ARN.</summary>
[Alias("agent")]
internal interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>Folds <paramref name="events"/> in order.</summary>
    /// <param name="token">A lower epoch than the one that filled the grain is refused.</param>
    /// <param name="seed">The committed state; given with the first delivery under a new epoch and when asked for. <see cref="AgentSeed.None"/> otherwise.</param>
    [Alias("deliver")]
    ValueTask<Delivery> Deliver(ShardToken token, AgentSeed seed, [Immutable] AgentEvent[] events);
}

/// <summary>A seed, or none, or "this agent is new: start from nothing".</summary>
[GenerateSerializer, Immutable, Alias("agent-seed")]
internal readonly record struct AgentSeed([property: Id(0)] bool Given, [property: Id(1)] AgentState? State)
{
    public static AgentSeed None => default;

    public static AgentSeed Of(AgentState? committed) => new(true, committed);
}

internal enum DeliveryResult
{
    Invalid = 0,
    Folded,
    NeedsSeed,
    StaleEpoch,
}

/// <summary>What a delivery did: the state after it, the intervals it closed, and counts by outcome.</summary>
[GenerateSerializer, Immutable, Alias("delivery")]
internal readonly record struct Delivery(
    [property: Id(0)] DeliveryResult Result,
    [property: Id(1)] AgentState? State,
    [property: Id(2)] AgentInterval[] Intervals,
    [property: Id(3)] ContactInterval[] ContactIntervals,
    [property: Id(4)] int Changed,
    [property: Id(5)] int Heard,
    [property: Id(6)] int Duplicates,
    [property: Id(7)] int Late);
