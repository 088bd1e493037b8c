using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a shard applied and has not committed yet: the newest state of each changed agent, the closed intervals, and bad records.</summary>
internal sealed class ShardPending
{
    private HashSet<ShardAgent> _agents = [];
    private List<AgentInterval> _intervals = [];
    private List<ContactInterval> _contacts = [];
    private List<QuarantinedRecord> _quarantined = [];
    private List<StreamGap> _gaps = [];

    public int Rows => _agents.Count + _intervals.Count + _contacts.Count + _quarantined.Count + _gaps.Count;

    public void Add(ShardAgent agent, in Delivery delivery)
    {
        _agents.Add(agent);
        _intervals.AddRange(delivery.Intervals);
        _contacts.AddRange(delivery.ContactIntervals);
    }

    public void Add(QuarantinedRecord record) => _quarantined.Add(record);

    public void Add(StreamGap gap) => _gaps.Add(gap);

    /// <summary>Takes everything; <see cref="GiveBack"/> undoes it after a failed commit.</summary>
    public Batch Take()
    {
        var batch = new Batch([.. _agents], _intervals, _contacts, _quarantined, _gaps);
        Clear();
        return batch;
    }

    public void GiveBack(Batch batch)
    {
        // An agent's entry always holds its newest state, so giving the entry back is enough.
        _agents.UnionWith(batch.Agents);
        _intervals = [.. batch.Intervals, .. _intervals];
        _contacts = [.. batch.Contacts, .. _contacts];
        _quarantined = [.. batch.Quarantined, .. _quarantined];
        _gaps = [.. batch.Gaps, .. _gaps];
    }

    public void Clear()
    {
        _agents = [];
        _intervals = [];
        _contacts = [];
        _quarantined = [];
        _gaps = [];
    }

    internal sealed record Batch(
        ShardAgent[] Agents,
        List<AgentInterval> Intervals,
        List<ContactInterval> Contacts,
        List<QuarantinedRecord> Quarantined,
        List<StreamGap> Gaps)
    {
        public int Rows => Agents.Length + Intervals.Count + Contacts.Count + Quarantined.Count + Gaps.Count;

        public ShardCommit ToCommit(ShardId shard, long epoch, Checkpoint checkpoint) => new()
        {
            Shard = shard,
            Epoch = epoch,
            Checkpoint = checkpoint,
            Agents = [.. Agents.Where(a => a.State is not null).Select(a => (a.State!, a.KeyHash))],
            Intervals = Intervals,
            ContactIntervals = Contacts,
            Quarantined = Quarantined,
            Gaps = Gaps,
        };
    }
}

/// <summary>An agent as its shard knows it: the newest state (seed of the grain when that was deactivated) and the grain.</summary>
internal sealed class ShardAgent(IAgentGrain grain, UInt128 keyHash)
{
    public IAgentGrain Grain { get; } = grain;
    public UInt128 KeyHash { get; set; } = keyHash;
    public AgentState? State { get; set; }

    /// <summary>Events of the page at hand, in order; empty between pages.</summary>
    public List<ReadEvent> Waiting { get; } = [];

    /// <summary>The grain holds our state under our epoch: its last delivery was accepted.</summary>
    public bool Seeded { get; set; }
}
