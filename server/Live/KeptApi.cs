using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>What is kept about the agent that the signed-in person is: for that person only, whatever roles, scope and privacy say.</summary>
internal static class KeptApi
{
    public static void MapKept(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/me/kept", Kept).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(CostlyReads.Policy).WithTags("Access").WithSummary("What is kept about me")
            .Produces<KeptJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<KeptJson>, ProblemHttpResult>> Kept(
        HttpContext context, AccessBook book, BoardReplicas replicas, [FromServices] Lazy<IKeptHistory> kept,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time, CancellationToken cancellationToken)
    {
        if (book.Person(context.Viewer().Id) is not { Agent: { } name } person)
        {
            return TypedResults.Problem("No agent is linked to your account. An administrator can link one.", statusCode: StatusCodes.Status404NotFound, title: "No agent");
        }
        var history = kept.Value;
        // By ARN: the name may be somebody else's by now. Links of older versions are by name until it is clear whose it is.
        var known = person.AgentArn ?? name;
        BoardAgent[] onBoard = [.. replicas.All().SelectMany(r => r.Agents(a => a.State.AgentArn == known || (person.AgentArn is null && a.State.Profile.Username == name)))];
        // Who was not heard of for a week has left the board; what is kept of them has not left the store.
        BoardAgent[] found = [.. onBoard, .. (await history.Find(known, cancellationToken)).Where(s => onBoard.All(a => a.State.AgentArn != s.AgentArn)).Select(OffBoard)];
        if (found.Length > 1)
        {
            // Which of them is asking cannot be told, and the others' data is not theirs to see.
            return TypedResults.Problem($"'{name}' exists in several instances. An administrator can enter the agent's ARN.", statusCode: StatusCodes.Status409Conflict, title: "More than one agent");
        }
        if (found is not [var agent])
        {
            return TypedResults.Ok(new KeptJson(name, history.RetentionDays, null, [], [], null));
        }
        if (person.AgentArn is null)
        {
            await Link(book, person, agent.State.AgentArn, cancellationToken);
        }
        var intervals = await history.Of(agent.State.AgentArn, time.GetUtcNow() - TimeSpan.FromDays(history.RetentionDays), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new KeptJson(
            name, history.RetentionDays, AgentJsonMap.Agent(agent),
            [.. intervals.Agent.Select(i => new KeptIntervalJson(i.Code.Text(), i.StatusName, i.Start, i.End))],
            [.. intervals.Contacts.Select(c => new KeptContactJson(c.ContactId, c.Channel, c.State, c.Queue, c.Start, c.End))],
            onBoard.Length == 0 ? null : new KeptSeatJson(agent.Place.Island, agent.Place.Seat)));
    }

    private static Task Link(AccessBook book, Person person, string arn, CancellationToken cancellationToken) => book.Change(
        () => book.Person(person.Id) is not { AgentArn: null } now || now.Agent != person.Agent ? null : new AccessChange
        {
            People = [now with { AgentArn = arn }],
            Entry = new AuditEntry(AuditActor.System, "person.linked", now.Subject(), new AuditFact("agent", arn)),
        },
        cancellationToken);

    private static BoardAgent OffBoard(AgentState state) => new(-1, state, "", Overlay.NoWord, default);
}

/// <param name="State">The last one; null: there was none.</param>
/// <param name="Seat">Null: the agent is not on the board now.</param>
internal sealed record KeptJson(string Agent, int RetentionDays, AgentJson? State, KeptIntervalJson[] Intervals, KeptContactJson[] Contacts, KeptSeatJson? Seat);

internal sealed record KeptIntervalJson(string State, string? Status, DateTimeOffset Start, DateTimeOffset End);

internal sealed record KeptContactJson(string Id, string Channel, string State, string? Queue, DateTimeOffset Start, DateTimeOffset End);

internal sealed record KeptSeatJson(string Island, int Seat);
