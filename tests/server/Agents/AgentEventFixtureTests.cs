using System.Runtime.CompilerServices;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentEventFixtureTests
{
    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "agent-events");

    private static IEnumerable<string> Lines => Directory.GetFiles(Folder(), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText);

    [Fact]
    public void EveryFixtureIsAnAgentEventAndAppliesInOrder()
    {
        var shown = new List<string>();
        AgentState? state = null;
        foreach (var line in Lines)
        {
            state = AgentFold.Apply(state, Histories.Read(line).Event!).State;
            shown.Add(state.Shown.Text());
        }

        Assert.Equal(["unknown", "available", "acw", "available", "available", "offline"], shown);
        // The snapshot of the log-out event has no hierarchy any more.
        Assert.Equal(["東京", "夜間"], Histories.FoldLines(Lines.SkipLast(1)).Agents.Single().Value.Profile.Hierarchy);
        Assert.Empty(state!.Profile.Hierarchy);
    }
}
