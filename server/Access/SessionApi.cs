using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>The current person, sign-in and sign-out, sessions, password.</summary>
internal static class SessionApi
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapGet("/session", Session).AllowAnonymous().WithSummary("The person who is signed in, and how to sign in").Produces<SessionJson>();
        api.MapPost("/sign-in", In).AllowAnonymous().WithSummary("Signs in with an account and a password (Local)")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapPost("/sign-out", Out).AllowAnonymous()
            .WithSummary("Ends the session. go: the URL at which the identity provider signs out too").Produces<SignedOutJson>();
        api.MapGet("/sessions", Sessions).RequireAuthorization(Policies.SignedIn)
            .WithSummary("My signed-in browsers. all=true: the browsers of everyone (administrators)").Produces<BrowserSessionJson[]>();
        api.MapDelete("/sessions/{id}", Revoke).RequireAuthorization(Policies.SignedIn).WithSummary("Signs a browser out at once")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/password", Password).RequireAuthorization(Policies.SignedIn).WithSummary("Changes my password and ends my other sessions")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem();
    }

    private static IResult Session(
        HttpContext context, [FromServices] IViewers viewers, [FromServices] AccessBook book, [FromServices] Links links,
        [FromServices] IGeneratedCertificate own, [FromServices] ISiteZone site, [FromServices] IOptions<AccessOptions> options)
    {
        context.Response.Headers.CacheControl = "no-store";
        var viewer = viewers.Of(context.User);
        var certificate = own.Generated is { } made ? new CertificateJson(Fingerprint.Of(made), made.NotAfter.ToUniversalTime()) : null;
        if (options.Value.IsOpen)
        {
            return TypedResults.Ok(new SessionJson("open", PersonJson(viewer!, "open", null), null, certificate, true, site.Name));
        }
        var person = viewer is null ? null : book.Person(viewer.Id);
        var provider = options.Value.Mode == AccessOptions.OidcMode ? options.Value.Oidc.Name ?? new Uri(options.Value.Oidc.Authority!).Host : null;
        return TypedResults.Ok(new SessionJson(
            options.Value.Mode!.ToLowerInvariant(), viewer is null ? null : PersonJson(viewer, person?.Account ?? viewer.Name, person?.Agent), provider,
            certificate, links.SetUp, site.Name));
    }

    private static SessionPersonJson PersonJson(Viewer viewer, string account, string? agent) => new(
        viewer.Id, viewer.Name, account, viewer.Roles.Names(), GrantJson.Of(viewer.Scope), viewer.Privacy.Names.ToString().ToLowerInvariant(), agent);

    private static async Task<IResult> In(SignInJson asked, HttpContext context, [FromServices] SignIn signIn, [FromServices] IOptions<AccessOptions> options)
    {
        if (options.Value.Mode != AccessOptions.LocalMode)
        {
            return TypedResults.Problem("This server has no accounts with passwords.", statusCode: StatusCodes.Status409Conflict, title: "No passwords");
        }
        return await signIn.Try((asked.Account ?? "").Trim(), asked.Password ?? "", context) ?? TypedResults.NoContent();
    }

    private static async Task<IResult> Out(
        HttpContext context, [FromServices] AccessBook book, [FromServices] SessionStore store, [FromServices] IAuditLog audit,
        [FromServices] IOptions<AccessOptions> options)
    {
        if (context.User.SessionId() is not { } id)
        {
            return TypedResults.Ok(new SignedOutJson(null));
        }
        string? go = null;
        if (book.Session(id) is { } session && book.Person(session.Person) is { } person)
        {
            go = options.Value.Mode == AccessOptions.OidcMode ? await OidcSignIn.EndSession(context, store.Properties(session)?.GetTokenValue("id_token"))
                : null;
            await audit.Write(new AuditEntry(person.Actor(), "sign-out.done"), context.RequestAborted);
        }
        await context.SignOutAsync(AccessSchemes.Session);
        return TypedResults.Ok(new SignedOutJson(go));
    }

    private static IResult Sessions(
        HttpContext context, [FromServices] AccessBook book, [FromServices] SessionRules rules, [FromQuery] bool all = false)
    {
        var me = context.Viewer();
        if (all && !me.May(Policies.Administer))
        {
            return TypedResults.Problem(
                "Only administrators can see the sessions of others. Ask one of them.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
        }
        return TypedResults.Ok<BrowserSessionJson[]>([
            .. from session in book.Sessions
               where (all || session.Person == me.Id) && !rules.Ended(session)
               orderby book.LastUsed(session.Id) ?? session.LastSeen descending
               select new BrowserSessionJson(
                   session.Id, session.Created, book.LastUsed(session.Id) ?? session.LastSeen, session.Browser, session.Address, session.Id == me.Session,
                   all ? new NamedJson(session.Person, book.Person(session.Person)?.Name ?? "") : null),
        ]);
    }

    private static async Task<IResult> Revoke(
        string id, HttpContext context, [FromServices] AccessBook book)
    {
        var me = context.Viewer();
        var found = false;
        await book.Change(
            () =>
            {
                // Another person's session must look like one that does not exist.
                found = false;
                if (book.Session(id) is not { } session || (session.Person != me.Id && !me.May(Policies.Administer)))
                {
                    return null;
                }
                found = true;
                return new AccessChange { Removed = [session.Key],
                    Entry = new AuditEntry(me.Actor, "session.revoked", book.Person(session.Person)?.Subject(), new AuditFact("address", session.Address)) };
            },
            context.RequestAborted);
        return found ? TypedResults.NoContent()
            : TypedResults.Problem("This session does not exist.", statusCode: StatusCodes.Status404NotFound, title: "Session not found");
    }

    private static async Task<IResult> Password(
        PasswordJson asked, HttpContext context, [FromServices] AccessBook book, [FromServices] Passwords passwords, [FromServices] SignInLimits limits,
        [FromServices] AuditRepeats audit)
    {
        var me = context.Viewer();
        if (book.Person(me.Id) is not { External: false } person)
        {
            return TypedResults.Problem("Your account has no password on this server.", statusCode: StatusCodes.Status409Conflict, title: "No password");
        }
        // Wrong current passwords inside a session are counted separately and do not lock the sign-in.
        const string Place = "password-change";
        if ((await limits.Locked(person.Account, Place, context.RequestAborted) ?? limits.TakeAttempt(person.Account, Place)) is { } wait)
        {
            return Problems.TooMany(wait, context);
        }
        if (Passwords.Rate(asked.Next, person.Name, person.Account, person.Agent) is { } code)
        {
            return Problems.Fields(("next", code));
        }
        var current = asked.Current ?? "";
        switch (await passwords.Check(person, current.Length > Passwords.Most ? "" : current, context.RequestAborted))
        {
            case null:
                return Problems.TooMany(TimeSpan.FromSeconds(2), context);
            case PasswordVerificationResult.Failed:
                await limits.OnFailed(person.Account, Place, CancellationToken.None);
                await audit.Write(new AuditEntry(me.Actor, "password.refused"), person.Id);
                return Problems.Fields(("current", "wrong"));
        }
        var hash = await passwords.Hash(asked.Next!, context.RequestAborted);
        await book.Change(
            () => book.Person(person.Id) is not { } now ? null : new AccessChange
            {
                People = [now with { PasswordHash = hash }],
                Removed = [.. book.Sessions.Where(s => s.Person == now.Id && s.Id != me.Session).Select(s => s.Key),
                    .. book.Links.Where(l => l.Person == now.Id).Select(l => l.Key)],
                Entry = new AuditEntry(me.Actor, "password.changed"),
            },
            context.RequestAborted);
        await limits.OnSignedIn(person.Account, Place, context.RequestAborted);
        return TypedResults.NoContent();
    }
}

internal sealed record SessionPersonJson(string Id, string Name, string Account, string[] Roles, GrantJson[] Scope, string Names, string? Agent);

internal sealed record CertificateJson(string Sha256, DateTimeOffset NotAfter);

internal sealed record SessionJson(string Mode, SessionPersonJson? Person, string? Provider, CertificateJson? Certificate, bool SetUp, string? Zone);

internal sealed record SignInJson(string? Account, string? Password);

internal sealed record SignedOutJson(string? Go);

internal sealed record NamedJson(string Id, string Name);

internal sealed record BrowserSessionJson(
    string Id, DateTimeOffset Created, DateTimeOffset LastSeen, string Browser, string Address, bool Current,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] NamedJson? Person);

internal sealed record PasswordJson(string? Current, string? Next);
