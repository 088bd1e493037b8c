using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ConnectStreaming.Access;

/// <summary>
/// Asks the provider again, behind the back of the browser, whether a session's person is still what the claims said:
/// <code>
/// answer                 roles and scope      session
/// new tokens             as said now          goes on
/// refused (4xx)          –                    ends at once
/// no answer, 5xx         as before            goes on; ends when there was no answer for 15 minutes
/// no refresh token       as at sign-in        ends with its lifetime
/// </code>
/// </summary>
internal sealed class OidcRenewal(
    AccessBook book, SessionStore store, OidcPeople people, IOptionsMonitor<OpenIdConnectOptions> oidcOptions, IOptions<AccessOptions> options, TimeProvider time, ILogger<OidcRenewal> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Of sessions whose ticket was opened: when to ask next, and since when the provider has not answered.
    private readonly ConcurrentDictionary<string, (DateTimeOffset? Due, DateTimeOffset? SilentSince)> _known = new();

    // One round at a time: a refresh token that is used twice is taken for stolen.
    private readonly SemaphoreSlim _round = new(1);

    public override Task StartAsync(CancellationToken cancellationToken) =>
        options.Value.Mode == AccessOptions.OidcMode ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RenewDue(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>Everything that is due now, four at a time.</summary>
    public async Task RenewDue(CancellationToken cancellationToken)
    {
        await _round.WaitAsync(cancellationToken);
        try
        {
            await Round(cancellationToken);
        }
        finally
        {
            _round.Release();
        }
    }

    private Task Round(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var sessions = book.Sessions;
        foreach (var id in _known.Keys.Except(sessions.Select(s => s.Id)).ToArray())
        {
            _known.TryRemove(id, out _);
        }
        return Parallel.ForEachAsync(
            sessions.Where(s => _known.GetOrAdd(s.Id, _ => (DueOf(store.Kept(s)), null)).Due <= now),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (session, cancel) =>
            {
                try
                {
                    await Renew(session, cancel);
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
                {
                    await NoAnswer(session, e, cancel);
                }
            });
    }

    private async Task Renew(Session session, CancellationToken cancellationToken)
    {
        if (store.Kept(session) is not { } properties || properties.GetTokenValue("refresh_token") is not { } refresh)
        {
            return;
        }
        var oidc = oidcOptions.Get(OidcSignIn.Scheme);
        var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = oidc.ClientId! };
        if (oidc.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
        }
        using var content = new FormUrlEncodedContent(form);
        using var answer = await oidc.Backchannel.PostAsync(new Uri(provider.TokenEndpoint), content, limit.Token);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            await End(session, "the identity provider refused the renewal", cancellationToken);
            return;
        }
        answer.EnsureSuccessStatusCode();
        var tokens = new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(limit.Token));
        var idToken = tokens.IdToken ?? properties.GetTokenValue("id_token");
        var claims = await Claims(oidc, provider, tokens, limit.Token);
        var person = book.Person(session.Person);
        if (claims is null || person?.Subject is null || claims.Value("sub") is not { } sub || !person.Subject.EndsWith("|" + sub, StringComparison.Ordinal)
            || await people.Take(person.Subject[..^(sub.Length + 1)], claims, cancellationToken) is not { Disabled: false })
        {
            await End(session, "the identity provider no longer names this person", cancellationToken);
            return;
        }
        people.Keep(properties, idToken, tokens.RefreshToken ?? refresh, double.TryParse(tokens.ExpiresIn, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);
        var ticket = store.Protect(properties);
        await book.Change(() => book.Session(session.Id) is { } still ? new AccessChange { Sessions = [still with { Ticket = ticket }] } : null, cancellationToken);
        _known[session.Id] = (DueOf(properties), null);
    }

    /// <summary>What is said now: a new ID token when there is one, and the userinfo endpoint.</summary>
    private static async Task<OidcClaims?> Claims(OpenIdConnectOptions oidc, OpenIdConnectConfiguration provider, OpenIdConnectMessage tokens, CancellationToken cancellationToken)
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
            claims = claims.With(OidcSignIn.Payload(tokens.IdToken.Split('.')[1]));
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

    private async Task NoAnswer(Session session, Exception error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = _known.GetValueOrDefault(session.Id).SilentSince ?? now;
        if (since == now)
        {
            logger.ProviderUnreachable(error.Message);
        }
        if (now - since >= Patience)
        {
            await End(session, "the identity provider did not answer for 15 minutes", cancellationToken);
            return;
        }
        _known[session.Id] = (now + Every, since);
    }

    private Task End(Session session, string why, CancellationToken cancellationToken) => book.Change(
        () => book.Session(session.Id) is null ? null : new AccessChange
        {
            Gone = [session.Id],
            Entry = new AuditEntry("system", "session.ended", book.Person(session.Person)?.Name, why),
        },
        cancellationToken);

    private static DateTimeOffset? DueOf(AuthenticationProperties? properties) =>
        properties?.GetTokenValue("refresh_token") is not null && long.TryParse(properties.Items[OidcSignIn.RenewAt], CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;
}
