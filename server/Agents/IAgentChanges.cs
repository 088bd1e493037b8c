namespace ConnectStreaming.Agents;

/// <summary>Receives changed states (the board implements it, once per silo). Never blocks and never throws: the caller is the live path.</summary>
internal interface IAgentChanges
{
    /// <summary>The state of an agent after an applied event.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="shard">The shard that carried the event. The agent's trust depends on that shard's progress.</param>
    /// <param name="epoch">Epoch of the shard's owner.</param>
    void Changed(AgentState state, string shard, long epoch);

    /// <summary>The current health of a source. It is reported repeatedly: a source that stops reporting counts as unreachable.</summary>
    void Health(SourceHealth health);

    /// <summary>This source sends no more reports: boards forget its health.</summary>
    void Forget(SourceKey source);

    /// <summary>The stream carried events of the instance before this process began.</summary>
    void Carried(string streamArn, string instanceArn);

    /// <summary>Setup connected the agent events of the instance to the stream; the first event may not have arrived yet.</summary>
    void Carries(string streamArn, string instanceArn);
}
