using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>An alert as a viewer sees it.</summary>
/// <param name="Agent">The agent, with the details that the viewer may see.</param>
/// <param name="Breach">The exceeded limit.</param>
/// <param name="Seat">The agent's seat on a drawn floor that the viewer may see; null: none.</param>
/// <param name="AuditName">Name of the agent in the audit log.</param>
internal sealed record FoundAlert(BoardAgent Agent, Breach Breach, DrawnSeat? Seat, string AuditName)
{
    public AlertId Id => new(Agent.State.AgentArn, Breach.Limit.Kind, Breach.Limit.Since);
}

/// <summary>Who needs attention now, within the scope of a viewer: the same as the viewer's page computes.</summary>
internal sealed class AlertFinder(
    BoardReplicas boards, SeatScope scope, DrawnFloorsReplica drawn, AlertReplicas alerts, ILimits limits, IOptions<SuspectOptions> suspect,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time)
{
    /// <summary>The alert that each agent's seat shows, the most urgent first.</summary>
    public IReadOnlyList<FoundAlert> All(Viewer viewer)
    {
        List<FoundAlert> found = [];
        foreach (var board in boards.All().Where(b => viewer.Scope.HasInstance(b.InstanceArn)))
        {
            if (KnownUpTo(board) is not { } now)
            {
                continue;
            }
            var marks = alerts.Of(board.InstanceArn).Now;
            foreach (var agent in board.Agents())
            {
                if (scope.LensFor(viewer, agent) is { } lens && Running(lens.Seen(agent), board, marks) is { Count: > 0 } running
                    && AlertLevels.BreachAt(running, now) is { } breach)
                {
                    found.Add(Found(viewer, agent, lens, breach));
                }
            }
        }
        found.Sort((a, b) => a.Breach.IsMoreUrgentThan(b.Breach) ? -1 : b.Breach.IsMoreUrgentThan(a.Breach) ? 1
            : string.CompareOrdinal(a.Agent.State.AgentArn, b.Agent.State.AgentArn));
        return found;
    }

    /// <returns>Null: there is no such alert now, or the viewer may not see the agent. The answer is the same.</returns>
    public FoundAlert? Find(Viewer viewer, AlertId alert)
    {
        if (boards.Find(Occupant.InstanceOf(alert.Agent)) is not { } board || board.Agent(alert.Agent) is not { } agent
            || KnownUpTo(board) is not { } now || scope.LensFor(viewer, agent) is not { } lens)
        {
            return null;
        }
        foreach (var limit in Running(lens.Seen(agent), board, alerts.Of(board.InstanceArn).Now))
        {
            if (limit.Kind == alert.Kind && limit.Since == alert.Since && AlertLevels.BreachOf(limit, now) is { } breach)
            {
                return Found(viewer, agent, lens, breach);
            }
        }
        return null;
    }

    /// <summary>The time up to which the agents of a board are known; null: not known.</summary>
    public long? KnownUpTo(BoardReplica board) => AlertSubject.Ms(board.Source.KnownUpTo(time.GetUtcNow()));

    /// <summary>The limits that count for an agent, as a viewer sees the agent.</summary>
    public IReadOnlyList<RunningLimit> Running(BoardAgent agent, BoardReplica board, AlertMarks marks)
    {
        var arn = agent.State.AgentArn;
        var subject = AlertSubject.Of(agent, drawn.Now.SeatOf(arn)?.Floor, suspect.Value) with { Marks = marks.Of(arn) };
        // When everybody is silent, the stream is the trouble, not the agents.
        return AlertLevels.LimitsOf(board.Source.State == SourceState.Down ? subject with { IsSilent = false } : subject, limits.Now);
    }

    private FoundAlert Found(Viewer viewer, BoardAgent agent, Lens lens, Breach breach)
    {
        var now = drawn.Now;
        var seat = now.SeatOf(agent.State.AgentArn) is { } at && now.Floors.TryGetValue(at.Floor, out var floor)
            && viewer.Scope.HasFloor(floor.Id, floor.Instances) ? at : (DrawnSeat?)null;
        return new FoundAlert(lens.Seen(agent), breach, seat, agent.State.Profile.Username ?? agent.State.AgentArn);
    }
}
