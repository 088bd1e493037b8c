using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>The part of an agent's picture that only events change. Times are Unix milliseconds.</summary>
/// <param name="State">Code of the shown state.</param>
/// <param name="Since">Begin of the state.</param>
/// <param name="By">EventTimestamp of the event that decided.</param>
internal readonly record struct ChaosShown(string State, long Since, long By, string? Status)
{
    public static ChaosShown Of(AgentState state) => new(
        state.Shown.Text(), WireMap.Ms(state.StateSince), WireMap.Ms(state.Why.EventAt), state.Status is { Name.Length: > 0 } status ? status.Name : null);
}

/// <summary>
/// Compares what browsers show with the fold of all events, which it knows before any browser can. It holds, for each agent, every picture that the fold
/// ever had, in order. Safe for many threads; each browser calls from one thread at a time.
/// </summary>
internal sealed class PictureCheck(Findings findings)
{
    /// <summary>A screen that is not fresh says so after this time at the latest.</summary>
    public static readonly TimeSpan MustSay = TimeSpan.FromSeconds(15);

    /// <summary>For the looks, which come once a second, and for a frame that is on its way.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Past> _agents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, ConcurrentDictionary<string, int>> _seen = new();
    private long _looked;

    /// <summary>Number of agents in the fold.</summary>
    public int Agents => _agents.Count;

    /// <summary>Changes of an agent that browsers have shown, of all browsers together.</summary>
    public long Looked => Interlocked.Read(ref _looked);

    /// <summary>The fold has this picture of an agent from now on. Call it before the event is put.</summary>
    public void Put(string agent, ChaosShown shown, DateTimeOffset at) => _agents.GetOrAdd(agent, static _ => new Past()).Add(shown, at);

    /// <summary>A browser shows this picture of an agent.</summary>
    public void Saw(int browser, string agent, ChaosShown shown, DateTimeOffset at)
    {
        Interlocked.Increment(ref _looked);
        var mine = _seen.GetOrAdd(browser, static _ => new(StringComparer.Ordinal));
        var before = mine.GetValueOrDefault(agent, -1);
        if (!_agents.TryGetValue(agent, out var past))
        {
            findings.Add("unknown agent", $"Browser {browser} shows {agent} at {at:O}. No event of this agent was put.");
        }
        else if (past.Find(shown, Math.Max(before, 0)) is { } place)
        {
            mine[agent] = place;
        }
        else if (past.Find(shown, 0) is { } older)
        {
            findings.Add("older after newer", $"Browser {browser} shows picture {older} of {agent} at {at:O}, {shown}, after picture {before}.");
            mine[agent] = older;
        }
        else
        {
            findings.Add("never so", $"Browser {browser} shows {agent} at {at:O} as {shown}, which the fold never had. Last: {past.Last}");
        }
    }

    /// <summary>A browser has a new whole picture; agents who are not in it are not shown any more.</summary>
    public void Took(int browser, IReadOnlyCollection<string> agents, DateTimeOffset at)
    {
        var mine = _seen.GetOrAdd(browser, static _ => new(StringComparer.Ordinal));
        foreach (var gone in mine.Keys.Except(agents, StringComparer.Ordinal).ToArray())
        {
            findings.Add("agent gone", $"The new picture of browser {browser} at {at:O} does not have {gone}, whom it had shown.");
            mine.TryRemove(gone, out _);
        }
    }

    /// <summary>When the oldest event was put that this browser does not show yet; null: it shows all.</summary>
    public DateTimeOffset? Lacks(int browser)
    {
        var mine = _seen.GetOrAdd(browser, static _ => new(StringComparer.Ordinal));
        DateTimeOffset? oldest = null;
        foreach (var (agent, past) in _agents)
        {
            if (past.After(mine.GetValueOrDefault(agent, -1)) is { } at && !(at >= oldest))
            {
                oldest = at;
            }
        }

        return oldest;
    }

    /// <summary>Compares what a browser says about itself with what it lacks.</summary>
    /// <param name="saysFresh">Its link is alive and its source is live, as far as it knows.</param>
    /// <param name="claims">It was told, <paramref name="patience"/> ago or earlier, that everything before this time is on the board; null: nothing.</param>
    /// <param name="patience">After this time the frames that belong to a claim are there too.</param>
    public void Look(int browser, DateTimeOffset now, bool saysFresh, DateTimeOffset? claims, TimeSpan patience)
    {
        if (Lacks(browser) is not { } lacks)
        {
            return;
        }

        if (saysFresh && now - lacks > MustSay + Slack)
        {
            findings.Add("old but fresh", $"Browser {browser} says at {now:O} that it is live, and lacks an event of {lacks:O}.");
        }

        if (claims is { } upTo && upTo > lacks)
        {
            findings.Add("wrong claim", $"Browser {browser} was told {patience} before {now:O} that everything up to {upTo:O} is shown, and lacks {lacks:O}.");
        }
    }

    /// <summary>When nothing is put any more and everything was read: the browser shows exactly the fold.</summary>
    public void AtRest(int browser)
    {
        var mine = _seen.GetOrAdd(browser, static _ => new(StringComparer.Ordinal));
        foreach (var (agent, past) in _agents)
        {
            if (past.After(mine.GetValueOrDefault(agent, -1)) is not null)
            {
                findings.Add("not the fold", $"At rest browser {browser} shows picture {mine.GetValueOrDefault(agent, -1)} of {agent}. Last: {past.Last}");
            }
        }
    }

    /// <summary>All pictures of one agent, each with the time of its event's put.</summary>
    private sealed class Past
    {
        private readonly Lock _lock = new();
        private readonly List<(ChaosShown Shown, DateTimeOffset At)> _all = [];

        public ChaosShown Last
        {
            get
            {
                lock (_lock)
                {
                    return _all[^1].Shown;
                }
            }
        }

        public void Add(ChaosShown shown, DateTimeOffset at)
        {
            lock (_lock)
            {
                if (_all.Count == 0 || _all[^1].Shown != shown)
                {
                    _all.Add((shown, at));
                }
            }
        }

        /// <summary>The first place from a place on.</summary>
        public int? Find(ChaosShown shown, int from)
        {
            lock (_lock)
            {
                var place = from >= _all.Count ? -1 : _all.FindIndex(from, one => one.Shown == shown);
                return place < 0 ? null : place;
            }
        }

        public DateTimeOffset? After(int place)
        {
            lock (_lock)
            {
                return place + 1 < _all.Count ? _all[place + 1].At : null;
            }
        }
    }
}
