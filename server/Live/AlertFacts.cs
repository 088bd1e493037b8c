using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>Adds to the live part of an agent what its alerts depend on: the times of the trust marks, and what people did.</summary>
internal static class AlertFacts
{
    /// <param name="all">What people did.</param>
    /// <param name="lens">A viewer who may not know who is on which break has no alerts for breaks that take too long.</param>
    public static WireLive With(WireLive live, BoardAgent agent, IReadOnlyList<AlertMark> all, SuspectOptions suspect, Lens lens)
    {
        var marks = lens.MasksStatuses && all.Count > 0 ? [.. all.Where(m => m.Kind != AlertKind.LongAway)] : all;
        if (!live.Z && !live.Q && marks.Count == 0)
        {
            return live;
        }
        return live with
        {
            Zs = live.Z ? WireMap.Ms(agent.State.LastEventAt) : 0,
            Qs = live.Q ? AlertSubject.SuspectAt(agent.State, suspect) ?? 0 : 0,
            M = marks.Count == 0 ? null : [.. marks.Select(mark => lens.Mark(Mark(mark)))],
        };
    }

    private static WireMark Mark(AlertMark mark) => new(mark.Kind.Text(), mark.Since ?? 0)
    {
        Al = (int)(mark.Acknowledged?.Level ?? AlertLevel.None),
        Ab = mark.Acknowledged?.By,
        C = mark.Claimed?.By,
        Ci = mark.Claimed?.ById,
        Ct = mark.Claimed?.At ?? 0,
        Sl = (int)(mark.Snoozed?.Level ?? AlertLevel.None),
        Su = mark.Snoozed?.Until ?? 0,
        Sb = mark.Snoozed?.By,
    };
}
