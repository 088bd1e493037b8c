using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Agents;

/// <summary>Compares the stored data with a run without faults: the same states and intervals, and intervals without gaps or overlaps.</summary>
internal static class Oracle
{
    public static void AssertSame(
        OracleResult truth, IReadOnlyCollection<AgentState> agents, IReadOnlyCollection<AgentInterval> intervals,
        IReadOnlyCollection<ContactInterval> contacts, IReadOnlyCollection<ProfileInterval> profiles)
    {
        AssertTiles(agents, intervals);
        AssertTiles(agents, profiles);
        Assert.Equal(truth.ProfileIntervals.Select(Text).Order(StringComparer.Ordinal), profiles.Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(Sorted(truth.Intervals), Sorted(intervals));
        Assert.Equal(Sorted(truth.ContactIntervals), Sorted(contacts));
        Assert.Equal(Texts(truth.Agents.Values), Texts(agents));
    }

    /// <summary>From an agent's first interval to the open one: numbers without a gap, times without a gap or overlap.</summary>
    public static void AssertTiles(IReadOnlyCollection<AgentState> agents, IReadOnlyCollection<AgentInterval> intervals)
    {
        var closed = intervals.ToLookup(i => i.AgentArn, StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            var mine = closed[agent.AgentArn].OrderBy(i => i.No).ToArray();
            Assert.Equal(Enumerable.Range(1, (int)agent.IntervalNo - 1).Select(no => (long)no), mine.Select(i => i.No));
            Assert.Equal(mine.Select(i => i.End), mine.Select(i => i.Start).Skip(1).Append(agent.IntervalStart).Take(mine.Length));
            Assert.All(mine, i => Assert.True(i.Start <= i.End, $"{i} ends before it begins"));
        }
    }

    /// <summary>From an agent's first routing profile to the one of now, without hole or overlap.</summary>
    public static void AssertTiles(IReadOnlyCollection<AgentState> agents, IReadOnlyCollection<ProfileInterval> profiles)
    {
        var closed = profiles.ToLookup(p => p.AgentArn, StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            var mine = closed[agent.AgentArn].OrderBy(p => p.Start).ToArray();
            Assert.Equal(
                mine.Select(p => (DateTimeOffset?)p.End), mine.Select(p => (DateTimeOffset?)p.Start).Skip(1).Append(agent.ProfileSince).Take(mine.Length));
            Assert.All(mine, p => Assert.True(p.Start < p.End, $"{p} ends before it begins"));
        }
    }

    private static string Text(ProfileInterval p) => $"{p.AgentArn} {p.Start:O} {p.End:O} {p.RoutingProfile} {string.Join('/', p.Hierarchy)}";

    private static IEnumerable<string> Texts(IEnumerable<AgentState> agents) => agents.OrderBy(a => a.AgentArn, StringComparer.Ordinal).Select(Histories.Text);

    private static IEnumerable<AgentInterval> Sorted(IEnumerable<AgentInterval> intervals) =>
        intervals.OrderBy(i => i.AgentArn, StringComparer.Ordinal).ThenBy(i => i.No);

    private static IEnumerable<ContactInterval> Sorted(IEnumerable<ContactInterval> intervals) =>
        intervals.OrderBy(i => i.AgentArn, StringComparer.Ordinal).ThenBy(i => i.ContactId, StringComparer.Ordinal).ThenBy(i => i.No);
}
