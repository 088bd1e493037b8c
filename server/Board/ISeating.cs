using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Who gives the agents of the board their places. The board calls it from its own turn: one owner per instance.</summary>
internal interface ISeating
{
    Task<ISeatingPlan> Open(string instanceArn, CancellationToken cancellationToken);
}

/// <summary>The places of one instance. Not thread-safe: it belongs to the board that opened it.</summary>
internal interface ISeatingPlan : IAsyncDisposable
{
    /// <summary>A place that another board (or replica) has already shown; taken over unless someone has it.</summary>
    void Remember(AgentState agent, BoardPlace place);

    /// <summary>The place of an agent on the floor; the same one as long as its group does not change.</summary>
    BoardPlace Place(AgentState agent);

    /// <summary>The agent left the floor: its seat may be given away, it is only preferred for it from now on.</summary>
    void Leave(string agentArn);
}
