using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Live;

/// <param name="Agent">With the details that the viewer may see.</param>
internal readonly record struct SeenAgent(BoardReplica Replica, BoardAgent Agent, Lens Lens);

/// <summary>A person who has a seat and is on no board, as the view of the floor shows the person.</summary>
/// <param name="Agent">The last known profile.</param>
internal sealed record DepartedAgent(BoardAgent Agent, DrawnSeat At);

/// <summary>Finds agents for the calls of the API.</summary>
internal static class SeenAgents
{
    /// <summary>The agents that the viewer sees.</summary>
    public static IEnumerable<SeenAgent> All(Viewer viewer, BoardReplicas replicas, SeatScope scope, Func<BoardAgent, bool>? fits = null) =>
        from replica in replicas.All()
        where viewer.Scope.HasInstance(replica.InstanceArn)
        from agent in fits is null ? replica.Agents() : replica.Agents(fits)
        let lens = scope.LensFor(viewer, agent)
        where lens is not null
        select new SeenAgent(replica, lens.Seen(agent), lens);

    /// <param name="wanted">ARN, the part after agent/ of it, or user name.</param>
    public static SeenAgent[] Named(string wanted, Viewer viewer, BoardReplicas replicas, SeatScope scope)
    {
        var end = "/agent/" + wanted;
        var fit = All(
            viewer, replicas, scope,
            a => a.State.AgentArn == wanted || a.State.AgentArn.EndsWith(end, StringComparison.Ordinal) || a.State.Profile.Username == wanted).ToArray();
        var byArn = fit.Where(a => a.Agent.State.AgentArn == wanted || a.Agent.State.AgentArn.EndsWith(end, StringComparison.Ordinal)).ToArray();
        // If a viewer may not see a user name, a search for it finds nobody: otherwise the answer would reveal whose name it is.
        return byArn.Length > 0 ? byArn : [.. fit.Where(a => a.Agent.State.Profile.Username == wanted)];
    }

    /// <summary>A person who has a seat and is on no board. By ARN or its id.</summary>
    public static DepartedAgent? Departed(string wanted, Viewer viewer, BoardReplicas replicas, DrawnFloors now)
    {
        var found = now.Agents.Values.Where(a => a.AgentArn == wanted || a.AgentArn.EndsWith("/agent/" + wanted, StringComparison.Ordinal)).ToArray();
        if (found is not [{ IsExpected: false } known] || now.SeatOf(known.AgentArn) is not { } at || !now.Floors.TryGetValue(at.Floor, out var floor)
            || !viewer.Scope.HasFloor(floor.Id, floor.Instances) || replicas.All().Any(board => board.Absent([known.AgentArn]).Length == 0)
            || Lens.OnFloor(viewer, at.Floor, Occupant.InstanceOf(known.AgentArn)) is not { } lens || !lens.Covers(known.Profile))
        {
            return null;
        }
        var state = new AgentState
        {
            AgentArn = known.AgentArn,
            InstanceArn = Occupant.InstanceOf(known.AgentArn),
            Profile = lens.Profile(known.Profile),
            Shown = ShownCode.Offline,
            LastEventAt = known.HeardAt,
        };
        return new DepartedAgent(new BoardAgent(-1, state, "", Overlay.NoWord), at);
    }

    /// <summary>The answer when <paramref name="count"/> agents, not one, have this name.</summary>
    public static ProblemHttpResult NotOne(string wanted, int count) => count == 0
        ? TypedResults.Problem(
            $"There is no agent '{wanted}'. Give the id after agent/ in the ARN, the user name, or the whole ARN. GET /api/agents lists them.",
            statusCode: StatusCodes.Status404NotFound, title: "Agent not found")
        : TypedResults.Problem(
            $"'{wanted}' exists in {count} instances. Give the agent's ARN (URL-encoded).", statusCode: StatusCodes.Status409Conflict,
            title: "More than one agent");
}
