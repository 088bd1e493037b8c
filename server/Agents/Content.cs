namespace ConnectStreaming.Agents;

/// <summary>
/// What an agent's state contains after an event, before the truth table decides. Parts that did not change are the
/// same objects as before.
/// </summary>
/// <param name="NewSession">A LOGIN without a snapshot: the shown state begins again, even if it was unknown before.</param>
internal readonly record struct Content(
    AgentProfile Profile,
    AgentStatus? Status,
    NextStatus? Next,
    AgentContact[] Contacts,
    ChannelSlots[]? Slots,
    DateTimeOffset? LoggedOutAt,
    bool NewSession)
{
    private static readonly AgentProfile NoProfile = new();

    public static Content After(AgentState? before, AgentEvent e)
    {
        var profile = ProfileAfter(before, e);
        if (e.Type == AgentEventType.Logout)
        {
            return new Content(profile, null, null, [], null, e.At, false);
        }

        var status = StatusAfter(before?.Status, e.Snapshot?.Status);
        if (before?.LoggedOutAt is { } loggedOutAt && !Revives(loggedOutAt, e, status))
        {
            return new Content(profile, before.Status, before.Next, before.Contacts, before.Slots, loggedOutAt, false);
        }

        if (e.Snapshot is { } snapshot)
        {
            return new Content(
                profile, status, NextAfter(before, snapshot), ContactFold.After(before, snapshot.Contacts, e.At), SlotsAfter(before, snapshot), null, false);
        }

        return e.Type == AgentEventType.Login
            ? new Content(profile, null, null, [], null, null, true)
            : new Content(profile, before?.Status, before?.Next, before?.Contacts ?? [], before?.Slots, before?.LoggedOutAt, false);
    }

    public bool SameAs(AgentState state) =>
        ReferenceEquals(Profile, state.Profile) && ReferenceEquals(Status, state.Status) && ReferenceEquals(Next, state.Next)
        && (ReferenceEquals(Contacts, state.Contacts) || (Contacts.Length == 0 && state.Contacts.Length == 0))
        && ReferenceEquals(Slots, state.Slots) && LoggedOutAt == state.LoggedOutAt;

    // Heartbeats continue for up to an hour after a LOGOUT, and late snapshots would bring back contacts that have ended.
    private static bool Revives(DateTimeOffset loggedOutAt, AgentEvent e, AgentStatus? status)
    {
        if (e.Type == AgentEventType.Login)
        {
            return true;
        }

        if (e.Snapshot is null || e.Type is not (AgentEventType.StateChange or AgentEventType.HeartBeat))
        {
            return false;
        }

        if (e.Type == AgentEventType.HeartBeat && e.At - loggedOutAt > AgentFold.HeartBeatsAfterLogout)
        {
            return true;
        }

        return (status is not null && status.Type != AgentStatusType.Offline && status.Start > loggedOutAt)
            || e.Snapshot.Contacts.Any(contact => IsNewWork(contact, loggedOutAt));
    }

    // People sign in twice: one session logs out, the other takes calls with its old status. An ended contact never revives an agent.
    private static bool IsNewWork(ContactSnapshot contact, DateTimeOffset loggedOutAt) => contact.State switch
    {
        ContactState.Connecting or ContactState.Incoming or ContactState.Pending or ContactState.Connected or ContactState.ConnectedOnHold
            or ContactState.Paused => contact.StateStart > loggedOutAt || contact.ConnectedAt > loggedOutAt,
        _ => false,
    };

    private static AgentProfile ProfileAfter(AgentState? before, AgentEvent e)
    {
        var old = before?.Profile ?? NoProfile;
        return e.Snapshot?.Profile is { } sent && !sent.Equals(old) ? sent : old;
    }

    private static NextStatus? NextAfter(AgentState? before, AgentSnapshot snapshot) =>
        snapshot.Next is { } sent && sent == before?.Next ? before.Next : snapshot.Next;

    // Slots and contacts are of the same event, so that they never contradict each other: slots that are not sent are not known.
    private static ChannelSlots[]? SlotsAfter(AgentState? before, AgentSnapshot snapshot) =>
        before?.Slots is { } old && snapshot.Slots.AsSpan().SequenceEqual(old) ? old : snapshot.Slots;

    private static AgentStatus? StatusAfter(AgentStatus? old, AgentStatus? sent)
    {
        if (sent is null)
        {
            return old;
        }

        var status = sent.Type != AgentStatusType.None ? sent : sent with { Type = Derived(old, sent) };
        return status == old ? old : status;
    }

    // Events before 2022 carry no type, and the reader has not seen this status with a type for the instance.
    private static AgentStatusType Derived(AgentStatus? old, AgentStatus sent)
    {
        if (old is not null && sent.Arn is not null && sent.Arn == old.Arn)
        {
            return old.Type;
        }

        return sent.Name switch
        {
            "Available" => AgentStatusType.Routable,
            "Offline" => AgentStatusType.Offline,
            _ => AgentStatusType.Custom,
        };
    }
}
