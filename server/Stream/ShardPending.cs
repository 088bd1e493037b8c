using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a shard has applied but not committed: the newest state of each changed agent, closed intervals, and bad records.</summary>
internal sealed class ShardPending
{
    private HashSet<ShardAgent> _agents = [];
    private List<AgentInterval> _intervals = [];
    private List<ContactInterval> _contacts = [];
    private List<ProfileInterval> _profiles = [];
    private List<QuarantinedRecord> _quarantined = [];
    private List<StreamGap> _gaps = [];

    public int Rows => _agents.Count + _intervals.Count + _contacts.Count + _profiles.Count + _quarantined.Count + _gaps.Count;

    /// <param name="agent">An agent that has a state, because a delivery to it was accepted.</param>
    /// <param name="delivery">That delivery.</param>
    public void Add(ShardAgent agent, in Delivery delivery)
    {
        _agents.Add(agent);
        _intervals.AddRange(delivery.Intervals);
        _contacts.AddRange(delivery.ContactIntervals);
        if (delivery.Profiles is { } profiles)
        {
            _profiles.AddRange(profiles);
        }
    }

    public void Add(QuarantinedRecord record) => _quarantined.Add(record);

    public void Add(StreamGap gap) => _gaps.Add(gap);

    /// <summary>Takes everything out; <see cref="GiveBack"/> puts it back after a failed commit.</summary>
    public Batch Take()
    {
        var batch = new Batch([.. _agents], _intervals, _contacts, _profiles, _quarantined, _gaps);
        Clear();
        return batch;
    }

    public void GiveBack(Batch batch)
    {
        // An agent's entry always holds its newest state, so it is enough to put the entry back.
        _agents.UnionWith(batch.Agents);
        _intervals = [.. batch.Intervals, .. _intervals];
        _contacts = [.. batch.Contacts, .. _contacts];
        _profiles = [.. batch.Profiles, .. _profiles];
        _quarantined = [.. batch.Quarantined, .. _quarantined];
        _gaps = [.. batch.Gaps, .. _gaps];
    }

    public void Clear()
    {
        _agents = [];
        _intervals = [];
        _contacts = [];
        _profiles = [];
        _quarantined = [];
        _gaps = [];
    }

    internal sealed record Batch(
        ShardAgent[] Agents,
        List<AgentInterval> Intervals,
        List<ContactInterval> Contacts,
        List<ProfileInterval> Profiles,
        List<QuarantinedRecord> Quarantined,
        List<StreamGap> Gaps)
    {
        // The states that are written: an agent may have a newer state when the store answers.
        private (AgentState State, UInt128 KeyHash)[] _written = [];

        public int Rows => Agents.Length + Intervals.Count + Contacts.Count + Profiles.Count + Quarantined.Count + Gaps.Count;

        public ShardCommit ToCommit(ShardId shard, long epoch, Checkpoint checkpoint)
        {
            _written = new (AgentState, UInt128)[Agents.Length];
            for (var i = 0; i < Agents.Length; i++)
            {
                _written[i] = (Agents[i].State!, Agents[i].KeyHash);
            }

            return new()
            {
                Shard = shard,
                Epoch = epoch,
                Checkpoint = checkpoint,
                Agents = _written,
                Intervals = Intervals,
                ContactIntervals = Contacts,
                ProfileIntervals = Profiles,
                Quarantined = Quarantined,
                Gaps = Gaps,
            };
        }

        /// <summary>The store committed what <see cref="ToCommit"/> returned.</summary>
        public void OnCommitted()
        {
            for (var i = 0; i < Agents.Length; i++)
            {
                Agents[i].Committed = _written[i].State;
            }
        }
    }
}
