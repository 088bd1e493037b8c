using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ConnectStreaming.Access;

/// <summary>Asks the provider's token endpoint whether a person is still what the claims said.</summary>
internal sealed class OidcProvider(IOptionsMonitor<OpenIdConnectOptions> oidcOptions)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <returns>Refused: the provider says no. Anything else that goes wrong is an exception.</returns>
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
            // The former refresh token is used up, so the new one counts although nothing is known of the person this time.
            return renewed with { ClaimsError = e };
        }
    }

    /// <summary>What is said now: a new ID token when there is one, and the userinfo endpoint.</summary>
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
        // Two that are not the same person must never be mixed.
        return claims.Value("sub") is { } sub && new OidcClaims(user.RootElement).Value("sub") != sub ? null : claims.With(user.RootElement);
    }
}

/// <param name="RefreshToken">For the next time: providers that rotate tokens treat the former one as stolen now. Null: refused.</param>
/// <param name="Lifetime">Of the access token; null: not said.</param>
/// <param name="Claims">Null: the provider no longer names this person.</param>
internal sealed record OidcAnswer(string? RefreshToken, string? IdToken, TimeSpan? Lifetime, OidcClaims? Claims)
{
    public static OidcAnswer Refused { get; } = new(null, null, null, null);

    /// <summary>Tokens came, but the claims could not be asked for: roles and scope stay as they are.</summary>
    public Exception? ClaimsError { get; init; }
}
