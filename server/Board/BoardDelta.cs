using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>The changes of a board since an earlier position.</summary>
/// <param name="ReadAt">When the oldest of the changes was read; null when unknown.</param>
/// <param name="Turned">Agents that logged in or out, or joined the board.</param>
/// <param name="Came">Agents that joined the board.</param>
/// <param name="Former">By index: the profile at the earlier position of each agent whose profile is another one now.</param>
internal sealed record BoardDelta(
    BoardPosition To, long From, DateTimeOffset? ReadAt, IReadOnlyList<BoardAgent> Cards, IReadOnlyList<BoardAgent> Lives, IReadOnlyList<GoneAgent> Gone,
    IReadOnlyList<BoardAgent> Turned, IReadOnlyList<BoardAgent> Came, IReadOnlyDictionary<int, AgentProfile> Former)
{
    /// <summary>The profile at the earlier position of an agent that was on the board then.</summary>
    /// <param name="now">The profile at the later position, or when the agent left.</param>
    public AgentProfile ProfileBefore(int index, AgentProfile now) => Former.Count > 0 && Former.TryGetValue(index, out var former) ? former : now;

    /// <summary>Whether an agent that left was on the board at the earlier position.</summary>
    public bool WasHere(GoneAgent gone) => gone.CameRev <= From;
}

/// <summary>An agent that left the board.</summary>
/// <param name="IsRegular">Whether its <see cref="Standing"/> is regular.</param>
/// <param name="HeardAt">Time of its last event.</param>
/// <param name="CameRev">Revision at which it joined the board.</param>
/// <param name="Profile">When it left.</param>
internal readonly record struct GoneAgent(int Index, string AgentArn, bool IsRegular, DateTimeOffset HeardAt, long CameRev, AgentProfile Profile);

/// <summary>One past state change of an agent (details panel). Each agent keeps 20, so it is small.</summary>
/// <param name="At">UTC.</param>
internal readonly record struct RecentChange(DateTime At, string Type, ShownCode State);
