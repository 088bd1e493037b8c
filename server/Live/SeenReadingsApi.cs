using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Readings;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>Readings and extensions of the people whom a viewer sees, for the search and the details of the map.</summary>
internal static class SeenReadingsApi
{
    public static void MapSeenReadings(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/readings/seen", Get).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Often).WithTags("Live")
            .WithSummary("How the names of people whom you see are read, and their extensions")
            .WithDescription("Empty if you may not read full names (Access:Privacy:ROLE:Names).").Produces<SeenReadingJson[]>();

    private static async Task<IResult> Get(
        HttpContext context, [FromServices] BoardReplicas replicas, [FromServices] SeatScope scope, [FromServices] DrawnFloorsReplica drawn,
        [FromServices] Lazy<ReadingsBook> book)
    {
        var viewer = context.Viewer();
        context.Response.Headers.CacheControl = "no-store";
        // A reading tells the whole name.
        if (viewer.Privacy.Names != NameLevel.Full || await book.Value.Now(context.RequestAborted) is not { IsEmpty: false } list)
        {
            return TypedResults.Ok<SeenReadingJson[]>([]);
        }
        var now = drawn.Now;
        return TypedResults.Ok<SeenReadingJson[]>([
            .. from replica in replicas.All()
               from agent in replica.Agents()
               let reading = Reading(agent.State.AgentArn, agent.State.Profile)
               where reading is not null && scope.LensFor(viewer, agent) is not null
               select reading,
            .. from known in now.Agents.Values
               let at = now.SeatOf(known.AgentArn)
               where at is not null && scope.Agent(known.AgentArn) is null
               let reading = Reading(known.AgentArn, known.Profile)
               where reading is not null && scope.Sees(viewer, known.AgentArn, at.Value.Floor)
               select reading,
        ]);

        SeenReadingJson? Reading(string arn, AgentProfile profile) => list.Of(Occupant.InstanceOf(arn), arn, profile.Username) is { } found
            ? new SeenReadingJson(arn, found.Reading, found.Extension) : null;
    }
}

/// <param name="Agent">ARN.</param>
/// <param name="Reading">"": not known.</param>
/// <param name="Extension">"": none.</param>
internal sealed record SeenReadingJson(string Agent, string Reading, string Extension);
