using Orleans.Placement;

namespace ConnectStreaming.Agents;

/// <summary>
/// One agent, in memory only. What it holds is valid only for the (shard, epoch) that filled it: a new owner of the shard brings the committed
/// state along, so a silo can vanish without anything having to be saved here.
/// <code>
/// same shard, lower epoch                  → StaleEpoch, nothing changes
/// a state to start from, same shard        → it replaces all, then folds: what the shard holds is what it will commit
/// a state to start from, another shard     → folds on the newer one of that state and its own (two streams carry the agent)
/// no state, same token and version         → folds on
/// no state, anything else                  → NeedsSeed, nothing changes
/// an event that cannot be folded           → FoldFailed, none of the events is applied
/// </code>
/// A call that failed for its caller may take effect later, behind the calls that came after it; the version shows that.
/// </summary>
[PreferLocalPlacement]
internal sealed class AgentGrain : IGrainBase, IAgentGrain
{
    private AgentState? _state;
    private ShardToken _token;
    private bool _filled;

    public required IGrainContext GrainContext { get; init; }

    public ValueTask<Delivery> Deliver(ShardToken token, AgentSeed seed, AgentEvent[] events)
    {
        var sameShard = _filled && token.Shard == _token.Shard;
        if (sameShard && token.Epoch < _token.Epoch)
        {
            return new(Delivery.Without(DeliveryResult.StaleEpoch));
        }

        if (!seed.Given && !(_filled && token == _token && seed.Version == (_state?.Version ?? 0)))
        {
            return new(Delivery.Without(DeliveryResult.NeedsSeed));
        }

        if (seed.Given)
        {
            // What was folded while the store could not be written (an epoch below zero) was never stored: the stored state counts, so that
            // the events that are read again close their intervals.
            var sameStore = _token.Epoch < 0 == token.Epoch < 0;
            _state = _filled && !sameShard && sameStore && IsNewer(_state, seed.State) ? _state : seed.State;
            (_token, _filled) = (token, true);
        }

        Delivery folded;
        try
        {
            folded = BatchFold.Apply(_state, events);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(Delivery.Without(DeliveryResult.FoldFailed, e.GetType().Name));
        }

        _state = folded.State;
        return new(folded);
    }

    private static bool IsNewer(AgentState? one, AgentState? other) => one is not null && (other is null || one.LastEventAt > other.LastEventAt);
}
