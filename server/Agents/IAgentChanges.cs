namespace ConnectStreaming.Agents;

/// <summary>Where changed states go (the board implements it, once per silo). Never blocks, never throws: the caller is the live path.</summary>
internal interface IAgentChanges
{
    /// <summary>The state of an agent after an applied event.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="shard">The shard that carried the event (ties the agent to that shard's progress: Trust).</param>
    /// <param name="epoch">Under which owner of the shard.</param>
    void Changed(AgentState state, string shard, long epoch);

    /// <summary>How far a shard has been read and applied.</summary>
    void Progress(ShardProgress progress);
}

/// <summary>Health of one shard as the board and the page need it.</summary>
/// <param name="Shard">Stream ARN, creation time and shard id in one text.</param>
/// <param name="CaughtUpTo">Every event that arrived before this time (stream clock) has been applied; null while unknown.</param>
/// <param name="BehindMs">MillisBehindLatest of the last read.</param>
/// <param name="State">reading, catching-up, stalled, denied, missing, throttled, finished; off: setup took the agent events of the instance away; none: no stream is read.</param>
/// <param name="Detail">What an operator needs to know, or null.</param>
/// <param name="Instance">ARN of the only Connect instance that this is about; null: whichever the shard carries.</param>
[GenerateSerializer, Immutable, Alias("shard-progress")]
internal sealed record ShardProgress(
    [property: Id(0)] string Shard,
    [property: Id(1)] DateTimeOffset? CaughtUpTo,
    [property: Id(2)] long BehindMs,
    [property: Id(3)] string State,
    [property: Id(4)] string? Detail,
    [property: Id(5)] string? Instance = null);
