using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Delivers events to the agents' grains under one epoch, in order per agent. Holds every agent's newest state, so a grain
/// that was deactivated, or that another owner filled before, is seeded without asking the store.
/// </summary>
internal sealed class ShardAgents(IGrainFactory grains, IAgentChanges changes, string shard, int most = int.MaxValue)
{
    private readonly Dictionary<string, ShardAgent> _agents = new(StringComparer.Ordinal);
    private readonly List<ShardAgent> _batch = [];
    private readonly List<Call> _calls = [];

    private ShardToken _token;
    private bool _full;

    public int Count => _agents.Count;

    /// <summary>A new epoch: what the store has committed is what counts.</summary>
    public void Reset(long epoch, IReadOnlyList<AgentState> committed)
    {
        _token = new ShardToken(shard, epoch);
        Lost = false;
        Clear();
        _agents.Clear();
        foreach (var state in committed.Count <= most ? committed : committed.OrderBy(Standing.Of).ThenBy(s => s.LastEventAt).TakeLast(most))
        {
            // The key of a committed agent is its ARN: that is what Amazon Connect partitions by.
            Find(state.AgentArn, state.AgentArn).State = state;
        }
    }

    /// <returns>False: there is no room for one more agent.</returns>
    public bool Add(in ReadEvent read)
    {
        if (_agents.Count >= most && !_agents.ContainsKey(read.Event.AgentArn))
        {
            // Looked through once a page at most: a flood of newcomers must not cost a look at everybody each.
            _full = _full || !MakeRoom();
            if (_full)
            {
                return false;
            }
        }

        var agent = Find(read.Event.AgentArn, read.PartitionKey);
        if (agent.Waiting.Count == 0)
        {
            _batch.Add(agent);
        }

        agent.Waiting.Add(read);
        return true;
    }

    /// <summary>Forgets the agents that were last heard of before a time: the store has forgotten them as well.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var (arn, _) in _agents.Where(a => a.Value.Waiting.Count == 0 && a.Value.State?.LastEventAt < before).ToArray())
        {
            _agents.Remove(arn);
        }
    }

    // A twentieth at once, so that a flood of newcomers does not have all agents looked through for each of them. What waits for its commit is
    // held by the pending rows; an agent that comes back starts from nothing, at a later event, and the newer event counts.
    private bool MakeRoom()
    {
        var leave = _agents.Where(a => a.Value.Waiting.Count == 0 && Standing.Of(a.Value.State) < Standing.Regular)
            .OrderBy(a => Standing.Of(a.Value.State)).ThenBy(a => a.Value.State?.LastEventAt)
            .Take(Math.Max(1, most / 20)).Select(a => a.Key).ToArray();
        foreach (var arn in leave)
        {
            _agents.Remove(arn);
        }

        return leave.Length > 0;
    }

    /// <summary>Another owner has this shard: the grains refuse this one, and so will the store.</summary>
    public bool Lost { get; private set; }

    /// <summary>
    /// Delivers all that was added and waits for every answer. What failed waits for the next call, and only that: a server that can take in
    /// only a part of a page within the time limit gets on all the same.
    /// </summary>
    /// <param name="unusable">Called with an event that cannot be folded; its neighbours are delivered.</param>
    /// <exception cref="DeliveryFailedException">A delivery failed: call again, before anything else is added.</exception>
    public async Task Deliver(ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        _full = false;
        try
        {
            foreach (var agent in _batch)
            {
                _calls.Add(Start(agent, EventsOf(agent.Waiting)));
            }

            Exception? failure = null;
            // Those that need a seed are called once more and join the end of the list.
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
                    // The answers of the others are waited for: none may come while what failed is delivered again.
                    failure ??= e;
                }
            }

            if (failure is not null && !Lost)
            {
                throw new DeliveryFailedException(failure);
            }
        }
        finally
        {
            _calls.Clear();
            _batch.RemoveAll(agent => agent.Waiting.Count == 0);
        }
    }

    /// <summary>Forgets what was added and not delivered.</summary>
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
        var seed = agent.Seeded ? AgentSeed.Held(agent.State) : AgentSeed.Of(agent.State);
        // Only an accepted answer says what the grain holds. Of a call that failed nobody knows whether it took effect.
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
                call.Agent.Waiting.Clear();
                break;
            default:
                throw new InvalidOperationException($"An agent answered {delivery.Result}.");
        }
    }

    private async Task OneByOne(ShardAgent agent, ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        foreach (var read in agent.Waiting)
        {
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
        // Also without a change: the grain may hold a newer state that another stream's shard brought.
        (agent.Seeded, agent.State) = (true, delivery.State);
        counts.Add(delivery);
        if (delivery.Changed + delivery.Heard > 0)
        {
            pending.Add(agent, delivery);
            changes.Changed(agent.State!, shard, _token.Epoch);
        }
    }

    private ShardAgent Find(string agentArn, string partitionKey)
    {
        if (!_agents.TryGetValue(agentArn, out var agent))
        {
            _agents[agentArn] = agent = new ShardAgent(grains.GetGrain<IAgentGrain>(agentArn), KeyHash(partitionKey));
        }

        if (!string.Equals(partitionKey, agentArn, StringComparison.Ordinal))
        {
            agent.KeyHash = KeyHash(partitionKey);
        }

        return agent;
    }

    /// <summary>Kinesis places a record by the MD5 of its partition key, as a 128-bit number.</summary>
    internal static UInt128 KeyHash(string partitionKey)
    {
        Span<byte> hash = stackalloc byte[16];
#pragma warning disable CA5351 // not for security: Kinesis defines the placement by MD5
        MD5.HashData(Encoding.UTF8.GetBytes(partitionKey), hash);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private readonly record struct Call(ShardAgent Agent, AgentEvent[] Events, ValueTask<Delivery> Answer);
}

/// <summary>An agent's grain did not answer, or not in time: the silo was stopped, starved or lost. Nothing is wrong with AWS.</summary>
internal sealed class DeliveryFailedException(Exception reason) : Exception($"An agent's grain did not take its events: {reason.Message}", reason);

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

/// <summary>A decoded event and where it stood in the stream.</summary>
internal readonly record struct ReadEvent(AgentEvent Event, string PartitionKey, string Sequence, byte[] Body);
