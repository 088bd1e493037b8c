using ConnectStreaming.Agents;

namespace ConnectStreaming.Alerts;

/// <summary>A limit that counts for an agent now. Times are Unix milliseconds.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Since">The time from which it counts; null: unknown. Then levels without a delay have begun, and others never begin.</param>
/// <param name="WarnAt">When the warning begins; <see cref="Never"/>; or <see cref="Begun"/>: at an unknown time in the past.</param>
/// <param name="CriticalAt">The same for the critical level.</param>
/// <param name="Channel">Channel of its contact; "": it is about the agent's state as a whole.</param>
/// <param name="Rule">The rule that gave it.</param>
/// <param name="Mark">What people did about its alert; null: nothing.</param>
internal sealed record RunningLimit(AlertKind Kind, long? Since, long WarnAt, long CriticalAt, string Channel, LimitRule Rule, AlertMark? Mark = null)
{
    public const long Never = long.MaxValue;
    public const long Begun = long.MinValue;
}

/// <summary>A limit that is exceeded.</summary>
/// <param name="Level">Warning or critical.</param>
/// <param name="Limit">The limit. Its time is the one that is shown.</param>
/// <param name="Over">Milliseconds since the level was reached; 0 if unknown.</param>
/// <param name="IsQuiet">Acknowledged or snoozed at this level.</param>
internal readonly record struct Breach(AlertLevel Level, RunningLimit Limit, long Over, bool IsQuiet)
{
    /// <summary>The order of alerts: those that are quiet last, then the highest level, then furthest over the limit.</summary>
    public bool IsMoreUrgentThan(Breach other) =>
        IsQuiet != other.IsQuiet ? other.IsQuiet
        : Level != other.Level ? Level > other.Level
        : Over > other.Over;
}

/// <summary>
/// When an agent needs attention: one pure function of the agent, the limits and the time. The page has the same function (client/alerts/limits.ts); both are
/// held together by tests/fixtures/alerts.
/// </summary>
internal static class AlertLevels
{
    /// <summary>All limits that count for an agent, in a fixed order: those of its contacts in their order, then those of the agent.</summary>
    public static IReadOnlyList<RunningLimit> LimitsOf(AlertSubject agent, LimitSettings settings)
    {
        List<RunningLimit> found = [];
        foreach (var contact in agent.Contacts)
        {
            switch (contact.State)
            {
                // For a supervisor who monitors, it is not a long contact of their own.
                case ContactState.Connected when contact.InitiationMethod != "MONITOR":
                    Add(AlertKind.LongContact, AlertSubject.Ms(contact.ConnectedAt), contact, contact.Channel);
                    break;
                case ContactState.ConnectedOnHold:
                    Add(AlertKind.LongHold, AlertSubject.Ms(contact.Since), contact, contact.Channel);
                    Add(AlertKind.LongContact, AlertSubject.Ms(contact.ConnectedAt), contact, contact.Channel);
                    break;
                case ContactState.Ended:
                    Add(AlertKind.LongAcw, AlertSubject.Ms(contact.Since), contact, contact.Channel);
                    break;
                default:
                    if (KindOf(contact.State) is { } kind)
                    {
                        Add(kind, AlertSubject.Ms(contact.Since), contact, contact.Channel);
                    }
                    break;
            }
        }

        // The status can be an error without a contact in error. If there is a contact, its rule counts.
        if ((KindOf(agent.Shown) ?? KindOf(agent.Alarm)) is { } own && !found.Exists(f => f.Kind == own))
        {
            Add(own, KindOf(agent.Shown) == own ? agent.Since : null, Array.Find(agent.Contacts, c => KindOf(c.State) == own), "");
        }
        if (agent.Shown == ShownCode.Away && settings.Breaks.FirstOrDefault(b => b.Status == agent.Status) is { } planned)
        {
            Add(AlertKind.LongAway, agent.Since, null, "", planned.Planned);
        }
        if (agent.Shown == ShownCode.Available)
        {
            Add(AlertKind.LongAvailable, agent.Since, null, "");
        }
        if (agent.IsSilent)
        {
            Add(AlertKind.Silent, agent.SilentSince, null, "");
        }
        if (agent.IsSuspect)
        {
            Add(AlertKind.Suspect, agent.SuspectSince, null, "");
        }
        return found;

        void Add(AlertKind kind, long? since, AgentContact? contact, string channel, long planned = 0)
        {
            var rule = LimitInEffect.Of(kind, agent, contact, settings);
            var (warnAt, criticalAt) = (At(since, planned + rule.WarnAfter), At(since, planned + rule.CriticalAfter));
            if (warnAt != RunningLimit.Never || criticalAt != RunningLimit.Never)
            {
                var mark = agent.Marks.Count == 0 ? null : agent.Marks.FirstOrDefault(m => m.Kind == kind && m.Since == since);
                found.Add(new RunningLimit(kind, since, warnAt, criticalAt, channel, rule, mark));
            }
        }
    }

    /// <summary>The most urgent exceeded limit at a time, of equal ones the first. Null: none is exceeded.</summary>
    /// <param name="limits">The limits of an agent.</param>
    /// <param name="now">
    /// Unix milliseconds: the time up to which the agent is known. While the agent's stream is not read, this is not the clock's time.
    /// </param>
    public static Breach? BreachAt(IReadOnlyList<RunningLimit> limits, long now)
    {
        Breach? worst = null;
        foreach (var limit in limits)
        {
            if (BreachOf(limit, now) is { } breach && (worst is not { } other || breach.IsMoreUrgentThan(other)))
            {
                worst = breach;
            }
        }
        return worst;
    }

    /// <summary>Null: the limit is not exceeded at this time.</summary>
    public static Breach? BreachOf(RunningLimit limit, long now)
    {
        var level = now >= limit.CriticalAt ? AlertLevel.Critical : now >= limit.WarnAt ? AlertLevel.Warning : AlertLevel.None;
        if (level == AlertLevel.None)
        {
            return null;
        }
        var began = level == AlertLevel.Critical ? limit.CriticalAt : limit.WarnAt;
        return new Breach(level, limit, began == RunningLimit.Begun ? 0 : now - began, limit.Mark?.IsQuiet(level, now) == true);
    }

    /// <summary>
    /// The next time at which a stage of a limit begins or a snooze ends: until then the level stays. <see cref="RunningLimit.Never"/>: it stays.
    /// </summary>
    public static long NextStageAt(IReadOnlyList<RunningLimit> limits, long now)
    {
        var next = RunningLimit.Never;
        foreach (var limit in limits)
        {
            next = limit.WarnAt > now ? Math.Min(next, limit.WarnAt) : next;
            next = limit.CriticalAt > now ? Math.Min(next, limit.CriticalAt) : next;
            next = limit.Mark?.Snoozed is { } snoozed && snoozed.Until > now ? Math.Min(next, snoozed.Until) : next;
        }
        return next;
    }

    private static long At(long? since, long? after) => after switch
    {
        null => RunningLimit.Never,
        { } delay when since is { } start => start + delay,
        0 => RunningLimit.Begun,
        _ => RunningLimit.Never,
    };

    private static AlertKind? KindOf(ContactState state) => state switch
    {
        ContactState.Missed => AlertKind.Missed,
        ContactState.Rejected => AlertKind.Rejected,
        ContactState.Error => AlertKind.Error,
        _ => null,
    };

    private static AlertKind? KindOf(ShownCode? code) => code switch
    {
        ShownCode.Missed => AlertKind.Missed,
        ShownCode.Rejected => AlertKind.Rejected,
        ShownCode.Error => AlertKind.Error,
        _ => null,
    };
}
