using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>An agent's last hours, for those who see the agent.</summary>
internal static class AgentStatesApi
{
    private const int MostHours = 24;
    private const int Default = 2;

    /// <summary>A commit is made about once a second: after this time an interval that closed just now is stored.</summary>
    private static readonly TimeSpan Committed = TimeSpan.FromMilliseconds(1_200);

    public static void MapAgentStates(this IEndpointRouteBuilder app) =>
        // Not below /api/agents: the id of an agent there is everything that follows.
        app.MapGet("/api/agent-states/{**id}", Get).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Often).WithTags("Live")
            .WithSummary("States and contacts of one agent in the last hours")
            .WithDescription(
                "id: as for GET /api/agents/{id}. What is stored, and the current state and contacts up to now, or up to the time to which the stream is "
                + $"read. hours: 1 to {MostHours}, default {Default}. gaps: something may be missing there.")
            .Produces<AgentStatesJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Get(
        string id, int? hours, HttpContext context, [FromServices] IViewers viewers, [FromServices] BoardReplicas replicas, [FromServices] SeatScope scope,
        [FromServices] DrawnFloorsReplica drawn, [FromServices] RecentHistory history, [FromKeyedServices(SourceClock.Key)] TimeProvider time)
    {
        if (hours is < 1 or > MostHours)
        {
            return Problems.Fields(("hours", "out-of-range"));
        }
        var (wanted, viewer) = (LiveApi.Plain(id), LiveApi.ViewerOf(context, viewers));
        var found = SeenAgents.Named(wanted, viewer, replicas, scope);
        var length = TimeSpan.FromHours(hours ?? Default);
        context.Response.Headers.CacheControl = "no-store";
        if (found is not [var first])
        {
            // Silent for a week or longer: nothing happened in this time.
            return found is [] && SeenAgents.Departed(wanted, viewer, replicas, drawn.Now) is not null
                ? TypedResults.Ok(StateStrip.Of(null, null, new KeptIntervals([], [], []), [], Range(time.GetUtcNow(), length)).Strip)
                : SeenAgents.NotOne(wanted, found.Length);
        }
        var arn = first.Agent.State.AgentArn;
        var from = KnownUpTo(first.Replica.Source, first.Agent, time) - length;
        for (var isLast = false; ; isLast = true)
        {
            if (await history.Of(arn, first.Replica.InstanceArn, from, context.RequestAborted) is not (var kept, var gaps))
            {
                return TypedResults.Problem(
                    "The stored states cannot be read now. Try again later. GET /api/agents/{id} still says what the agent does now.",
                    statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not read");
            }
            // The board after the store: an interval is on the board before it is stored.
            if (first.Replica.Agent(arn) is not { } agent || scope.LensFor(viewer, agent) is not { } lens)
            {
                return SeenAgents.NotOne(wanted, 0);
            }
            var (strip, isWhole) = StateStrip.Of(
                lens.Seen(agent), lens, kept, gaps, new TimeRange(from, KnownUpTo(first.Replica.Source, agent, time)));
            if (isWhole || isLast)
            {
                return TypedResults.Ok(strip);
            }
            await Task.Delay(Committed, context.RequestAborted);
        }
    }

    private static TimeRange Range(DateTimeOffset to, TimeSpan length) => new(to - length, to);

    /// <summary>An agent's own last event is known in any case.</summary>
    private static DateTimeOffset KnownUpTo(SourceHealth source, BoardAgent agent, TimeProvider time)
    {
        var read = source.KnownUpTo(time.GetUtcNow());
        return read > agent.State.LastEventAt ? read.Value : agent.State.LastEventAt;
    }
}
