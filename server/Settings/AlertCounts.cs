using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Settings;

/// <summary>Agents by the level of their most urgent alert, whatever people did about it.</summary>
internal sealed record AlertCounts(int Warning, int Critical)
{
    /// <param name="boards">All boards.</param>
    /// <param name="drawn">Who sits on which floor.</param>
    /// <param name="options">The thresholds by which the boards mark agents as suspect.</param>
    /// <param name="now">The time at which the boards were read.</param>
    /// <param name="masksStatuses">
    /// Who may not see who is on which break may not count them either: nobody has a status, so no limit of breaks counts.
    /// </param>
    /// <returns>Every agent, and the time up to which the agent is known.</returns>
    public static IReadOnlyList<(AlertSubject Agent, long Now)> Agents(
        IEnumerable<BoardReplica> boards, DrawnFloors drawn, SuspectOptions options, DateTimeOffset now, bool masksStatuses)
    {
        List<(AlertSubject, long)> all = [];
        foreach (var (_, agents, source) in boards.Select(board => board.Read()))
        {
            if (AlertSubject.Ms(source.KnownUpTo(now)) is { } at)
            {
                all.AddRange(
                    from agent in agents
                    let whole = AlertSubject.Of(agent, drawn.SeatOf(agent.State.AgentArn)?.Floor, options)
                    let subject = masksStatuses ? whole with { Status = null } : whole
                    // When everybody is silent, the stream is the trouble, not the agents.
                    select (source.State == SourceState.Down ? subject with { IsSilent = false } : subject, at));
            }
        }
        return all;
    }

    public static AlertCounts Of(IEnumerable<(AlertSubject Agent, long Now)> agents, LimitSettings limits)
    {
        var (warning, critical) = (0, 0);
        foreach (var (agent, now) in agents)
        {
            switch (AlertLevels.BreachAt(AlertLevels.LimitsOf(agent, limits), now)?.Level)
            {
                case AlertLevel.Warning:
                    warning++;
                    break;
                case AlertLevel.Critical:
                    critical++;
                    break;
            }
        }
        return new AlertCounts(warning, critical);
    }
}
