using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Live;

/// <summary>Names that agents with the same routing profile and groups have had.</summary>
internal sealed class SeenGroup(AgentProfile profile)
{
    /// <summary>Of one of them: the other fields mean nothing.</summary>
    public AgentProfile Profile => profile;

    /// <summary>Of their contacts. Only queues that the settings name.</summary>
    public HashSet<string> Queues { get; } = new(StringComparer.Ordinal);

    /// <summary>Chosen now or next. Only statuses that the settings name.</summary>
    public HashSet<string> Statuses { get; } = new(StringComparer.Ordinal);

    public int Count => 1 + Queues.Count + Statuses.Count;

    public void Add(SeenGroup other)
    {
        Queues.UnionWith(other.Queues);
        Statuses.UnionWith(other.Statuses);
    }
}

/// <summary>
/// The routing profiles, groups, queues and statuses of the agents on the boards, by instance and place: which names a view shows is found without another
/// look at every agent. Read again when it is older than a second. A name that was seen stays until the next version of the settings: people who log in and
/// out, and contacts that come and go, must not change what a view is made of.
/// </summary>
internal sealed class SeenNames(BoardReplicas replicas, DrawnFloorsReplica drawn, SettingsBook book, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<(string Instance, string Place), HashSet<SeenGroup>> _known = [];
    private SettingsNames _named = new(SettingsInEffect.None);
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

    /// <summary>Of everybody in the instance.</summary>
    public IEnumerable<SeenGroup> In(string instance) => Known().Where(k => k.Key.Instance == instance).SelectMany(k => k.Value);

    /// <summary>Of those whom a drawn floor shows: people who sit there, and logged-in people without a seat.</summary>
    public IEnumerable<SeenGroup> On(string floor, string instance)
    {
        var known = Known();
        return known.GetValueOrDefault((instance, floor), []).Concat(known.GetValueOrDefault((instance, Shelf), []));
    }

    /// <summary>Logged in, without a seat.</summary>
    private const string Shelf = "";

    /// <summary>Logged off, without a seat. No floor has this id.</summary>
    private const string Away = " ";

    /// <returns>It is never changed later.</returns>
    private Dictionary<(string Instance, string Place), HashSet<SeenGroup>> Known()
    {
        lock (_lock)
        {
            var settings = book.Now;
            if (_named.Version != settings.Version)
            {
                (_named, _known, _readAt) = (new SettingsNames(settings), [], null);
            }
            if (_readAt is not { } at || time.GetElapsedTime(at) >= GoodFor)
            {
                var now = Read();
                foreach (var (place, groups) in _known)
                {
                    foreach (var group in groups)
                    {
                        GroupOf(now, place, group.Profile).Add(group);
                    }
                }
                if (CountOf(now) != CountOf(_known))
                {
                    Interlocked.Increment(ref _generation);
                }
                (_known, _readAt) = (now, time.GetTimestamp());
            }
            return _known;
        }
    }

    private Dictionary<(string Instance, string Place), HashSet<SeenGroup>> Read()
    {
        Dictionary<(string Instance, string Place), HashSet<SeenGroup>> all = [];
        var now = drawn.Now;
        foreach (var agent in replicas.All().SelectMany(board => board.Agents()))
        {
            var state = agent.State;
            var place = (state.InstanceArn, now.SeatOf(state.AgentArn)?.Floor ?? (agent.IsLoggedIn ? Shelf : Away));
            var group = GroupOf(all, place, state.Profile);
            foreach (var contact in state.Contacts)
            {
                Note(contact.Queue, _named.Queues, group.Queues);
            }
            Note(state.Status?.Name, _named.Statuses, group.Statuses);
            Note(state.Next?.Name, _named.Statuses, group.Statuses);
        }
        return all;
    }

    private static void Note(string? name, HashSet<string> named, HashSet<string> seen)
    {
        if (name is not null && named.Contains(name))
        {
            seen.Add(name);
        }
    }

    private static SeenGroup GroupOf(
        Dictionary<(string Instance, string Place), HashSet<SeenGroup>> all, (string Instance, string Place) place, AgentProfile profile)
    {
        if (!all.TryGetValue(place, out var groups))
        {
            all[place] = groups = new HashSet<SeenGroup>(new SameNames());
        }
        var group = new SeenGroup(profile);
        if (groups.TryGetValue(group, out var known))
        {
            return known;
        }
        groups.Add(group);
        return group;
    }

    private static int CountOf(Dictionary<(string Instance, string Place), HashSet<SeenGroup>> all) => all.Values.Sum(groups => groups.Sum(g => g.Count));

    /// <summary>The names that the settings have: others need not be remembered.</summary>
    private sealed class SettingsNames(SettingsInEffect settings)
    {
        public long Version => settings.Version;

        public HashSet<string> Queues { get; } = [.. Rules(settings).Select(r => r.Queue).OfType<string>()];

        public HashSet<string> Statuses { get; } =
        [
            .. Rules(settings).Select(r => r.Status).OfType<string>(), .. settings.Document.Alerts.Breaks.Select(b => b.Status),
            .. settings.Document.Icons.Select(i => i.Status),
        ];

        private static IEnumerable<Alerts.LimitRule> Rules(SettingsInEffect settings) => settings.Document.Alerts.Limits.Values.SelectMany(rules => rules);
    }

    /// <summary>The same routing profile and groups, of anybody.</summary>
    private sealed class SameNames : IEqualityComparer<SeenGroup>
    {
        public bool Equals(SeenGroup? x, SeenGroup? y) =>
            x?.Profile.RoutingProfile == y?.Profile.RoutingProfile && (x?.Profile.Hierarchy).AsSpan().SequenceEqual(y?.Profile.Hierarchy);

        public int GetHashCode(SeenGroup group)
        {
            HashCode code = default;
            code.Add(group.Profile.RoutingProfile, StringComparer.Ordinal);
            foreach (var name in group.Profile.Hierarchy)
            {
                code.Add(name, StringComparer.Ordinal);
            }
            return code.ToHashCode();
        }
    }
}
