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
    /// <returns>Every agent, and the time up to which the agent is known.</returns>
    public static IReadOnlyList<(AlertSubject Agent, long Now)> Agents(
        IEnumerable<BoardReplica> boards, DrawnFloors drawn, SuspectOptions options, DateTimeOffset now)
    {
        List<(AlertSubject, long)> all = [];
        foreach (var (_, agents, source) in boards.Select(board => board.Read()))
        {
            if (KnownUpTo(source, now) is { } at)
            {
                all.AddRange(
                    from agent in agents
                    let subject = AlertSubject.Of(agent, drawn.SeatOf(agent.State.AgentArn)?.Floor, options)
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

    /// <summary>While a stream is not read, its agents are known only up to the time of the last read, as in the list of alerts.</summary>
    /// <returns>Null: nothing is known.</returns>
    private static long? KnownUpTo(SourceHealth source, DateTimeOffset now) =>
        source.State == SourceState.Live ? now.ToUnixTimeMilliseconds() : AlertSubject.Ms(source.CaughtUpTo);
}
