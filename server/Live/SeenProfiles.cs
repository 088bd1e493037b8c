using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// The routing profiles and groups of the agents on the boards, each combination once, by instance and place: which names a view shows is found without
/// another look at every agent. Read again when it is older than a second. A name that was seen stays until <see cref="Forget"/>: people who log in and out
/// must not change what a view is made of.
/// </summary>
internal sealed class SeenProfiles(BoardReplicas replicas, DrawnFloorsReplica drawn, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<(string Instance, string Place), HashSet<AgentProfile>> _known = [];
    private long? _readAt;
    private long _generation;

    /// <summary>Another number: more was seen.</summary>
    public long Generation
    {
        get
        {
            Known();
            return Interlocked.Read(ref _generation);
        }
    }

    /// <summary>Begins with what is there now.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_known, _readAt) = ([], null);
        }
    }

    /// <summary>Of everybody in the instance.</summary>
    public IEnumerable<AgentProfile> In(string instance) => Known().Where(k => k.Key.Instance == instance).SelectMany(k => k.Value);

    /// <summary>Of those whom a drawn floor shows: people who sit there, and logged-in people without a seat.</summary>
    public IEnumerable<AgentProfile> On(string floor, string instance)
    {
        var known = Known();
        return known.GetValueOrDefault((instance, floor), []).Concat(known.GetValueOrDefault((instance, Shelf), []));
    }

    /// <summary>Logged in, without a seat.</summary>
    private const string Shelf = "";

    /// <summary>Logged off, without a seat. No floor has this id.</summary>
    private const string Away = " ";

    private Dictionary<(string Instance, string Place), HashSet<AgentProfile>> Known()
    {
        lock (_lock)
        {
            if (_readAt is not { } at || time.GetElapsedTime(at) >= GoodFor)
            {
                var now = Read();
                foreach (var (place, profiles) in _known)
                {
                    if (now.TryGetValue(place, out var here))
                    {
                        here.UnionWith(profiles);
                    }
                    else
                    {
                        now[place] = profiles;
                    }
                }
                if (now.Sum(k => k.Value.Count) != _known.Sum(k => k.Value.Count))
                {
                    Interlocked.Increment(ref _generation);
                }
                (_known, _readAt) = (now, time.GetTimestamp());
            }
            return _known;
        }
    }

    private Dictionary<(string Instance, string Place), HashSet<AgentProfile>> Read()
    {
        Dictionary<(string Instance, string Place), HashSet<AgentProfile>> all = [];
        var now = drawn.Now;
        foreach (var agent in replicas.All().SelectMany(board => board.Agents()))
        {
            var place = (agent.State.InstanceArn, now.SeatOf(agent.State.AgentArn)?.Floor ?? (agent.IsLoggedIn ? Shelf : Away));
            if (!all.TryGetValue(place, out var profiles))
            {
                all[place] = profiles = new HashSet<AgentProfile>(new SameNames());
            }
            profiles.Add(agent.State.Profile);
        }
        return all;
    }

    /// <summary>The same routing profile and groups, of anybody.</summary>
    private sealed class SameNames : IEqualityComparer<AgentProfile>
    {
        public bool Equals(AgentProfile? x, AgentProfile? y) =>
            x?.RoutingProfile == y?.RoutingProfile && (x?.Hierarchy).AsSpan().SequenceEqual(y?.Hierarchy);

        public int GetHashCode(AgentProfile profile)
        {
            HashCode code = default;
            code.Add(profile.RoutingProfile, StringComparer.Ordinal);
            foreach (var group in profile.Hierarchy)
            {
                code.Add(group, StringComparer.Ordinal);
            }
            return code.ToHashCode();
        }
    }
}
