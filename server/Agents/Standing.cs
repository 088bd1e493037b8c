using System.Numerics;

namespace ConnectStreaming.Agents;

/// <summary>
/// How well an agent is known: the number of its events, in powers of two. A program that can write to the stream can invent a thousand ARNs, but
/// not a shift's number of events for each. Where there is not enough room, the agents with the lowest standing leave first.
/// </summary>
internal static class Standing
{
    /// <summary>64 events, about two hours of heartbeats. Above this all agents are equal, and no invented agent replaces them.</summary>
    public const int Regular = 6;

    /// <summary>0 (one event) to <see cref="Regular"/>.</summary>
    public static int Of(AgentState? state) => Math.Min(BitOperations.Log2((ulong)Math.Max(1, state?.Version ?? 1)), Regular);
}
