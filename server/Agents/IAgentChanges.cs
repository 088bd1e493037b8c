namespace ConnectStreaming.Agents;

/// <summary>Where changed states go (the board implements it, once per silo). Never blocks, never throws: the caller is the live path.</summary>
internal interface IAgentChanges
{
    /// <summary>The state of an agent after an applied event.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="shard">The shard that carried the event (ties the agent to that shard's progress: Trust).</param>
    /// <param name="epoch">Under which owner of the shard.</param>
    void Changed(AgentState state, string shard, long epoch);

    /// <summary>How a source is now. Said again and again: a source that is silent for long counts as unreachable.</summary>
    void Health(SourceHealth health);

    /// <summary>There is nothing more to say of this source: boards forget what was said.</summary>
    void Forget(SourceKey source);

    /// <summary>Setup connected this: the stream carries the agent events of the instance, also before the first one came.</summary>
    void Carries(string streamArn, string instanceArn);
}
