using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Who may sign in: invite, change, disable, remove. For administrators.</summary>
internal static class PeopleApi
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people").RequireAuthorization(Policies.Administer);
        people.MapGet("", List).WithSummary("Everyone who may sign in").Produces<PersonJson[]>();
        people.MapPost("", Invite).WithSummary("Makes an account and a link with which its owner sets the password (Local)")
            .Produces<InvitedJson>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        people.MapPut("/{id}", Put).WithSummary("Changes name, roles, scope, agent; disables. Takes effect at once, in every open browser")
            .Produces<PersonJson>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        people.MapDelete("/{id}", Delete).WithSummary("Removes a person, with sessions and links")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        people.MapPost("/{id}/link", Link).WithSummary("A new one-time link: invites again, or resets a forgotten password")
            .Produces<NewLinkJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult List([FromServices] AccessBook book) =>
        TypedResults.Ok<PersonJson[]>([.. book.People.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Account, StringComparer.Ordinal)
            .Select(PersonJson.Of)]);

    private static async Task<IResult> Invite(
        PersonAskedJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] Links links, [FromServices] IAgentDirectory agents,
        [FromServices] IOptions<AccessOptions> options, [FromServices] TimeProvider time)
    {
        if (options.Value.Mode != AccessOptions.LocalMode)
        {
            return Conflict(options.Value.IsOpen ? "Open mode has no accounts." : "People come from the identity provider; give them a role there.");
        }
        var account = (asked.Account ?? "").Trim().ToLowerInvariant();
        var name = asked.Name?.Trim();
        var agent = Blank(asked.Agent);
        var errors = PersonFields.Errors(
            ("account", PersonFields.Account(account)), ("name", PersonFields.Name(name)), ("roles", PersonFields.Roles(asked.Roles, out var roles)),
            ("scope", PersonFields.Scope(asked.Scope, out var scope)), ("agent", PersonFields.Agent(agent))).ToList();
        var (arn, several) = await Arn(agents, errors.Count == 0 ? agent : null, context.RequestAborted);
        errors.AddRange(PersonFields.Errors(("agent", several)));
        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }
        var person = new Person(Secrets.MakeId(), account, null, name!, roles, scope, agent, arn, false, null, time.GetUtcNow(), null);
        var (secret, link) = links.For(person);
        var taken = false;
        await book.Change(
            () => (taken = book.Account(account) is not null) ? null : new AccessChange
            {
                People = [person], Links = [link], Entry = new AuditEntry(context.Viewer().Actor, "person.invited", person.Subject(), AccessFacts.Of(person)),
            },
            context.RequestAborted);
        return taken ? Problems.Fields(("account", "taken"))
            : TypedResults.Created($"/api/people/{person.Id}", new InvitedJson(PersonJson.Of(person), Links.Url(context.Request, secret), link.Expires));
    }

    private static async Task<IResult> Put(
        string id, PersonAskedJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] IAgentDirectory agents)
    {
        var agent = Blank(asked.Agent);
        var name = asked.Name?.Trim();
        var errors = PersonFields.Errors(
            ("name", PersonFields.Name(name)), ("roles", PersonFields.Roles(asked.Roles, out var roles)),
            ("scope", PersonFields.Scope(asked.Scope, out var scope)), ("agent", PersonFields.Agent(agent))).ToList();
        var (arn, several) = await Arn(agents, errors.Count == 0 && agent != book.Person(id)?.Agent ? agent : null, context.RequestAborted);
        errors.AddRange(PersonFields.Errors(("agent", several)));
        IResult? refused = null;
        await book.Change(
            () =>
            {
                if (book.Person(id) is not { } now)
                {
                    refused = NoSuchPerson();
                    return null;
                }
                if (now.External)
                {
                    errors.AddRange(PersonFields.Errors(
                        ("name", name == now.Name ? null : "from-provider"), ("roles", roles == now.Roles ? null : "from-provider"),
                        ("scope", scope == now.Scope ? null : "from-provider")));
                }
                var next = now with { Name = name ?? "", Roles = roles, Scope = scope, Agent = agent, AgentArn = agent == now.Agent ? now.AgentArn : arn,
                    Disabled = asked.Disabled ?? now.Disabled };
                refused = errors.Count > 0 ? Problems.Fields(errors)
                    : IsLastAdministrator(book, now) && !(next.Active && next.Roles.HasFlag(Roles.Administrator)) ? LastAdministrator()
                    : null;
                return refused is not null || next == now ? null : new AccessChange
                {
                    People = [next],
                    Gone = next.Disabled
                        ? [.. book.Sessions.Where(s => s.Person == id).Select(s => s.Id), .. book.Links.Where(l => l.Person == id).Select(l => l.Id)] : [],
                    Entry = new AuditEntry(
                        context.Viewer().Actor, next.Disabled == now.Disabled ? "person.changed" : next.Disabled ? "person.disabled" : "person.enabled",
                        next.Subject(), AccessFacts.Of(next)),
                };
            },
            context.RequestAborted);
        return refused ?? TypedResults.Ok(PersonJson.Of(book.Person(id)!));
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
                    : new AccessChange { Gone = [id], Entry = new AuditEntry(context.Viewer().Actor, "person.deleted", now!.Subject()) };
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
                    answer = Conflict(person.External ? "The password of this person is kept by the identity provider." : "Enable this person first.");
                    return null;
                }
                var (secret, link) = links.For(person);
                answer = TypedResults.Ok(new NewLinkJson(Links.Url(context.Request, secret), link.Expires, link.Purpose));
                return new AccessChange
                {
                    Links = [link],
                    Gone = [.. book.Links.Where(l => l.Person == id).Select(l => l.Id)],
                    Entry = new AuditEntry(context.Viewer().Actor, link.Purpose == "invite" ? "person.invited-again" : "person.reset", person.Subject()),
                };
            },
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return answer!;
    }

    /// <summary>Links are by ARN: a user name may be given to somebody else later. An agent who was never seen is found later.</summary>
    private static async Task<(string? Arn, string? Code)> Arn(IAgentDirectory agents, string? agent, CancellationToken cancellationToken) =>
        agent is null ? (null, null) : await agents.ArnsOf(agent, cancellationToken) switch
        {
            [] => (null, null),
            [var arn] => (arn, null),
            _ => (null, "several"),
        };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsLastAdministrator(AccessBook book, Person person) =>
        person.Active && person.Roles.HasFlag(Roles.Administrator)
            && !book.People.Any(p => p.Id != person.Id && p.Active && p.Roles.HasFlag(Roles.Administrator));

    private static IResult NoSuchPerson() =>
        TypedResults.Problem("There is no such person.", statusCode: StatusCodes.Status404NotFound, title: "No such person");

    private static IResult LastAdministrator() => Conflict("This is the last administrator: make another one first.");

    private static IResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Not possible");
}

internal sealed record PersonAskedJson(string? Account, string? Name, string[]? Roles, GrantJson?[]? Scope, string? Agent, bool? Disabled);

internal sealed record PersonJson(
    string Id, string Account, string Name, string[] Roles, GrantJson[] Scope, string? Agent, string State, DateTimeOffset? LastSignIn, bool External)
{
    public static PersonJson Of(Person p) => new(p.Id, p.Account, p.Name, p.Roles.Names(), GrantJson.Of(p.Scope), p.Agent, p.State, p.LastSignIn, p.External);
}

internal sealed record InvitedJson(PersonJson Person, string Link, DateTimeOffset Expires);

internal sealed record NewLinkJson(string Link, DateTimeOffset Expires, string Purpose);
