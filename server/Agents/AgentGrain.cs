using Orleans.Placement;

namespace ConnectStreaming.Agents;

/// <summary>
/// One agent, in memory only. What it holds is valid under the (shard, epoch) that filled it: a new owner of the shard brings the committed
/// state along, so a silo can vanish without anything having to be saved here.
/// <code>
/// lower epoch               → StaleEpoch, nothing changes
/// seed given                → the seed replaces all, then folds: what the shard holds is what will be committed
/// same token, filled        → folds on
/// new token or empty, none  → NeedsSeed, nothing changes
/// </code>
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
        if (_filled && token.Epoch < _token.Epoch)
        {
            return new(Refused(DeliveryResult.StaleEpoch));
        }

        if (!seed.Given && (!_filled || token != _token))
        {
            return new(Refused(DeliveryResult.NeedsSeed));
        }

        if (seed.Given)
        {
            _state = seed.State;
            _token = token;
            _filled = true;
        }

        var folded = AgentHistory.Fold(_state, events);
        _state = folded.State;
        return new(folded);
    }

    private static Delivery Refused(DeliveryResult result) => new(result, null, [], [], 0, 0, 0, 0);
}
