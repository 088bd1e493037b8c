using System.Text.Json;
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
        AssertSame(truth.ProfileIntervals.Select(Text), profiles.Select(Text));
        AssertSame(truth.Intervals.Select(Text), intervals.Select(Text));
        AssertSame(truth.ContactIntervals.Select(Text), contacts.Select(Text));
        AssertSame(truth.Agents.Values.Select(Histories.Text), agents.Select(Histories.Text));
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

    private static string Text<T>(T interval) => JsonSerializer.Serialize(interval);

    /// <summary>The same texts, each as often; a difference names the first of them.</summary>
    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var left = expected.CountBy(text => text).ToDictionary();
        var more = new List<string>();
        foreach (var text in actual)
        {
            if (left.TryGetValue(text, out var count) && count > 0)
            {
                left[text] = count - 1;
            }
            else
            {
                more.Add(text);
            }
        }

        var missing = left.Where(one => one.Value > 0).Select(one => one.Key).ToArray();
        Assert.True(
            missing.Length + more.Count == 0,
            $"{missing.Length} missing:\n{string.Join('\n', missing.Order().Take(5))}\n{more.Count} too many:\n{string.Join('\n', more.Order().Take(5))}");
    }
}
