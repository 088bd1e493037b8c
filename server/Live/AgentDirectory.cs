using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>Finds agents on the boards, and agents that left them and are still in the store.</summary>
internal sealed class AgentDirectory(BoardReplicas replicas, IStoredHistory history) : IAgentDirectory
{
    public async Task<IReadOnlyList<KnownAgent>> Find(string agent, CancellationToken cancellationToken)
    {
        KnownAgent[] onBoard = [.. replicas.All().SelectMany(r => r.Agents(a => a.State.Profile.Username == agent || a.State.AgentArn == agent))
            .Select(a => Known(a.State, onBoard: true))];
        return [.. onBoard, .. (await history.Find(agent, cancellationToken)).Where(s => onBoard.All(a => a.Arn != s.AgentArn))
            .Select(s => Known(s, onBoard: false))];
    }

    private static KnownAgent Known(AgentState state, bool onBoard) =>
        new(state.AgentArn, state.Profile.Username, state.Profile.FirstName, state.Profile.LastName, state.LastEventAt, onBoard);
}
