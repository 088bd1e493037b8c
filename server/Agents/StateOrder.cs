namespace ConnectStreaming.Agents;

/// <summary>
/// Which of two states of one agent is the newer one, for the board and for the store: the one with the later applied event, then the one of
/// the later owner, then the one that has applied more events. A version alone does not tell: an owner that goes on from an older stored state
/// counts again from there.
/// </summary>
/// <param name="LastEventAt">EventTimestamp of the last applied event.</param>
/// <param name="Epoch">Epoch of the shard's owner that applied it; 0: not known.</param>
/// <param name="Version">Events applied.</param>
internal readonly record struct StateOrder(DateTimeOffset LastEventAt, long Epoch, long Version)
{
    public static StateOrder Of(AgentState state, long epoch) => new(state.LastEventAt, epoch, state.Version);

    public bool IsAfter(StateOrder other) =>
        LastEventAt != other.LastEventAt ? LastEventAt > other.LastEventAt : Epoch != other.Epoch ? Epoch > other.Epoch : Version > other.Version;
}
