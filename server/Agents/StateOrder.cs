namespace ConnectStreaming.Agents;

/// <summary>
/// Decides which of two states of one agent is newer, for the board and for the store: the later last event, then the higher epoch of
/// the owner, then the larger number of applied events. The version alone is not enough: an owner that continues from an older stored state
/// counts from there again.
/// </summary>
/// <param name="LastEventAt">EventTimestamp of the last applied event.</param>
/// <param name="Epoch">Epoch of the shard's owner that applied it; 0: not known.</param>
/// <param name="Version">Number of applied events.</param>
internal readonly record struct StateOrder(DateTimeOffset LastEventAt, long Epoch, long Version)
{
    public static StateOrder Of(AgentState state, long epoch) => new(state.LastEventAt, epoch, state.Version);

    public bool IsAfter(StateOrder other) =>
        LastEventAt != other.LastEventAt ? LastEventAt > other.LastEventAt : Epoch != other.Epoch ? Epoch > other.Epoch : Version > other.Version;
}
