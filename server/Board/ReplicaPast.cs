using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>
/// What a replica remembers of its board's past, so that it can say what changed since an earlier revision: who left, who had another profile, which
/// revisions it skipped. Everything is bounded. Not safe for several threads: the replica's lock guards it.
/// </summary>
internal sealed class ReplicaPast
{
    private const int RememberedGone = 4096;
    private const int RememberedProfiles = 16_384;
    private const int RememberedReads = 512;
    private const int RememberedGaps = 64;

    private readonly Queue<(long Rev, GoneAgent Agent)> _gone = new();

    /// <summary>Profiles that another one replaced, with the revision of the replacement: what a page knows of an agent depends on them.</summary>
    private readonly Queue<(long Rev, int Index, AgentProfile Profile)> _profiles = new();
    private readonly Queue<(long Rev, DateTimeOffset ReadAt)> _reads = new();

    /// <summary>
    /// Ranges of revisions that this replica skipped by loading a whole board within an epoch. It does not know who joined and left inside them: a page
    /// with a position inside such a range from another server must load a snapshot.
    /// </summary>
    private readonly Queue<(long From, long To)> _gaps = new();
    private long _patchableFrom;

    /// <summary>Another epoch: nothing before this revision is known.</summary>
    public void Begin(long rev)
    {
        _gone.Clear();
        _profiles.Clear();
        _reads.Clear();
        _gaps.Clear();
        _patchableFrom = rev;
    }

    public void Skip(long from, long to)
    {
        _gaps.Enqueue((from, to));
        if (_gaps.Count > RememberedGaps)
        {
            Forget(_gaps.Dequeue().To);
        }
    }

    /// <summary>The profile of this agent is replaced by another one.</summary>
    public void Replace(long rev, BoardAgent before)
    {
        _profiles.Enqueue((rev, before.Index, before.State.Profile));
        while (_profiles.Count > RememberedProfiles)
        {
            Forget(_profiles.Dequeue().Rev);
        }
    }

    public void Leave(long rev, ReplicaEntry entry)
    {
        var (index, state) = (entry.Agent.Index, entry.Agent.State);
        _gone.Enqueue((rev, new GoneAgent(
            index, state.AgentArn, Standing.Of(state) == Standing.Regular, state.LastEventAt, entry.CameRev, state.Profile)));
        while (_gone.Count > RememberedGone)
        {
            Forget(_gone.Dequeue().Rev);
        }
    }

    /// <summary>A frame with something visible.</summary>
    public void Read(BoardFrame frame)
    {
        if (frame.ReadAt is { } readAt)
        {
            _reads.Enqueue((frame.Rev, readAt));
            if (_reads.Count > RememberedReads)
            {
                _reads.Dequeue();
            }
        }
    }

    /// <summary>Whether everything that changed after this revision is known.</summary>
    public bool Knows(long rev) => rev >= _patchableFrom && (_gaps.Count == 0 || !_gaps.Any(gap => rev > gap.From && rev < gap.To));

    /// <summary>Who left after this revision.</summary>
    public GoneAgent[] Gone(long rev) => [.. _gone.Where(g => g.Rev > rev).Select(g => g.Agent)];

    /// <summary>By index: the profile at this revision of each agent that has had another one since then.</summary>
    public IReadOnlyDictionary<int, AgentProfile> Former(long rev)
    {
        Dictionary<int, AgentProfile> former = [];
        foreach (var replaced in _profiles)
        {
            if (replaced.Rev > rev)
            {
                former.TryAdd(replaced.Index, replaced.Profile);
            }
        }
        return former;
    }

    /// <summary>When the oldest of the changes after this revision was read; null: not known.</summary>
    public DateTimeOffset? ReadAt(long rev)
    {
        DateTimeOffset? readAt = null;
        foreach (var read in _reads)
        {
            if (read.Rev > rev && (readAt is null || read.ReadAt < readAt))
            {
                readAt = read.ReadAt;
            }
        }
        return readAt;
    }

    private void Forget(long rev) => _patchableFrom = Math.Max(_patchableFrom, rev);
}
