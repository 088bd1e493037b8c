using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Overlays of one agent at one time (DOMAIN: Trust).</summary>
internal static class BoardTrust
{
    public static Overlay Judge(AgentState agent, DateTimeOffset? caughtUpTo, DateTimeOffset now)
    {
        if (agent.LoggedOutAt is not null)
        {
            return Overlay.None;
        }
        var overlay = Overlay.None;
        if (caughtUpTo is { } caughtUp)
        {
            var quiet = caughtUp - agent.LastEventAt;
            if (quiet > TimeSpan.FromHours(12))
            {
                return Overlay.NoWord;
            }
            overlay |= quiet > TimeSpan.FromSeconds(300) ? Overlay.Silent : Overlay.None;
        }
        var limit = agent.Shown switch
        {
            ShownCode.Available => TimeSpan.FromMinutes(30),
            ShownCode.Missed or ShownCode.Rejected or ShownCode.Error => TimeSpan.FromMinutes(5),
            _ => TimeSpan.MaxValue,
        };
        var since = agent.LastActivityAt ?? agent.StateSince ?? agent.LastEventAt;
        return limit != TimeSpan.MaxValue && (caughtUpTo ?? now) - since > limit ? overlay | Overlay.Suspect : overlay;
    }
}
