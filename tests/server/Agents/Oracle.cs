using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Agents;

/// <summary>Holds what is stored against an undisturbed run: states, intervals and contacts' intervals are the same, and the intervals tile.</summary>
internal static class Oracle
{
    public static void AssertSame(
        OracleResult truth, IReadOnlyCollection<AgentState> agents, IReadOnlyCollection<AgentInterval> intervals, IReadOnlyCollection<ContactInterval> contacts)
    {
        AssertTiles(agents, intervals);
        Assert.Equal(Sorted(truth.Intervals), Sorted(intervals));
        Assert.Equal(Sorted(truth.ContactIntervals), Sorted(contacts));
        Assert.Equal(Texts(truth.Agents.Values), Texts(agents));
    }

    /// <summary>From an agent's first interval to the one that is open now: numbers without a gap, times without hole or overlap.</summary>
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

    private static IEnumerable<string> Texts(IEnumerable<AgentState> agents) => agents.OrderBy(a => a.AgentArn, StringComparer.Ordinal).Select(Histories.Text);

    private static IEnumerable<AgentInterval> Sorted(IEnumerable<AgentInterval> intervals) =>
        intervals.OrderBy(i => i.AgentArn, StringComparer.Ordinal).ThenBy(i => i.No);

    private static IEnumerable<ContactInterval> Sorted(IEnumerable<ContactInterval> intervals) =>
        intervals.OrderBy(i => i.AgentArn, StringComparer.Ordinal).ThenBy(i => i.ContactId, StringComparer.Ordinal).ThenBy(i => i.No);
}
