using Orleans.Placement;

namespace ConnectStreaming.Agents;

/// <summary>
/// One agent, in memory only. Its content is valid only for the (shard, epoch) that filled it: a new owner of the shard sends the committed
/// state, so this grain has nothing to save when its silo stops.
/// <code>
/// same shard, lower epoch                     → StaleEpoch, nothing changes
/// seed, same shard                            → it replaces all, then folds: what the shard holds is what it will commit
/// the same, older than another shard's state  → the shard has not accepted that state yet: as in the next line
/// seed, another shard                         → folds on the newer one of that state and its own (two streams carry the agent), and
///                                               returns the intervals before its own state that may not be in the store
/// no seed, same token and version             → folds
/// no seed, anything else                      → NeedsSeed, nothing changes
/// an event that cannot be folded              → FoldFailed, nothing changes
/// </code>
/// A call that failed for its caller may still take effect after later calls. The version shows that.
/// </summary>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class AgentGrain(IGrainContext context, LeavingServer server) : IGrainBase, IAgentGrain
{
    /// <summary>A signed-in agent sends an event every two minutes. The shard fills a deactivated grain again with the next event.</summary>
    private const int IdleMinutes = 5;

    private readonly UncommittedIntervals _uncommitted = new();

    private AgentState? _state;
    private ShardToken _token;
    private bool _filled;

    /// <summary>Version of the state that the token's shard took over from another shard; 0: none.</summary>
    private long _handedOver;

    public IGrainContext GrainContext => context;

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

        _uncommitted.OnCommitted(seed.Committed);
        var keepsOwn = seed.Given && KeepsOwn(token, seed.State);
        var before = seed.Given && !keepsOwn ? seed.State : _state;
        Delivery folded;
        try
        {
            folded = BatchFold.Apply(before, events);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(Delivery.Without(DeliveryResult.FoldFailed, e.GetType().Name));
        }

        if (keepsOwn)
        {
            _handedOver = token.Shard == _token.Shard ? _handedOver : _state!.Version;
        }
        else if (seed.Given)
        {
            var version = before?.Version ?? 0;
            _handedOver = sameShard && version >= _handedOver ? _handedOver : 0;
            _uncommitted.OnReplaced(version);
        }

        if (server.IsLeaving)
        {
            // The caller reads on another server. With its next event, the agent is there too: not all of them only when this server ends.
            this.DeactivateOnIdle();
        }

        (_token, _filled, _state) = (token, true, folded.State);
        _uncommitted.Add(folded);
        return new(keepsOwn ? _uncommitted.AddTo(folded) : folded);
    }

    public ValueTask Release(ShardToken token)
    {
        if (!_filled || token == _token)
        {
            this.DeactivateOnIdle();
        }

        return ValueTask.CompletedTask;
    }

    private bool KeepsOwn(ShardToken token, AgentState? seed)
    {
        // Events that were folded while the store could not be written (an epoch below zero) were never stored. Use the stored state, so that
        // the events that are read again close their intervals.
        var sameStore = _token.Epoch < 0 == token.Epoch < 0;
        return _filled && sameStore && IsNewer(_state, seed) && (token.Shard != _token.Shard || (seed?.Version ?? 0) < _handedOver);
    }

    private static bool IsNewer(AgentState? one, AgentState? other) => one is not null
        && (other is null || (one.LastEventAt, one.Version).CompareTo((other.LastEventAt, other.Version)) > 0);
}
