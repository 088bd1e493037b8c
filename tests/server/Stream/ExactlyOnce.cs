namespace ConnectStreaming.Tests.Stream;

internal static class ExactlyOnce
{
    public static void Assert(MemoryShardStore store, NumberedEvents events, StreamHarness harness)
    {
        var agents = store.Agents;
        foreach (var (arn, count) in events.Sent)
        {
            var state = agents[arn];
            Xunit.Assert.Equal(count, state.Version);
            Xunit.Assert.Equal($"n{count}", state.Status?.Name);
            Xunit.Assert.Equal(state.Version, harness.Changes.Versions[arn].Version);
            // Every status but the last has closed one interval, without a hole.
            Xunit.Assert.Equal(
                Enumerable.Range(1, count - 1).Select(n => (string?)$"n{n}"),
                store.Intervals.Values.Where(i => i.AgentArn == arn).OrderBy(i => i.No).Select(i => i.StatusName));
        }
    }
}
