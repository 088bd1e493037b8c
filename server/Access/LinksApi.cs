using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Access;

/// <summary>One-time links: they can be inspected, and used once to set a password. Wrong ones count as failed sign-ins.</summary>
internal static class LinksApi
{
    public static void MapLinks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/links/look", Describe).AllowAnonymous().WithSummary("The purpose of a one-time link")
            .Produces<LinkJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapPost("/links/use", Use).AllowAnonymous().WithSummary("Sets the password with a one-time link, and signs in")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> Describe(LinkTokenJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] Links links,
        [FromServices] SignInLimits limits)
    {
        var (found, refused) = await Find(asked.Token, context, book, links, limits);
        if (found is not { } link)
        {
            return refused!;
        }
        var person = link.Person is null ? null : book.Person(link.Person);
        return TypedResults.Ok(new LinkJson(link.Purpose, person?.Account, person?.Name, (person?.Roles ?? Roles.Administrator).Names(), link.Expires));
    }

    private static async Task<IResult> Use(
        UseLinkJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] Links links, [FromServices] Passwords passwords,
        [FromServices] SignInLimits limits, [FromServices] SignIn signIn, [FromServices] TimeProvider time)
    {
        var (found, refused) = await Find(asked.Token, context, book, links, limits);
        if (found is not { } link)
        {
            return refused!;
        }
        var person = link.Person is null ? null : book.Person(link.Person);
        var account = (person?.Account ?? asked.Account?.Trim() ?? "").ToLowerInvariant();
        var name = link.Purpose == "reset" ? person!.Name : asked.Name?.Trim() ?? person?.Name;
        var errors = PersonFields.Errors(
            ("account", PersonFields.Account(account) ?? (person is null && book.Account(account) is not null ? "taken" : null)),
            ("name", PersonFields.Name(name)),
            ("password", Passwords.Rate(asked.Password, account, name, person?.Agent))).ToArray();
        if (errors.Length > 0)
        {
            return Problems.Fields(errors);
        }
        var hash = await passwords.Hash(asked.Password!, context.RequestAborted);
        Person? made = null;
        await book.Change(
            () =>
            {
                // Check again, now that no other change can run: of two uses at the same time, only the first finds it.
                made = null;
                if (links.Find(asked.Token!) is null || (person is null && book.Account(account) is not null))
                {
                    return null;
                }
                made = person is null
                    ? new Person(Secrets.MakeId(), account, null, name!, Roles.Administrator, Scope.Everything, null, null, false, hash, time.GetUtcNow(), null)
                    : book.Person(person.Id)! with { Name = name!, PasswordHash = hash };
                return new AccessChange
                {
                    People = [made],
                    Removed = [.. links.UsedUpWith(link), .. book.Sessions.Where(s => s.Person == made.Id).Select(s => s.Key)],
                    Entry = new AuditEntry(made.Actor(), $"link.used.{link.Purpose}", made.Subject(), AccessFacts.Address(context)),
                };
            },
            context.RequestAborted);
        if (made is null)
        {
            return NotFound();
        }
        await limits.ClearFailures(made.Account, context.RequestAborted);
        return await signIn.Start(made, context) ? TypedResults.NoContent() : NotFound();
    }

    private static async Task<(Link? Link, IResult? Refused)> Find(
        string? token, HttpContext context, AccessBook book, Links links, SignInLimits limits)
    {
        var address = Addresses.Group(context);
        if (limits.Blocked(address) is { } wait)
        {
            return (null, Problems.TooMany(wait, context));
        }
        if (token is { Length: > 0 and <= 100 })
        {
            if (links.Find(token) is { } known)
            {
                return (known, null);
            }
            // Another server may have made it just now.
            await book.CatchUp();
            if (links.Find(token) is { } link)
            {
                return (link, null);
            }
        }
        limits.OnFailed(address);
        return (null, NotFound());
    }

    private static IResult NotFound() => TypedResults.Problem(
        "This link has been used, has expired, or is wrong. Ask an administrator for a new one.", statusCode: StatusCodes.Status404NotFound,
        title: "Link not found");
}

internal sealed record LinkTokenJson(string? Token);

internal sealed record UseLinkJson(string? Token, string? Account, string? Name, string? Password);

internal sealed record LinkJson(string Purpose, string? Account, string? Name, string[] Roles, DateTimeOffset Expires);
