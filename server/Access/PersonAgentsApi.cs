using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Access;

/// <summary>Links people to agents: an administrator sees the link, confirms one of several agents, or removes the link.</summary>
internal static class PersonAgentsApi
{
    public static void MapPersonAgents(this IEndpointRouteBuilder people)
    {
        people.MapGet("/{id}/agents", List).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("The agents that have, or had, the user name of this person, and which of them is linked")
            .Produces<PersonAgentJson[]>().ProducesProblem(StatusCodes.Status404NotFound);
        people.MapPut("/{id}/agent", Put).WithSummary("Links one of them by its ARN. null removes the link and keeps the name")
            .Produces<PersonJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> List(
        string id, [FromServices] AccessBook book, [FromServices] IAgentDirectory agents, CancellationToken cancellationToken)
    {
        if (book.Person(id) is not { } person)
        {
            return PeopleApi.NoSuchPerson();
        }
        return TypedResults.Ok<PersonAgentJson[]>([
            .. (await Find(agents, person, cancellationToken)).OrderByDescending(a => a.Arn == person.AgentArn).ThenByDescending(a => a.HeardAt)
                .Select(a => new PersonAgentJson(a.Arn, a.User, a.FirstName, a.LastName, a.HeardAt, a.OnBoard, a.Arn == person.AgentArn)),
        ]);
    }

    private static async Task<IResult> Put(
        string id, AgentRequestJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] IAgentDirectory agents)
    {
        if (book.Person(id) is not { } person)
        {
            return PeopleApi.NoSuchPerson();
        }
        if (asked.Arn is { } arn && (await Find(agents, person, context.RequestAborted)).All(a => a.Arn != arn))
        {
            return Problems.Fields(("arn", "unknown"));
        }
        IResult? refused = null;
        Person? next = null;
        await book.Change(
            () =>
            {
                if (book.Person(id) is not { } now)
                {
                    refused = PeopleApi.NoSuchPerson();
                    return null;
                }
                // Another name was entered in the meantime, so the request was for the old name.
                refused = now.Agent == person.Agent ? null : Problems.Fields(("arn", "unknown"));
                next = now with { AgentArn = asked.Arn };
                return refused is not null || now.AgentArn == asked.Arn ? null : new AccessChange
                {
                    People = [next],
                    Entry = new AuditEntry(
                        context.Viewer().Actor, asked.Arn is null ? "person.unlinked" : "person.linked", now.Subject(),
                        new AuditFact("agent", asked.Arn ?? now.AgentArn!)),
                };
            },
            context.RequestAborted);
        return refused ?? TypedResults.Ok(PersonJson.Of(next!));
    }

    /// <summary>The agents with this name, and the linked agent even if it has another name now.</summary>
    private static async Task<IReadOnlyList<KnownAgent>> Find(IAgentDirectory agents, Person person, CancellationToken cancellationToken)
    {
        var named = person.Agent is { } name ? await agents.Find(name, cancellationToken) : [];
        return person.AgentArn is not { } arn || named.Any(a => a.Arn == arn) ? named : [.. named, .. await agents.Find(arn, cancellationToken)];
    }
}

/// <param name="HeardAt">Time of the last event.</param>
/// <param name="OnBoard">False: only the last state is stored.</param>
/// <param name="Linked">The person can see this agent's data.</param>
internal sealed record PersonAgentJson(string Arn, string? User, string? FirstName, string? LastName, DateTimeOffset HeardAt, bool OnBoard, bool Linked);

internal sealed record AgentRequestJson(string? Arn);
