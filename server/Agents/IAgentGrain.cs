namespace ConnectStreaming.Agents;

/// <summary>Which shard fills a grain, under which ownership. A higher epoch wins; epochs are unique across all shards of a store.</summary>
[GenerateSerializer, Immutable, Alias("shard-token")]
internal readonly record struct ShardToken([property: Id(0)] string Shard, [property: Id(1)] long Epoch);

/// <summary>One agent: memory only, a thin shell around <c>AgentFold</c>. Key: the agent's ARN.</summary>
[Alias("agent")]
internal interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>Folds <paramref name="events"/> in order. Not answered within 5 s, it has failed for the caller, whether it took effect or not.</summary>
    /// <param name="token">Of the shard that filled the grain, a lower epoch than its own is refused.</param>
    /// <param name="seed">
    /// The state that the shard holds, until a delivery under this token was accepted and after each one that failed; then only its version.
    /// </param>
    [Alias("deliver"), ResponseTimeout("00:00:05")]
    ValueTask<Delivery> Deliver(ShardToken token, AgentSeed seed, [Immutable] AgentEvent[] events);
}

/// <summary>A state to start from (null: the agent is new), or only the version of the state that the grain must hold.</summary>
/// <param name="Given">There is a state to start from.</param>
/// <param name="State">That state.</param>
/// <param name="Version">Without one: the version that the grain must hold; 0: an agent without any event.</param>
[GenerateSerializer, Immutable, Alias("agent-seed")]
internal readonly record struct AgentSeed([property: Id(0)] bool Given, [property: Id(1)] AgentState? State, [property: Id(2)] long Version)
{
    public static AgentSeed Of(AgentState? state) => new(true, state, 0);

    public static AgentSeed Held(AgentState? state) => new(false, null, state?.Version ?? 0);
}

internal enum DeliveryResult
{
    Invalid = 0,
    Folded,
    NeedsSeed,
    StaleEpoch,

    /// <summary>One of the events could not be folded; none of them was applied.</summary>
    FoldFailed,
}

/// <summary>What a delivery did: the state after it, the intervals it closed, and counts by outcome.</summary>
/// <param name="Error">After <see cref="DeliveryResult.FoldFailed"/>: the type of the exception.</param>
[GenerateSerializer, Immutable, Alias("delivery")]
internal readonly record struct Delivery(
    [property: Id(0)] DeliveryResult Result,
    [property: Id(1)] AgentState? State,
    [property: Id(2)] AgentInterval[] Intervals,
    [property: Id(3)] ContactInterval[] ContactIntervals,
    [property: Id(4)] int Changed,
    [property: Id(5)] int Heard,
    [property: Id(6)] int Duplicates,
    [property: Id(7)] int Late,
    [property: Id(8)] string? Error = null)
{
    public static Delivery Without(DeliveryResult result, string? error = null) => new(result, null, [], [], 0, 0, 0, 0, error);
}
