using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>People who may sign in: invite, change, disable, remove. For administrators.</summary>
internal static class PeopleApi
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people").RequireAuthorization(Policies.Administer);
        people.MapGet("", List).WithSummary("Everyone who may sign in").Produces<PersonJson[]>();
        people.MapPost("", Invite).WithSummary("Makes an account and a link for setting its password (Local)")
            .Produces<InvitedJson>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        people.MapPut("/{id}", Put).WithSummary("Changes name, roles, scope or agent, or disables the person. Takes effect at once in every open browser")
            .Produces<PersonJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        people.MapDelete("/{id}", Delete).WithSummary("Removes a person with all sessions and links")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        people.MapPost("/{id}/link", Link).WithSummary("Makes a new one-time link: for an invitation, or to reset a forgotten password")
            .Produces<NewLinkJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        people.MapPersonAgents();
    }

    private static IResult List([FromServices] AccessBook book) =>
        TypedResults.Ok<PersonJson[]>([.. book.People.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Account, StringComparer.Ordinal)
            .Select(PersonJson.Of)]);

    private static async Task<IResult> Invite(
        PersonRequestJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] Links links, [FromServices] IAgentDirectory agents,
        [FromServices] IFloorNames floorNames, [FromServices] IOptions<AccessOptions> options, [FromServices] TimeProvider time)
    {
        if (options.Value.Mode != AccessOptions.LocalMode)
        {
            return Conflict(options.Value.IsOpen ? "Open mode has no accounts." : "People come from the identity provider. Give them a role there.");
        }
        var account = (asked.Account ?? "").Trim().ToLowerInvariant();
        var name = asked.Name?.Trim();
        var agent = Blank(asked.Agent);
        var errors = PersonFields.Errors(
            ("account", PersonFields.Account(account)), ("name", PersonFields.Name(name)), ("roles", PersonFields.Roles(asked.Roles, out var roles)),
            ("scope", PersonFields.Scope(asked.Scope, out var scope)), ("agent", PersonFields.Agent(agent))).ToList();
        var made = time.GetUtcNow();
        var (arn, several) = await Arn(agents, errors.Count == 0 ? agent : null, made, made, context.RequestAborted);
        errors.AddRange(PersonFields.Errors(("agent", several)));
        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }
        var person = new Person(Secrets.MakeId(), account, null, name!, roles, scope, agent, arn, false, null, made, null);
        var (secret, link) = links.For(person);
        var floors = await floorNames.Of(scope, context.RequestAborted);
        var taken = false;
        await book.Change(
            () => (taken = book.Account(account) is not null) ? null : new AccessChange
            {
                People = [person], Links = [link],
                Entry = new AuditEntry(context.Viewer().Actor, "person.invited", person.Subject(), AccessFacts.Of(person, floors)),
            },
            context.RequestAborted);
        return taken ? Problems.Fields(("account", "taken"))
            : TypedResults.Created($"/api/people/{person.Id}", new InvitedJson(PersonJson.Of(person), Links.Url(context.Request, secret), link.Expires));
    }

    private static async Task<IResult> Put(
        string id, PersonRequestJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] IAgentDirectory agents,
        [FromServices] IFloorNames floorNames, [FromServices] TimeProvider time)
    {
        var agent = Blank(asked.Agent);
        var name = asked.Name?.Trim();
        var errors = PersonFields.Errors(
            ("name", PersonFields.Name(name)), ("roles", PersonFields.Roles(asked.Roles, out var roles)),
            ("scope", PersonFields.Scope(asked.Scope, out var scope)), ("agent", PersonFields.Agent(agent))).ToList();
        var before = book.Person(id);
        var (arn, several) = await Arn(
            agents, errors.Count == 0 && agent != before?.Agent ? agent : null, before?.Created ?? default, time.GetUtcNow(), context.RequestAborted);
        errors.AddRange(PersonFields.Errors(("agent", several)));
        var floors = errors.Count == 0 ? await floorNames.Of(scope, context.RequestAborted) : NoFloorNames.None;
        IResult? refused = null;
        Person? next = null;
        await book.Change(
            () =>
            {
                if (book.Person(id) is not { } now)
                {
                    refused = NoSuchPerson();
                    return null;
                }
                var wrong = now.External
                    ? [.. errors, .. PersonFields.Errors(
                        ("name", name == now.Name ? null : "from-provider"), ("roles", roles == now.Roles ? null : "from-provider"),
                        ("scope", scope == now.Scope ? null : "from-provider"))]
                    : errors;
                next = now with { Name = name ?? "", Roles = roles, Scope = scope, Agent = agent, AgentArn = agent == now.Agent ? now.AgentArn : arn,
                    Disabled = asked.Disabled ?? now.Disabled };
                refused = wrong.Count > 0 ? Problems.Fields(wrong)
                    : IsLastAdministrator(book, now) && !(next.Active && next.Roles.HasFlag(Roles.Administrator)) ? LastAdministrator()
                    : null;
                return refused is not null || next == now ? null : new AccessChange
                {
                    People = [next],
                    Removed = next.Disabled
                        ? [.. book.Sessions.Where(s => s.Person == id).Select(s => s.Key), .. book.Links.Where(l => l.Person == id).Select(l => l.Key)] : [],
                    Entry = new AuditEntry(
                        context.Viewer().Actor, next.Disabled == now.Disabled ? "person.changed" : next.Disabled ? "person.disabled" : "person.enabled",
                        next.Subject(), AccessFacts.Of(next, floors)),
                };
            },
            context.RequestAborted);
        return refused ?? TypedResults.Ok(PersonJson.Of(next!));
    }

    private static async Task<IResult> Delete(string id, HttpContext context, [FromServices] AccessBook book)
    {
        IResult? refused = null;
        await book.Change(
            () =>
            {
                var now = book.Person(id);
                refused = now is null ? NoSuchPerson() : IsLastAdministrator(book, now) ? LastAdministrator() : null;
                return refused is not null ? null
                    : new AccessChange { Removed = [now!.Key], Entry = new AuditEntry(context.Viewer().Actor, "person.deleted", now.Subject()) };
            },
            context.RequestAborted);
        return refused ?? TypedResults.NoContent();
    }

    private static async Task<IResult> Link(string id, HttpContext context, [FromServices] AccessBook book, [FromServices] Links links)
    {
        IResult? answer = null;
        await book.Change(
            () =>
            {
                if (book.Person(id) is not { } person)
                {
                    answer = NoSuchPerson();
                    return null;
                }
                if (person.External || person.Disabled)
                {
                    answer = Conflict(person.External ? "The identity provider manages the password of this person." : "Enable this person first.");
                    return null;
                }
                var (secret, link) = links.For(person);
                answer = TypedResults.Ok(new NewLinkJson(Links.Url(context.Request, secret), link.Expires, link.Purpose));
                return new AccessChange
                {
                    Links = [link],
                    Removed = [.. book.Links.Where(l => l.Person == id).Select(l => l.Key)],
                    Entry = new AuditEntry(context.Viewer().Actor, link.Purpose == "invite" ? "person.invited-again" : "person.reset", person.Subject()),
                };
            },
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return answer!;
    }

    /// <summary>Links use the ARN, because a user name may be given to another person later. Uncertain links are found later, or confirmed.</summary>
    /// <returns>The code of an error when several agents with that name are at work now.</returns>
    private static async Task<(string? Arn, string? Code)> Arn(
        IAgentDirectory agents, string? agent, DateTimeOffset made, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (agent is null || AgentLink.Entered(agent) is not null)
        {
            return (agent, null);
        }
        var known = await agents.Find(agent, cancellationToken);
        return AgentLink.Certain(known, DateTimeOffset.MinValue, now).Length > 1 ? (null, "several")
            : AgentLink.Certain(known, made, now) is [var certain] ? (certain.Arn, null)
            : (null, null);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsLastAdministrator(AccessBook book, Person person) =>
        person.Active && person.Roles.HasFlag(Roles.Administrator)
            && !book.People.Any(p => p.Id != person.Id && p.Active && p.Roles.HasFlag(Roles.Administrator));

    internal static IResult NoSuchPerson() =>
        TypedResults.Problem("This person does not exist.", statusCode: StatusCodes.Status404NotFound, title: "Person not found");

    private static IResult LastAdministrator() => Conflict("This is the last administrator. Make another administrator first.");

    private static IResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Not possible");
}

internal sealed record PersonRequestJson(string? Account, string? Name, string[]? Roles, GrantJson?[]? Scope, string? Agent, bool? Disabled);

/// <param name="Agent">The entered text: Amazon Connect user name or ARN.</param>
/// <param name="AgentArn">The agent whose data this person can see; null: none yet.</param>
internal sealed record PersonJson(
    string Id, string Account, string Name, string[] Roles, GrantJson[] Scope, string? Agent, string? AgentArn, string State, DateTimeOffset? LastSignIn,
    bool External)
{
    public static PersonJson Of(Person p) =>
        new(p.Id, p.Account, p.Name, p.Roles.Names(), GrantJson.Of(p.Scope), p.Agent, p.AgentArn, p.State, p.LastSignIn, p.External);
}

internal sealed record InvitedJson(PersonJson Person, string Link, DateTimeOffset Expires);

internal sealed record NewLinkJson(string Link, DateTimeOffset Expires, string Purpose);
