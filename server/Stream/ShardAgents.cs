using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Delivers events to the agents' grains under one epoch, in order per agent. Holds every agent's newest state, so a grain
/// that was deactivated, or that another owner filled before, is seeded without asking the store.
/// </summary>
internal sealed class ShardAgents(IGrainFactory grains, IAgentChanges changes, string shard)
{
    private readonly Dictionary<string, ShardAgent> _agents = new(StringComparer.Ordinal);
    private readonly List<ShardAgent> _batch = [];
    private readonly List<(ShardAgent Agent, AgentEvent[] Events, ValueTask<Delivery> Delivery)> _calls = [];

    private ShardToken _token;

    public int Count => _agents.Count;

    /// <summary>A new epoch: what the store has committed is what counts.</summary>
    public void Reset(long epoch, IReadOnlyList<AgentState> committed)
    {
        _token = new ShardToken(shard, epoch);
        _agents.Clear();
        foreach (var state in committed)
        {
            // The key of a committed agent is its ARN: that is what Amazon Connect partitions by.
            Find(state.AgentArn, state.AgentArn).State = state;
        }
    }

    public void Add(in ReadEvent read)
    {
        var agent = Find(read.Event.AgentArn, read.PartitionKey);
        if (agent.Waiting.Count == 0)
        {
            _batch.Add(agent);
        }

        agent.Waiting.Add(read);
    }

    /// <summary>Delivers all that was added.</summary>
    /// <param name="unusable">
    /// Called with an event that is passed over while its neighbours are delivered: its fold threw, or another shard under
    /// a higher epoch fills the agent. Whether this shard still has an owner's rights is for the next commit to say.
    /// </param>
    public async Task Deliver(ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        try
        {
            foreach (var agent in _batch)
            {
                var events = EventsOf(agent.Waiting);
                _calls.Add((agent, events, Call(agent, events, agent.Seeded)));
            }

            foreach (var (agent, events, call) in _calls)
            {
                try
                {
                    var delivery = await call;
                    if (delivery.Result == DeliveryResult.NeedsSeed)
                    {
                        delivery = await Call(agent, events, seeded: false);
                    }

                    Accept(agent, delivery, agent.Waiting, pending, counts, unusable);
                }
                catch (Exception e) when (IsFold(e))
                {
                    await OneByOne(agent, agent.Waiting, pending, counts, unusable);
                }
            }
        }
        finally
        {
            foreach (var agent in _batch)
            {
                agent.Waiting.Clear();
            }

            _batch.Clear();
            _calls.Clear();
        }
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

    private async Task OneByOne(ShardAgent agent, List<ReadEvent> events, ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        foreach (var read in events)
        {
            try
            {
                Accept(agent, await Call(agent, [read.Event], seeded: false), [read], pending, counts, unusable);
            }
            catch (Exception e) when (IsFold(e))
            {
                agent.Seeded = false;
                unusable(read, $"fold: {e.GetType().Name}");
            }
        }
    }

    /// <summary>An error of the fold itself, not of the way to the grain (that one is tried again with the whole page).</summary>
    private static bool IsFold(Exception e) => e is not (OrleansException or TimeoutException or OperationCanceledException);

    private ValueTask<Delivery> Call(ShardAgent agent, AgentEvent[] events, bool seeded) =>
        agent.Grain.Deliver(_token, seeded ? AgentSeed.None : AgentSeed.Of(agent.State), events);

    private void Accept(
        ShardAgent agent, in Delivery delivery, List<ReadEvent> events, ShardPending pending, DeliveryCounts counts, Action<ReadEvent, string> unusable)
    {
        if (delivery.Result != DeliveryResult.Folded)
        {
            agent.Seeded = false;
            events.ForEach(e => unusable(e, "agent: another shard under a higher epoch sends it"));
            return;
        }

        agent.Seeded = true;
        counts.Add(delivery);
        if (delivery.State is { } state && delivery.Changed + delivery.Heard > 0)
        {
            agent.State = state;
            pending.Add(agent, delivery);
            changes.Changed(state, shard);
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
}

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
