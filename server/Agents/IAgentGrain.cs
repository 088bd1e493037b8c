using Orleans.Concurrency;

namespace ConnectStreaming.Agents;

/// <summary>The shard and ownership that fill a grain. A higher epoch wins; epochs are unique across all shards of a store.</summary>
[GenerateSerializer, Immutable, Alias("shard-token")]
internal readonly record struct ShardToken([property: Id(0)] string Shard, [property: Id(1)] long Epoch);

/// <summary>One agent: memory only, a thin shell around <c>AgentFold</c>. Key: the agent's ARN.</summary>
[Alias("agent")]
internal interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>Folds <paramref name="events"/> in order. Without an answer within 5 s the call has failed for the caller, even if it took effect.</summary>
    /// <param name="token">Token of the shard that fills the grain. A lower epoch than that of the grain is refused.</param>
    /// <param name="seed">
    /// The state that the shard holds, until a delivery under this token was accepted and after each failed one; otherwise only its version.
    /// </param>
    [Alias("deliver"), ResponseTimeout("00:00:05")]
    ValueTask<Delivery> Deliver(ShardToken token, AgentSeed seed, [Immutable] AgentEvent[] events);

    /// <summary>The shard has forgotten the agent: the grain frees its state, unless another shard or a later owner filled it.</summary>
    [Alias("release"), OneWay]
    ValueTask Release(ShardToken token);
}

/// <summary>A state to start from (null: the agent is new), or only the version of the state that the grain must already hold.</summary>
/// <param name="Given">A state to start from is given.</param>
/// <param name="State">The state to start from.</param>
/// <param name="Version">If none is given: the version that the grain must hold; 0: an agent without any event.</param>
/// <param name="Committed">Version of the state in the store, as far as the shard knows; 0: none.</param>
[GenerateSerializer, Immutable, Alias("agent-seed")]
internal readonly record struct AgentSeed(
    [property: Id(0)] bool Given, [property: Id(1)] AgentState? State, [property: Id(2)] long Version, [property: Id(3)] long Committed)
{
    public static AgentSeed Of(AgentState? state, AgentState? committed = null) => new(true, state, 0, committed?.Version ?? 0);

    public static AgentSeed Held(AgentState? state, AgentState? committed = null) => new(false, null, state?.Version ?? 0, committed?.Version ?? 0);
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

/// <summary>
/// What a delivery did: the state after it, the intervals it closed, and counts by outcome. When the agent comes from another shard, the intervals
/// that may not be in the store yet are included first. Writing one of them twice changes nothing.
/// </summary>
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
    /// <summary>Stretches of routing profile and hierarchy that were closed; null: none, as nearly always.</summary>
    [Id(9)] public ProfileInterval[]? Profiles { get; init; }

    public static Delivery Without(DeliveryResult result, string? error = null) => new(result, null, [], [], 0, 0, 0, 0, error);
}
