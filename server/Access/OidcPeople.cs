using System.Globalization;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Stores people of the provider, and the tokens of their sessions.</summary>
internal sealed class OidcPeople(AccessBook book, IFloorNames floorNames, IOptions<AccessOptions> options, TimeProvider time)
{
    private OidcOptions Oidc => options.Value.Oidc;

    /// <summary>Updates the person from the provider's claims. Null: they contain no subject.</summary>
    public async Task<Person?> Update(string issuer, OidcClaims claims, CancellationToken cancellationToken)
    {
        if (OidcMapping.Map(Oidc, issuer, claims) is not { } said)
        {
            return null;
        }
        // Most renewals change nothing: they need no names, and no store.
        var floors = book.Subject(said.Subject) is { } known && Next(known, said) == known
            ? NoFloorNames.None : await floorNames.Of(said.Scope, cancellationToken);
        await book.Change(
            () =>
            {
                var now = book.Subject(said.Subject);
                var next = Next(now, said);
                return next == now ? null : new AccessChange
                {
                    People = [next],
                    Entry = new AuditEntry(
                        AuditActor.System, now is null ? "person.joined" : "person.changed", next.Subject(),
                        [new AuditFact("by-provider"), .. AccessFacts.Of(next, floors)]),
                };
            },
            cancellationToken);
        return book.Subject(said.Subject);
    }

    private Person Next(Person? now, OidcPerson said)
    {
        var next = (now ?? new Person(
            Secrets.MakeId(), "", said.Subject, "", Roles.None, Scope.Everything, null, null, false, null, time.GetUtcNow(), null)) with
        {
            Account = said.Account, Name = said.Name, Roles = said.Roles, Scope = said.Scope,
            // Without a claim for it, keep the agent that an administrator entered.
            Agent = Oidc.AgentClaim is { Length: > 0 } ? said.Agent : now?.Agent,
        };
        // Another name means another agent. Its ARN is unknown unless the provider gives it.
        return next.Agent == now?.Agent ? next : next with { AgentArn = AgentLink.Entered(next.Agent) };
    }

    /// <param name="lifetime">Lifetime of the access token; null: unknown.</param>
    public void StoreTokens(AuthenticationProperties properties, string? idToken, string? refreshToken, TimeSpan? lifetime)
    {
        List<AuthenticationToken> tokens = [];
        foreach (var (name, value) in new[] { ("id_token", idToken), ("refresh_token", refreshToken) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                tokens.Add(new AuthenticationToken { Name = name, Value = value });
            }
        }
        properties.StoreTokens(tokens);
        // A little before the token's end, but not too often if a provider gives a lifetime of seconds.
        var after = lifetime - TimeSpan.FromSeconds(30) is { } early && early < Oidc.RenewAfter ? early : Oidc.RenewAfter;
        after = after < TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(10) : after;
        properties.Items[OidcSignIn.RenewAt] = (time.GetUtcNow() + after).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }
}
