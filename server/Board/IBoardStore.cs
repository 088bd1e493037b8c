using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>What a new board needs of the store: it fills agents that no replica holds.</summary>
internal interface IBoardStore
{
    /// <summary>Every committed agent state of every instance.</summary>
    Task<IReadOnlyList<AgentState>> LoadAgents(CancellationToken cancellationToken);
}
