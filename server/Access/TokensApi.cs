using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>API tokens for programs that read, or that report check-ins. For administrators; the secret is shown once.</summary>
internal static class TokensApi
{
    private const int Most = 100;

    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/tokens").RequireAuthorization(Policies.Administer);
        tokens.MapGet("", List).WithSummary("API tokens, without their secrets").Produces<TokenJson[]>();
        tokens.MapPost("", Make).WithSummary("Makes a token. Its secret is only in this answer")
            .Produces<NewTokenJson>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        tokens.MapDelete("/{id}", Revoke).WithSummary("Revokes a token immediately").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List([FromServices] AccessBook book) => TypedResults.Ok<TokenJson[]>([
        .. book.Tokens.OrderBy(t => t.Created)
            .Select(t => new TokenJson(t.Id, t.Name, t.Roles.Names(), GrantJson.Of(t.Scope), t.Created, t.Expires, book.LastUsed(t.Id) ?? t.LastUsed)),
    ]);

    private static async Task<IResult> Make(
        TokenRequestJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] IFloorNames floorNames,
        [FromServices] IOptions<AccessOptions> options, [FromServices] TimeProvider time)
    {
        if (options.Value.IsOpen)
        {
            return TypedResults.Problem("Open mode needs no tokens.", statusCode: StatusCodes.Status409Conflict, title: "Not possible");
        }
        var name = asked.Name?.Trim();
        var errors = PersonFields.Errors(
            ("name", PersonFields.Name(name)), ("roles", RolesOf(asked.Roles, out var roles) ?? (roles == Roles.None ? "missing" : null)),
            ("scope", PersonFields.Scope(asked.Scope, out var scope)), ("days", asked.Days is >= 1 and <= 366 ? null : "out-of-range")).ToArray();
        if (errors.Length > 0)
        {
            return Problems.Fields(errors);
        }
        var secret = BearerAuthentication.Prefix + Secrets.Make();
        var now = time.GetUtcNow();
        var token = new ApiToken(Secrets.MakeId(), Secrets.Hash(secret), name!, roles, scope, now, now.AddDays(asked.Days), null);
        var floors = await floorNames.Of(scope, context.RequestAborted);
        var full = false;
        await book.Change(
            () => (full = book.Tokens.Count >= Most) ? null : new AccessChange
            {
                Tokens = [token],
                Entry = new AuditEntry(context.Viewer().Actor, "token.made", token.Subject(), AccessFacts.Of(token, floors)),
            },
            context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return full
            ? TypedResults.Problem($"There are already {Most} tokens. Revoke one first.", statusCode: StatusCodes.Status409Conflict, title: "Not possible")
            : TypedResults.Created($"/api/tokens/{token.Id}",
                new NewTokenJson(token.Id, token.Name, roles.Names(), GrantJson.Of(scope), token.Created, token.Expires, null, secret));
    }

    /// <summary>The role check-in is alone: with another one, a stolen badge reader would read the map.</summary>
    private static string? RolesOf(string[]? names, out Roles roles)
    {
        if (names?.Contains(RoleNames.CheckIn) != true)
        {
            return PersonFields.Roles(names, out roles);
        }
        roles = Roles.CheckIn;
        return names.Length == 1 ? null : "alone";
    }

    private static async Task<IResult> Revoke(string id, HttpContext context, [FromServices] AccessBook book)
    {
        var found = false;
        await book.Change(
            () => (found = book.Token(id) is not null)
                ? new AccessChange { Removed = [AccessKey.Token(id)],
                    Entry = new AuditEntry(context.Viewer().Actor, "token.revoked", book.Token(id)!.Subject()) }
                : null,
            context.RequestAborted);
        return found ? TypedResults.NoContent()
            : TypedResults.Problem("This token does not exist.", statusCode: StatusCodes.Status404NotFound, title: "Token not found");
    }
}

internal sealed record TokenRequestJson(string? Name, string[]? Roles, GrantJson?[]? Scope, int Days);

internal record TokenJson(string Id, string Name, string[] Roles, GrantJson[] Scope, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? LastUsed);

internal sealed record NewTokenJson(string Id, string Name, string[] Roles, GrantJson[] Scope, DateTimeOffset Created, DateTimeOffset Expires,
    DateTimeOffset? LastUsed, string Secret)
    : TokenJson(Id, Name, Roles, Scope, Created, Expires, LastUsed);
