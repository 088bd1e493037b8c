using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ConnectStreaming.Access;

/// <summary>Asks the provider's token endpoint whether the claims of a person are still valid.</summary>
internal sealed class OidcProvider(IOptionsMonitor<OpenIdConnectOptions> oidcOptions)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <returns>Refused: the provider refuses. All other errors are exceptions.</returns>
    public async Task<OidcAnswer> Renew(string refreshToken, string? idToken, CancellationToken cancellationToken)
    {
        var oidc = oidcOptions.Get(OidcSignIn.Scheme);
        var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["client_id"] = oidc.ClientId! };
        if (oidc.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
        }
        using var content = new FormUrlEncodedContent(form);
        using var answer = await oidc.Backchannel.PostAsync(new Uri(provider.TokenEndpoint), content, limit.Token);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return OidcAnswer.Refused;
        }
        answer.EnsureSuccessStatusCode();
        var tokens = new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(limit.Token));
        TimeSpan? lifetime = double.TryParse(tokens.ExpiresIn, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        var renewed = new OidcAnswer(tokens.RefreshToken ?? refreshToken, tokens.IdToken ?? idToken, lifetime, null);
        try
        {
            return renewed with { Claims = await Claims(oidc, provider, tokens, limit.Token) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The old refresh token is used up, so keep the new one although the claims are unknown this time.
            return renewed with { ClaimsError = e };
        }
    }

    /// <summary>The current claims: of a new ID token, if there is one, and of the userinfo endpoint.</summary>
    private static async Task<OidcClaims?> Claims(OpenIdConnectOptions oidc, OpenIdConnectConfiguration provider, OpenIdConnectMessage tokens,
        CancellationToken cancellationToken)
    {
        var claims = new OidcClaims();
        if (!string.IsNullOrEmpty(tokens.IdToken))
        {
            var rules = oidc.TokenValidationParameters.Clone();
            rules.ValidIssuer = provider.Issuer;
            rules.ValidAudience = oidc.ClientId;
            rules.IssuerSigningKeys = provider.SigningKeys;
            var result = await oidc.TokenHandler.ValidateTokenAsync(tokens.IdToken, rules);
            if (!result.IsValid)
            {
                throw new SecurityTokenException("The new ID token is not valid.", result.Exception);
            }
            claims = claims.With(OidcEvents.Payload(tokens.IdToken.Split('.')[1]));
        }
        if (string.IsNullOrEmpty(provider.UserInfoEndpoint))
        {
            return claims;
        }
        using var ask = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint);
        ask.Headers.Authorization = new("Bearer", tokens.AccessToken);
        using var said = await oidc.Backchannel.SendAsync(ask, cancellationToken);
        if (said.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return null;
        }
        said.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await said.Content.ReadAsStringAsync(cancellationToken));
        // Claims of two different people must never be mixed.
        return claims.Value("sub") is { } sub && new OidcClaims(user.RootElement).Value("sub") != sub ? null : claims.With(user.RootElement);
    }
}

/// <param name="RefreshToken">For the next renewal: providers that rotate tokens treat the old one as stolen. Null: refused.</param>
/// <param name="Lifetime">Lifetime of the access token; null: unknown.</param>
/// <param name="Claims">Null: the provider no longer knows this person.</param>
internal sealed record OidcAnswer(string? RefreshToken, string? IdToken, TimeSpan? Lifetime, OidcClaims? Claims)
{
    public static OidcAnswer Refused { get; } = new(null, null, null, null);

    /// <summary>Tokens were received, but the claims could not be read: roles and scope do not change.</summary>
    public Exception? ClaimsError { get; init; }
}
