namespace ConnectStreaming.Agents;

/// <summary>How far an agent's shown state can be trusted. Overlays never silently replace the last known state.</summary>
/// <param name="Silent">No event for more than 300 s of the shard's caught-up time, while logged in.</param>
/// <param name="Suspect">Only heartbeats for too long. A closed browser looks the same.</param>
/// <param name="NoWord">No event for 12 h: shown as offline, for this reason.</param>
internal readonly record struct TrustMarks(bool Silent, bool Suspect, bool NoWord);

/// <summary>The rules of DOMAIN, Trust. They use stream time: while our reading is behind, this makes nobody silent.</summary>
internal static class Trust
{
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(300);
    public static readonly TimeSpan NoWordAfter = TimeSpan.FromHours(12);

    /// <param name="state">The agent.</param>
    /// <param name="caughtUpTo">Time up to which the agent's shard is caught up; null while unknown: then nothing is marked.</param>
    /// <param name="options">Suspect thresholds.</param>
    public static TrustMarks Of(AgentState state, DateTimeOffset? caughtUpTo, SuspectOptions options)
    {
        if (caughtUpTo is not { } now || !IsLoggedIn(state))
        {
            return default;
        }

        var quiet = now - state.LastEventAt;
        return quiet > NoWordAfter
            ? new TrustMarks(false, false, true)
            : new TrustMarks(quiet > SilentAfter, IsSuspect(state, now, options), false);
    }

    /// <summary>Shown in any state except offline.</summary>
    public static bool IsLoggedIn(AgentState state) => state.LoggedOutAt is null && state.Shown != ShownCode.Offline;

    /// <summary>
    /// Whether the agent's silence says something about the source. A person who only opened the web site sends a LOGIN without a snapshot and
    /// may never send another event.
    /// </summary>
    public static bool IsHeardFrom(AgentState state) => IsLoggedIn(state) && !(state is { Status: null, Contacts.Length: 0, LastEventType: "LOGIN" });

    /// <summary>At least one agent is logged in and all of them are silent: the source is down, not the agents.</summary>
    public static bool SourceDown(int loggedIn, int silent) => loggedIn > 0 && silent >= loggedIn;

    /// <summary>Since when only heartbeats came, and how long that may last before the agent is suspect; null: in this state nobody is suspect.</summary>
    public static (DateTimeOffset Since, TimeSpan Patience)? Unattended(AgentState state, SuspectOptions options)
    {
        // The first event may be a heartbeat, and a heartbeat may bring a change whose own event was lost: both count as activity.
        var active = state.LastActivityAt is { } at && at > state.Why.EventAt ? at : state.Why.EventAt;
        return state.Shown switch
        {
            ShownCode.Available => (active, options.Available),
            // During a conversation (alarm) the agent is present, and a long call sends only heartbeats.
            ShownCode.Missed or ShownCode.Rejected or ShownCode.Error when state.Alarm is null => (active, options.Alarm),
            _ => null,
        };
    }

    private static bool IsSuspect(AgentState state, DateTimeOffset now, SuspectOptions options) =>
        Unattended(state, options) is var (since, patience) && now - since > patience;
}
