namespace ConnectStreaming.Agents;

/// <summary>The decision of the truth table.</summary>
/// <param name="Row">The row of DOMAIN's truth table, 1–15.</param>
/// <param name="At">The row's timestamp; null when it has none.</param>
/// <param name="ContactId">The contact that decided: the earliest one that matches the row.</param>
/// <param name="Alarm">Error, missed or rejected during a live conversation.</param>
/// <param name="UnknownContact">Row 12: a contact has a state that we do not know.</param>
internal readonly record struct Verdict(
    ShownCode Code,
    int Row,
    DateTimeOffset? At,
    string? ContactId = null,
    ShownCode? Alarm = null,
    bool UnknownContact = false);

/// <summary>
/// (agent status, contacts, presence) → shown state: DOMAIN's truth table. The first row that matches wins.
/// <code>
///  1 offline    logged off, or OFFLINE without contacts    9 paused     PAUSED
///  2 error      ERROR, or Connect's own status "Error"    10 acw        ENDED
///  3 missed     MISSED                                    11 ringing    CONNECTING (other), INCOMING, PENDING
///  4 rejected   REJECTED                                  12 talking(?) a state we do not know
///  5 monitoring every live contact is MONITOR             13 away       CUSTOM
///  6 talking    CONNECTED                                 14 available  ROUTABLE
///  7 hold       CONNECTED_ONHOLD                          15 unknown    nothing known yet
///  8 dialing    CONNECTING, outbound
/// </code>
/// </summary>
internal static class TruthTable
{
    private const int NoRow = int.MaxValue;

    public static Verdict Decide(AgentStatus? status, ReadOnlySpan<AgentContact> contacts, DateTimeOffset? loggedOutAt)
    {
        if (loggedOutAt is not null)
        {
            return new Verdict(ShownCode.Offline, 1, loggedOutAt);
        }

        if (contacts.IsEmpty)
        {
            return ByStatus(status);
        }

        var best = NoRow;
        AgentContact? deciding = null, firstLive = null;
        bool conversation = false, onlyMonitors = true;
        foreach (var contact in contacts)
        {
            var row = RowOf(contact);
            if (row < best || (row == best && Earlier(contact, deciding!)))
            {
                best = row;
                deciding = contact;
            }

            conversation |= contact.State is ContactState.Connected or ContactState.ConnectedOnHold;
            if (contact.State != ContactState.Ended)
            {
                onlyMonitors &= contact.InitiationMethod == "MONITOR";
                firstLive = firstLive is null || Earlier(contact, firstLive) ? contact : firstLive;
            }
        }

        if (best > 2 && IsError(status))
        {
            return new Verdict(ShownCode.Error, 2, status!.Start, null, conversation ? ShownCode.Error : null);
        }

        if (best > 4 && firstLive is not null && onlyMonitors)
        {
            return new Verdict(ShownCode.Monitoring, 5, firstLive.StateStart, firstLive.Id);
        }

        var code = CodeOf(best);
        return new Verdict(code, best, deciding!.StateStart, deciding.Id, best <= 4 && conversation ? code : null, best == 12);
    }

    private static Verdict ByStatus(AgentStatus? status) => status switch
    {
        null => new Verdict(ShownCode.Unknown, 15, null),
        { Type: AgentStatusType.Offline } => new Verdict(ShownCode.Offline, 1, status.Start),
        _ when IsError(status) => new Verdict(ShownCode.Error, 2, status.Start),
        { Type: AgentStatusType.Custom } => new Verdict(ShownCode.Away, 13, status.Start),
        { Type: AgentStatusType.Routable } => new Verdict(ShownCode.Available, 14, status.Start),
        _ => new Verdict(ShownCode.Unknown, 15, null),
    };

    // Amazon Connect's own status for an internal error. Only its name identifies it.
    private static bool IsError(AgentStatus? status) => status?.Name == "Error";

    private static bool Earlier(AgentContact one, AgentContact other) =>
        one.StateStart is { } start && (other.StateStart is not { } otherStart || start < otherStart);

    private static int RowOf(AgentContact contact) => contact.State switch
    {
        ContactState.Error => 2,
        ContactState.Missed => 3,
        ContactState.Rejected => 4,
        ContactState.Connected => 6,
        ContactState.ConnectedOnHold => 7,
        ContactState.Connecting => contact.InitiationMethod is "OUTBOUND" or "EXTERNAL_OUTBOUND" or "CALLBACK" ? 8 : 11,
        ContactState.Paused => 9,
        ContactState.Ended => 10,
        ContactState.Incoming or ContactState.Pending => 11,
        ContactState.Unknown => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(contact), contact.State, "Unknown contact state."),
    };

    private static ShownCode CodeOf(int row) => row switch
    {
        2 => ShownCode.Error,
        3 => ShownCode.Missed,
        4 => ShownCode.Rejected,
        6 or 12 => ShownCode.Talking,
        7 => ShownCode.Hold,
        8 => ShownCode.Dialing,
        9 => ShownCode.Paused,
        10 => ShownCode.Acw,
        11 => ShownCode.Ringing,
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "No contact decides this row."),
    };
}
