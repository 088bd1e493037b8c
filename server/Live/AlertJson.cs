using ConnectStreaming.Alerts;

namespace ConnectStreaming.Live;

/// <summary>An alert in <c>GET /api/alerts</c>. Times are ISO 8601 UTC; nulls are written.</summary>
/// <param name="Id">For the calls that act on it.</param>
/// <param name="Agent">ARN.</param>
/// <param name="User">User name; null: not shown to you.</param>
/// <param name="Kind">long-contact, long-hold, long-acw, missed, rejected, error, long-away, long-available, silent or suspect.</param>
/// <param name="Level">warning or critical.</param>
/// <param name="Since">The time from which the limit counts; null: unknown.</param>
/// <param name="OverSeconds">Seconds since the level was reached; 0 if unknown.</param>
/// <param name="IsQuiet">Acknowledged or snoozed at this level.</param>
/// <param name="Channel">Channel of its contact; null: it is about the agent's state.</param>
/// <param name="Floor">Id of the drawn floor with the agent's seat; null: none.</param>
/// <param name="Seat">Id of the seat.</param>
/// <param name="Limit">
/// The rule in effect: milliseconds (for long-away after the planned length), and its conditions. Without conditions: the limit everywhere.
/// </param>
internal sealed record AlertJson(
    string Id, string Agent, string? User, string? FirstName, string? LastName, string Kind, string Level, DateTime? Since, long OverSeconds, bool IsQuiet,
    string? Channel, string? Floor, string? Seat, LimitRule Limit, AcknowledgedJson? Acknowledged, ClaimedJson? Claimed, SnoozedJson? Snoozed)
{
    public static AlertJson Of(FoundAlert found) => Of(found, found.Breach.Limit.Mark);

    /// <param name="mark">What people did about it after the act; null: nothing.</param>
    public static AlertJson Of(FoundAlert found, AlertMark? mark)
    {
        var (state, breach) = (found.Agent.State, found.Breach);
        return new AlertJson(
            found.Id.Text, state.AgentArn, state.Profile.Username, state.Profile.FirstName, state.Profile.LastName, breach.Limit.Kind.Text(),
            LevelText(breach.Level), Time(breach.Limit.Since), breach.Over / 1_000, breach.IsQuiet,
            breach.Limit.Channel is { Length: > 0 } channel ? channel : null, found.Seat?.Floor, found.Seat?.Seat, breach.Limit.Rule,
            mark?.Acknowledged is { } known ? new AcknowledgedJson(LevelText(known.Level), known.By, Time(known.At)!.Value) : null,
            mark?.Claimed is { } claim ? new ClaimedJson(claim.By, claim.ById, Time(claim.At)!.Value) : null,
            mark?.Snoozed is { } snooze ? new SnoozedJson(LevelText(snooze.Level), snooze.By, Time(snooze.Until)!.Value) : null);
    }

    private static string LevelText(AlertLevel level) => level == AlertLevel.Critical ? "critical" : "warning";

    private static DateTime? Time(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime : null;
}

/// <param name="Level">At this level it is quiet; at the next one it is new again.</param>
internal sealed record AcknowledgedJson(string Level, string By, DateTime At);

internal sealed record ClaimedJson(string By, string ById, DateTime At);

internal sealed record SnoozedJson(string Level, string By, DateTime Until);

/// <param name="Minutes">1 to 480.</param>
/// <param name="Level">The level that the person saw: warning or critical; null: the present one.</param>
internal sealed record SnoozeRequestJson(int? Minutes, string? Level = null);

/// <param name="Level">The level that the person saw: warning or critical; null: the present one.</param>
internal sealed record AcknowledgeRequestJson(string? Level = null);
