using ConnectStreaming.Access;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>Agents on the boards, and those who left them and whose state is kept.</summary>
internal sealed class AgentDirectory(BoardReplicas replicas, IKeptHistory history) : IAgentDirectory
{
    public async Task<IReadOnlyList<string>> ArnsOf(string agent, CancellationToken cancellationToken) =>
    [
        .. replicas.All().SelectMany(r => r.Agents(a => a.State.Profile.Username == agent || a.State.AgentArn == agent)).Select(a => a.State.AgentArn)
            .Concat((await history.Find(agent, cancellationToken)).Select(state => state.AgentArn))
            .Distinct(StringComparer.Ordinal),
    ];
}
