using System.Globalization;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>People of the provider as rows of ours, and the tokens that their sessions keep.</summary>
internal sealed class OidcPeople(AccessBook book, IOptions<AccessOptions> options, TimeProvider time)
{
    private OidcOptions Oidc => options.Value.Oidc;

    /// <summary>Updates the person from the provider's claims. Null: they name no subject.</summary>
    public async Task<Person?> Update(string issuer, OidcClaims claims, CancellationToken cancellationToken)
    {
        if (OidcMapping.Map(Oidc, issuer, claims) is not { } said)
        {
            return null;
        }
        await book.Change(
            () =>
            {
                var now = book.Subject(said.Subject);
                var next = (now ?? new Person(Secrets.MakeId(), "", said.Subject, "", Roles.None, Scope.Everything, null, null, false, null,
                    time.GetUtcNow(), null)) with
                {
                    Account = said.Account, Name = said.Name, Roles = said.Roles, Scope = said.Scope,
                    // Without a claim for it, the agent is what an administrator entered.
                    Agent = Oidc.AgentClaim is { Length: > 0 } ? said.Agent : now?.Agent,
                };
                // Another name is another agent, whose ARN is not known yet.
                next = next.Agent == now?.Agent ? next : next with { AgentArn = null };
                return next == now ? null : new AccessChange
                {
                    People = [next],
                    Entry = new AuditEntry(
                        AuditActor.System, now is null ? "person.joined" : "person.changed", next.Subject(),
                        [new AuditFact("by-provider"), .. AccessFacts.Of(next)]),
                };
            },
            cancellationToken);
        return book.Subject(said.Subject);
    }

    /// <param name="lifetime">Of the access token; null: not said.</param>
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
        // A little before the token's end, and not in a tight loop when a provider gives seconds.
        var after = lifetime - TimeSpan.FromSeconds(30) is { } early && early < Oidc.RenewAfter ? early : Oidc.RenewAfter;
        after = after < TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(10) : after;
        properties.Items[OidcSignIn.RenewAt] = (time.GetUtcNow() + after).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }
}
