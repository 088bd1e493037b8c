using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.Tokens;

namespace ConnectStreaming.Access;

/// <summary>Handles the provider's answer to a sign-in.</summary>
internal sealed class OidcEvents(OidcPeople people, AccessBook book, AuditRepeats audit, TimeProvider time) : OpenIdConnectEvents
{
    public override Task TokenValidated(TokenValidatedContext context)
    {
        context.HttpContext.Features.Set(new Answer(context.SecurityToken.Issuer, new OidcClaims(Payload(context.SecurityToken.EncodedPayload))));
        return Task.CompletedTask;
    }

    public override Task UserInformationReceived(UserInformationReceivedContext context)
    {
        var answer = context.HttpContext.Features.GetRequiredFeature<Answer>();
        context.HttpContext.Features.Set(answer with { Claims = answer.Claims.With(context.User.RootElement) });
        return Task.CompletedTask;
    }

    /// <summary>Everything is verified now: the claims become a person, and only the tokens for renewal and sign-out are kept.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var answer = context.HttpContext.Features.GetRequiredFeature<Answer>();
        var person = await people.Update(answer.Issuer, answer.Claims, context.HttpContext.RequestAborted);
        if (person is null || person.Disabled)
        {
            await Failed(context.HttpContext, person, person is null ? "no-subject" : "disabled");
            context.Response.Redirect("/sign-in?error=disabled");
            context.HandleResponse();
            return;
        }
        var properties = context.Properties!;
        people.StoreTokens(properties, properties.GetTokenValue("id_token"), properties.GetTokenValue("refresh_token"), Lifetime(properties));
        context.Principal = AccessClaims.ForPerson(person.Id);
        if ((await context.HttpContext.AuthenticateAsync(AccessSchemes.Session)).Principal?.SessionId() is { } former)
        {
            await book.Change(new AccessChange { Removed = [AccessKey.Session(former)] }, context.HttpContext.RequestAborted);
        }
    }

    /// <summary>Anyone can call the redirect address with any content.</summary>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        var refused = context.Request.Query["error"] == "access_denied";
        await Failed(context.HttpContext, null, refused ? "refused-by-provider" : "sign-in-not-completed");
        context.Response.Redirect(refused ? "/sign-in?error=refused" : "/sign-in?error=failed");
        context.HandleResponse();
    }

    public static JsonElement Payload(string encoded)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(encoded));
        return payload.RootElement.Clone();
    }

    private Task Failed(HttpContext context, Person? person, string reason) => audit.Write(
        new AuditEntry(AuditActor.Unknown, "sign-in.failed", person?.Subject(), AccessFacts.Reason(reason), AccessFacts.Address(context)),
        Addresses.Group(context));

    private TimeSpan? Lifetime(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var end) ? end - time.GetUtcNow() : null;

    private sealed record Answer(string Issuer, OidcClaims Claims);
}
