using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Alerts;

/// <summary>Which alerts with marks have ended. Pure.</summary>
internal static class AlertEnd
{
    /// <summary>Marks of an agent that is not on the board are kept for this time after its last event.</summary>
    public static readonly TimeSpan KeepAbsent = TimeSpan.FromHours(24);

    private static readonly Dictionary<AlertKind, IReadOnlyList<LimitRule>> AtOnce =
        AlertKinds.All.ToDictionary(kind => kind, IReadOnlyList<LimitRule> (_) => [new LimitRule(0, null)]);

    /// <summary>
    /// Whether the agent's state ended the alert. Limits do not count: they may be changed, or not be read yet. A mark on an alert that is not exceeded by
    /// the limits of now is shown nowhere.
    /// </summary>
    /// <param name="mark">What people did about the alert.</param>
    /// <param name="agent">The agent on a board whose stream is read up to now; null: it is not on the board.</param>
    /// <param name="suspect">When the board marks agents as suspect.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static bool IsOver(StoredMark mark, BoardAgent? agent, SuspectOptions suspect, long now)
    {
        if (agent is null)
        {
            return now - mark.EventAt > (long)KeepAbsent.TotalMilliseconds;
        }
        var heardAt = AlertSubject.Ms(agent.State.LastEventAt) ?? 0;
        // After a restart the board can have a state from before the alert. And who is silent or suspect is known a little later than the state.
        var isOld = mark.Mark.Kind is AlertKind.Silent or AlertKind.Suspect ? heardAt <= mark.EventAt : heardAt < mark.EventAt;
        return !isOld && !Possible(AlertSubject.Of(agent, null, suspect)).Any(l => l.Kind == mark.Mark.Kind && l.Since == mark.Mark.Since);
    }

    /// <summary>Everything about the agent for which there can be a limit.</summary>
    private static IReadOnlyList<RunningLimit> Possible(AlertSubject agent) => AlertLevels.LimitsOf(
        agent, new LimitSettings { Limits = AtOnce, Breaks = agent.Status is { } status ? [new PlannedBreak(status, 0)] : [] });

    /// <summary>A stream that is not read says nothing about the end of an alert.</summary>
    public static bool IsKnown(SourceHealth source) => source.State == SourceState.Live;
}
