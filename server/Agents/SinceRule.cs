namespace ConnectStreaming.Agents;

/// <summary>
/// When a shown state began. A status' start does not move through a call and a hold may keep the call's start, so a row's timestamp
/// counts only if it lies between the previously applied event and this one; otherwise the state began, for all we know, with this event.
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

        // These rows carry a start that can belong to something earlier: the call's for a hold, the status' for an agent who
        // may have had calls since.
        var vague = verdict.Code is ShownCode.Hold or ShownCode.Available or ShownCode.Away;
        return (at, vague && at < e.At);
    }
}
