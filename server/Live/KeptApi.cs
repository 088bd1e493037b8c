using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>What is kept about the agent that the signed-in person is: for that person only, whatever roles, scope and privacy say.</summary>
internal static class KeptApi
{
    public static void MapKept(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/me/kept", Kept).RequireAuthorization(Policies.SignedIn).WithTags("Access").WithSummary("What is kept about me")
            .Produces<KeptJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<KeptJson>, ProblemHttpResult>> Kept(
        HttpContext context, IViewers viewers, AccessBook book, BoardReplicas replicas, [FromServices] IServiceProvider services,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time, CancellationToken cancellationToken)
    {
        if (viewers.Of(context.User) is not { } viewer || book.Person(viewer.Id)?.Agent is not { } name)
        {
            return TypedResults.Problem("No agent is linked to your account. An administrator can link one.", statusCode: StatusCodes.Status404NotFound, title: "No agent");
        }
        var history = services.GetRequiredService<IKeptHistory>();
        BoardAgent[] onBoard = [.. replicas.All().SelectMany(r => r.Agents()).Where(a => a.State.Profile.Username == name || a.State.AgentArn == name)];
        // Who was not heard of for a week has left the board; what is kept of them has not left the store.
        BoardAgent[] found = [.. onBoard, .. (await history.Find(name, cancellationToken)).Where(s => onBoard.All(a => a.State.AgentArn != s.AgentArn)).Select(OffBoard)];
        if (found.Length > 1)
        {
            // Which of them is asking cannot be told, and the others' data is not theirs to see.
            return TypedResults.Problem($"'{name}' exists in several instances. An administrator can enter the agent's ARN.", statusCode: StatusCodes.Status409Conflict, title: "More than one agent");
        }
        if (found is not [var agent])
        {
            return TypedResults.Ok(new KeptJson(name, history.RetentionDays, null, [], [], null));
        }
        var intervals = await history.Of(agent.State.AgentArn, time.GetUtcNow() - TimeSpan.FromDays(history.RetentionDays), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new KeptJson(
            name, history.RetentionDays, AgentJsonMap.Agent(agent),
            [.. intervals.Agent.Select(i => new KeptIntervalJson(i.Code.Text(), i.StatusName, i.Start, i.End))],
            [.. intervals.Contacts.Select(c => new KeptContactJson(c.ContactId, c.Channel, c.State, c.Queue, c.Start, c.End))],
            onBoard.Length == 0 ? null : new KeptSeatJson(agent.Place.Island, agent.Place.Seat)));
    }

    private static BoardAgent OffBoard(AgentState state) => new(-1, state, "", Overlay.NoWord, default);
}

/// <param name="State">The last one; null: there was none.</param>
/// <param name="Seat">Null: the agent is not on the board now.</param>
internal sealed record KeptJson(string Agent, int RetentionDays, AgentJson? State, KeptIntervalJson[] Intervals, KeptContactJson[] Contacts, KeptSeatJson? Seat);

internal sealed record KeptIntervalJson(string State, string? Status, DateTimeOffset Start, DateTimeOffset End);

internal sealed record KeptContactJson(string Id, string Channel, string State, string? Queue, DateTimeOffset Start, DateTimeOffset End);

internal sealed record KeptSeatJson(string Island, int Seat);
