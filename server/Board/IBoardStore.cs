using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>The part of the store that a new board uses: it adds agents that no replica holds.</summary>
internal interface IBoardStore
{
    /// <summary>The committed states of the best known agents: by <see cref="Standing"/>, then by their last event.</summary>
    /// <param name="instances">
    /// Maximum number of instances besides those that setup connected: those with the most well known agents first, then by the last event.
    /// </param>
    /// <param name="agentsEach">Maximum number of agents of each instance.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<AgentState>> LoadAgents(int instances, int agentsEach, CancellationToken cancellationToken);
}
