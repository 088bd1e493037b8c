using System.Numerics;

namespace ConnectStreaming.Agents;

/// <summary>
/// How well an agent is known: the number of its events, by powers of two. Anybody who can write to the stream can make up a thousand ARNs, but
/// not a shift's worth of events for each. Where there is no room for all, those of least standing leave first.
/// </summary>
internal static class Standing
{
    /// <summary>64 events, about two hours of heartbeats: from here on all are alike, and nobody made up takes their place.</summary>
    public const int Regular = 6;

    /// <summary>0 (one event) to <see cref="Regular"/>.</summary>
    public static int Of(AgentState? state) => Math.Min(BitOperations.Log2((ulong)Math.Max(1, state?.Version ?? 1)), Regular);
}
