using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Delivers the events of a page to the agents' grains under one epoch, in order per agent.</summary>
/// <param name="agents">The agents of the shard.</param>
/// <param name="changes">Is called with every change.</param>
/// <param name="shard">The shard, as text.</param>
internal sealed class AgentDeliveries(ShardAgents agents, IAgentChanges changes, string shard)
{
    private readonly List<ShardAgent> _batch = [];
    private readonly List<Call> _calls = [];

    private ShardToken _token;

    /// <summary>Another owner has this shard. The grains refuse this owner, and the store will refuse it too.</summary>
    public bool Lost { get; private set; }

    /// <summary>Starts a new epoch with the committed states of the store.</summary>
    public void Reset(long epoch, IReadOnlyList<AgentState> committed)
    {
        _token = new ShardToken(shard, epoch);
        Lost = false;
        Clear();
        agents.Reset(_token, committed);
    }

    /// <returns>False: the shard cannot hold one more agent.</returns>
    public bool Add(in ReadEvent read)
    {
        if (agents.Find(read.Event.AgentArn, read.PartitionKey) is not { } agent)
        {
            return false;
        }

        if (agent.Waiting.Count == 0)
        {
            _batch.Add(agent);
        }

        agent.Waiting.Add(read);
        return true;
    }

    /// <summary>
    /// Delivers all added events and waits for every answer. Only the deliveries that failed wait for the next call, so a server that can take
    /// only a part of a page within the time limit still makes progress.
    /// </summary>
    /// <param name="unusable">Called with an event that cannot be folded; its neighbours are delivered.</param>
    /// <exception cref="DeliveryFailedException">A delivery failed. Call this method again before you add anything else.</exception>
    /// <exception cref="StoreFailedException">The same, for agents whose state could not be read from the store.</exception>
    public async Task Deliver(ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        agents.OnPage();
        try
        {
            var failure = await agents.Load(_batch);
            foreach (var agent in _batch.Where(a => !a.MayBeStored))
            {
                _calls.Add(Start(agent, EventsOf(agent.Waiting)));
            }

            // Agents that need a seed are called once more and join the end of the list.
            for (var i = 0; i < _calls.Count; i++)
            {
                var call = _calls[i];
                try
                {
                    var delivery = await call.Answer;
                    if (delivery.Result == DeliveryResult.Folded)
                    {
                        Accept(call.Agent, delivery, pending, counts);
                        call.Agent.Waiting.Clear();
                    }
                    else if (failure is null)
                    {
                        await NotFolded(call, delivery, pending, counts, unusable);
                    }
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // Wait for the other answers: none of them may arrive while the failed deliveries are sent again.
                    failure ??= e;
                }
            }

            if (failure is not null && !Lost)
            {
                throw failure is StoreFailedException ? failure : new DeliveryFailedException(failure);
            }
        }
        finally
        {
            _calls.Clear();
            _batch.RemoveAll(agent => agent.Waiting.Count == 0);
        }
    }

    /// <summary>Forgets the events that were added and not delivered.</summary>
    public void Clear()
    {
        foreach (var agent in _batch)
        {
            agent.Waiting.Clear();
        }

        _batch.Clear();
        _calls.Clear();
    }

    private static AgentEvent[] EventsOf(List<ReadEvent> reads)
    {
        var events = new AgentEvent[reads.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = reads[i].Event;
        }

        return events;
    }

    private Call Start(ShardAgent agent, AgentEvent[] events)
    {
        var seed = agent.Seeded ? AgentSeed.Held(agent.State, agent.Committed) : AgentSeed.Of(agent.State, agent.Committed);
        // Only an accepted answer says what the grain holds. When a call failed, it is unknown whether it took effect.
        agent.Seeded = false;
        try
        {
            return new Call(agent, events, agent.Grain.Deliver(_token, seed, events));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Call(agent, events, ValueTask.FromException<Delivery>(e));
        }
    }

    private async Task NotFolded(Call call, Delivery delivery, ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        switch (delivery.Result)
        {
            case DeliveryResult.NeedsSeed:
                _calls.Add(Start(call.Agent, call.Events));
                break;
            case DeliveryResult.StaleEpoch:
                Lost = true;
                break;
            case DeliveryResult.FoldFailed:
                await OneByOne(call.Agent, pending, counts, unusable);
                break;
            default:
                throw new InvalidOperationException($"An agent answered {delivery.Result}.");
        }
    }

    private async Task OneByOne(ShardAgent agent, ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        // An event that is done is not sent again when a later call fails: otherwise its record would be quarantined twice.
        for (; agent.Waiting.Count > 0; agent.Waiting.RemoveAt(0))
        {
            var read = agent.Waiting[0];
            agent.Seeded = false;
            var delivery = await Start(agent, [read.Event]).Answer;
            switch (delivery.Result)
            {
                case DeliveryResult.Folded:
                    Accept(agent, delivery, pending, counts);
                    break;
                case DeliveryResult.StaleEpoch:
                    Lost = true;
                    return;
                case DeliveryResult.FoldFailed:
                    unusable(read, $"fold: {delivery.Error}");
                    break;
                default:
                    throw new InvalidOperationException($"An agent answered {delivery.Result} to a delivery with a seed.");
            }
        }
    }

    private void Accept(ShardAgent agent, in Delivery delivery, ShardPending pending, DeliveryCounts counts)
    {
        var (wasCommitted, before) = (agent.IsCommitted, agent.State?.Version ?? 0);
        // Needed without a change too: the grain may hold a newer state from another stream's shard, which may not have committed it.
        (agent.Seeded, agent.State) = (true, delivery.State);
        counts.Add(delivery);
        if (delivery.Changed + delivery.Heard > 0 || (delivery.State?.Version ?? 0) != before)
        {
            pending.Add(agent, delivery);
            changes.Changed(agent.State!, shard, _token.Epoch);
        }
        else if (wasCommitted)
        {
            agent.Committed = agent.State;
        }
    }

    private readonly record struct Call(ShardAgent Agent, AgentEvent[] Events, ValueTask<Delivery> Answer);
}

/// <summary>An agent's grain did not answer in time: the silo was stopped, too busy or lost. AWS is not the cause.</summary>
internal sealed class DeliveryFailedException(Exception reason) : Exception($"An agent's grain did not take its events: {reason.Message}", reason);

/// <summary>The committed states of agents could not be read: their events wait.</summary>
internal sealed class StoreFailedException(Exception reason) : Exception(reason.Message, reason);

/// <summary>Running totals of a shard.</summary>
internal sealed class DeliveryCounts
{
    public long Events { get; private set; }
    public long Duplicates { get; private set; }
    public long Late { get; private set; }

    public void Add(in Delivery delivery)
    {
        Events += delivery.Changed + delivery.Heard;
        Duplicates += delivery.Duplicates;
        Late += delivery.Late;
    }
}

/// <summary>A decoded event and its position in the stream.</summary>
internal readonly record struct ReadEvent(AgentEvent Event, string PartitionKey, string Sequence, byte[] Body);
