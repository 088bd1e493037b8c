using ConnectStreaming.Audit;

namespace ConnectStreaming.Alerts;

/// <summary>Audit entries for what people do about alerts.</summary>
internal static class AlertEntry
{
    public static AuditEntry Of(AlertAct act) => new(
        new AuditActor(act.By.Name, act.By.Id, act.By.Account), What(act.Verb), new AuditSubject(act.AgentName, act.Alert.Agent),
        [
            new AuditFact("alert", act.Alert.Kind.Text(), act.Level == AlertLevel.Critical ? "critical" : "warning"),
            .. act.Verb == AlertVerb.Snooze
                ? [new AuditFact("snoozed-until", DateTimeOffset.FromUnixTimeMilliseconds(act.Until).UtcDateTime.ToString("u"))]
                : Array.Empty<AuditFact>(),
        ]);

    private static string What(AlertVerb verb) => verb switch
    {
        AlertVerb.Acknowledge => "alert.acknowledged",
        AlertVerb.Unacknowledge => "alert.unacknowledged",
        AlertVerb.Claim => "alert.claimed",
        AlertVerb.Release => "alert.released",
        AlertVerb.Snooze => "alert.snoozed",
        AlertVerb.Unsnooze => "alert.unsnoozed",
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "Unknown act."),
    };
}
