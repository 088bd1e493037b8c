namespace ConnectStreaming.Agents;

/// <summary>
/// state + event → next state and what changed. This is the only way to change an agent: live, restart, history and tests use it. No clock,
/// no I/O, no logging; every input has a named outcome.
/// </summary>
internal static class AgentFold
{
    /// <summary>Heartbeats continue for up to an hour after log-off. A heartbeat after this time comes from an agent who is logged in.</summary>
    public static readonly TimeSpan HeartBeatsAfterLogout = TimeSpan.FromMinutes(65);

    // Only a few events have equal timestamps. If many have, the state must not grow without a limit.
    private const int MaxIdsAtOneTime = 64;

    /// <param name="state">The state so far; null when nothing is known.</param>
    /// <param name="e">An event of this agent.</param>
    public static FoldResult Apply(AgentState? state, AgentEvent e)
    {
        if (e.Type == AgentEventType.Invalid)
        {
            throw new ArgumentException("An event without a kind was not read by the reader.", nameof(e));
        }

        if (state is null)
        {
            return Changed(Blank(e), Content.After(null, e), e, isNew: true);
        }

        if (e.At < state.LastEventAt)
        {
            return new FoldResult(state, FoldOutcome.Late, null, []);
        }

        if (e.At == state.LastEventAt && Array.IndexOf(state.LastEventIds, e.Identity) >= 0)
        {
            return new FoldResult(state, FoldOutcome.Duplicate, null, []);
        }

        var content = Content.After(state, e);
        return content.SameAs(state) && !content.NewSession
            ? new FoldResult(Heard(state, e), FoldOutcome.Heard, null, [])
            : Changed(state, content, e, isNew: false);
    }

    private static AgentState Blank(AgentEvent e) => new()
    {
        AgentArn = e.AgentArn,
        InstanceArn = e.InstanceArn,
        LastEventAt = e.At,
    };

    private static AgentState Heard(AgentState state, AgentEvent e) => state with
    {
        Version = state.Version + 1,
        LastEventAt = e.At,
        LastEventType = e.TypeText,
        LastEventIds = IdsAfter(state, e),
        LastActivityAt = e.Type == AgentEventType.HeartBeat ? state.LastActivityAt : e.At,
        // Rows of former builds have none.
        ProfileSince = state.ProfileSince ?? ProfileFold.Since(state, state.Profile, e.At, out _),
    };

    private static FoldResult Changed(AgentState before, Content content, AgentEvent e, bool isNew)
    {
        var verdict = TruthTable.Decide(content.Status, content.Contacts, content.LoggedOutAt);
        var sameShown = before.Shown == verdict.Code && (verdict.Code != ShownCode.Away || before.Status?.Name == content.Status?.Name);
        var since = SinceRule.Shown(before, verdict, sameShown, content.NewSession, e);
        var sameDecision = sameShown && since.At == before.StateSince
            && before.Why.Row == verdict.Row && before.Why.ContactId == verdict.ContactId;

        // Intervals tile: the next one begins where this one ends, never before this one began.
        var next = !isNew && (!sameShown || since.At != before.StateSince);
        var start = isNew || next ? Later(since.At ?? e.At, isNew ? DateTimeOffset.MinValue : before.IntervalStart) : before.IntervalStart;
        var closed = next
            ? new AgentInterval(
                before.AgentArn, before.IntervalNo, before.Shown, before.Shown == ShownCode.Away ? before.Status?.Name : null, before.IntervalStart, start)
            : null;

        var profileSince = ProfileFold.Since(isNew ? null : before, content.Profile, e.At, out var closedProfile);
        var after = before with
        {
            Version = before.Version + 1,
            InstanceArn = before.InstanceArn.Length == 0 ? e.InstanceArn : before.InstanceArn,
            Profile = content.Profile,
            ProfileSince = profileSince,
            Status = content.Status,
            Next = content.Next,
            Contacts = content.Contacts,
            Slots = content.Slots,
            Shown = verdict.Code,
            StateSince = since.At,
            SinceAtLeast = since.AtLeast,
            Alarm = verdict.Alarm,
            UnknownContact = verdict.UnknownContact,
            Why = sameDecision && !isNew ? before.Why : new Why(verdict.Row, verdict.ContactId, e.EventId, e.At),
            LastEventAt = e.At,
            LastEventType = e.TypeText,
            LastEventIds = isNew ? [e.Identity] : IdsAfter(before, e),
            LoggedOutAt = content.LoggedOutAt,
            LastActivityAt = e.Type == AgentEventType.HeartBeat ? before.LastActivityAt : e.At,
            IntervalNo = before.IntervalNo + (isNew || next ? 1 : 0),
            IntervalStart = start,
        };
        return new FoldResult(after, FoldOutcome.Changed, closed, ContactFold.Closed(before, content.Contacts, e.At), closedProfile);
    }

    private static string[] IdsAfter(AgentState state, AgentEvent e)
    {
        if (e.At != state.LastEventAt)
        {
            return [e.Identity];
        }

        var ids = state.LastEventIds;
        return ids.Length < MaxIdsAtOneTime ? [.. ids, e.Identity] : [.. ids.AsSpan(1), e.Identity];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
