namespace ConnectStreaming.Agents;

/// <summary>
/// When a shown state began. The start of a status does not change during a call, and a hold may keep the call's start. So a row's timestamp
/// counts only if it is between the previously applied event and this one. Otherwise this event is taken as the start.
/// </summary>
internal static class SinceRule
{
    public static (DateTimeOffset? At, bool AtLeast) Shown(AgentState before, Verdict verdict, bool sameShown, bool newSession, AgentEvent e)
    {
        if (before.StateSince is null && !newSession)
        {
            return First(verdict, e);
        }

        if (sameShown && !newSession)
        {
            return (before.StateSince, before.SinceAtLeast);
        }

        return (verdict.At is { } at && at > before.LastEventAt && at <= e.At ? at : e.At, false);
    }

    /// <summary>The same rule for one contact; never later than the event.</summary>
    public static DateTimeOffset Contact(AgentState? before, DateTimeOffset? stateStart, DateTimeOffset at)
    {
        if (stateStart is not { } start || start > at)
        {
            return at;
        }

        return before?.StateSince is null || start > before.LastEventAt ? start : at;
    }

    private static (DateTimeOffset? At, bool AtLeast) First(Verdict verdict, AgentEvent e)
    {
        if (verdict.Code == ShownCode.Unknown)
        {
            return e.Type == AgentEventType.Login ? (e.At, false) : (null, false);
        }

        if (verdict.At is not { } at || at > e.At)
        {
            return (e.At, true);
        }

        // These rows carry a start that may belong to something earlier: for a hold, the call's; for an idle agent, the status's, and the
        // agent may have had calls since then.
        var vague = verdict.Code is ShownCode.Hold or ShownCode.Available or ShownCode.Away;
        return (at, vague && at < e.At);
    }
}
