using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ConnectStreaming.Access;

/// <summary>Single sign-on: code flow with PKCE, answered by a plain GET, so that no other site ever posts to us.</summary>
internal static class OidcSignIn
{
    public const string Scheme = "oidc";
    public const string RenewAt = "renew_at";
    private static readonly object ClaimsKey = new();

    public static void AddOidc(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddTransient<OpenIdConnectHandler>();
        // The handler looks at every request, so there is one only in this mode.
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<AccessOptions>>((schemes, access) =>
        {
            if (access.Value.Mode == AccessOptions.OidcMode)
            {
                schemes.AddScheme<OpenIdConnectHandler>(Scheme, null);
            }
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<AccessOptions>, TimeProvider>((oidc, access, time) => Configure(oidc, access.Value.Oidc, time));
        services.AddSingleton<OidcPeople>();
        services.AddSingleton<OidcRenewal>();
        services.AddHostedService(p => p.GetRequiredService<OidcRenewal>());
    }

    public static void MapOidc(this IEndpointRouteBuilder app) =>
        app.MapGet("/sign-in/oidc", async (HttpContext context, IOptions<AccessOptions> access) =>
        {
            if (access.Value.Mode != AccessOptions.OidcMode)
            {
                await Problems.Write(context, StatusCodes.Status404NotFound, "No single sign-on", "This server has no identity provider.");
                return;
            }
            try
            {
                await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = LocalPath(context.Request.Query["return"]) });
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException && !context.Response.HasStarted)
            {
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcSignIn)).ProviderUnreachable(e.Message);
                context.Response.Redirect("/sign-in?error=unreachable");
            }
        }).AllowAnonymous().WithTags("Access").WithSummary("Goes to the identity provider (Oidc); return: a path of this server");

    /// <summary>Only a path of ours is gone back to; everything else, and what a browser could take for another site, is "/".</summary>
    public static string LocalPath(string? path) =>
        path is { Length: > 0 and <= 2000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(c => c is '\\' || char.IsControl(c)) ? path : "/";

    /// <summary>Where the provider ends its own session; null when it has no such place.</summary>
    public static async Task<string?> EndSession(HttpContext context, string? idToken)
    {
        var oidc = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
        try
        {
            var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint) ? null : QueryHelpers.AddQueryString(provider.EndSessionEndpoint, new Dictionary<string, string?>
            {
                ["id_token_hint"] = idToken,
                ["client_id"] = oidc.ClientId,
                ["post_logout_redirect_uri"] = $"{context.Request.Scheme}://{context.Request.Host}/sign-in",
            }.Where(p => p.Value is not null));
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static void Configure(OpenIdConnectOptions oidc, OidcOptions asked, TimeProvider time)
    {
        oidc.Authority = asked.Authority;
        oidc.ClientId = asked.ClientId;
        oidc.ClientSecret = asked.ClientSecret;
        oidc.RequireHttpsMetadata = asked.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.Scope.Clear();
        foreach (var scope in asked.Request.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            oidc.Scope.Add(scope);
        }
        oidc.CallbackPath = "/sign-in/oidc/done";
        oidc.RemoteSignOutPath = default;
        oidc.SignInScheme = AccessSchemes.SessionStart;
        oidc.MapInboundClaims = false;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.SaveTokens = true;
        oidc.TimeProvider = time;
        oidc.TokenValidationParameters.NameClaimType = asked.NameClaim;
        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.Always;
        }
        oidc.Events.OnTokenValidated = context =>
        {
            context.HttpContext.Items[ClaimsKey] = new OidcClaims(Payload(context.SecurityToken.EncodedPayload));
            context.HttpContext.Items[typeof(SecurityToken)] = context.SecurityToken.Issuer;
            return Task.CompletedTask;
        };
        oidc.Events.OnUserInformationReceived = context =>
        {
            context.HttpContext.Items[ClaimsKey] = ((OidcClaims)context.HttpContext.Items[ClaimsKey]!).With(context.User.RootElement);
            return Task.CompletedTask;
        };
        oidc.Events.OnTicketReceived = Received;
        oidc.Events.OnRemoteFailure = async context =>
        {
            var refused = context.Request.Query["error"] == "access_denied";
            await context.HttpContext.RequestServices.GetRequiredService<IAuditLog>().Write(
                new AuditEntry("unknown", "sign-in.failed", refused ? "refused by the provider" : "single sign-on", Addresses.Of(context.HttpContext)), context.HttpContext.RequestAborted);
            context.Response.Redirect(refused ? "/sign-in?error=refused" : "/sign-in?error=failed");
            context.HandleResponse();
        };
    }

    /// <summary>Everything is proven now: the claims become a person of ours, and only what renews and signs out is kept.</summary>
    private static async Task Received(TicketReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var people = services.GetRequiredService<OidcPeople>();
        var person = await people.Take((string)context.HttpContext.Items[typeof(SecurityToken)]!, (OidcClaims)context.HttpContext.Items[ClaimsKey]!, context.HttpContext.RequestAborted);
        if (person is null || person.Disabled)
        {
            await services.GetRequiredService<IAuditLog>().Write(
                new AuditEntry(person?.Name ?? "unknown", "sign-in.failed", person is null ? "no subject" : "disabled", Addresses.Of(context.HttpContext)), context.HttpContext.RequestAborted);
            context.Response.Redirect("/sign-in?error=disabled");
            context.HandleResponse();
            return;
        }
        var properties = context.Properties!;
        people.Keep(properties, properties.GetTokenValue("id_token"), properties.GetTokenValue("refresh_token"), Lifetime(properties, services.GetRequiredService<TimeProvider>()));
        context.Principal = AccessClaims.ForPerson(person.Id);
        if ((await context.HttpContext.AuthenticateAsync(AccessSchemes.Session)).Principal?.SessionId() is { } former)
        {
            await services.GetRequiredService<AccessBook>().Commit(new AccessChange { Gone = [former] }, context.HttpContext.RequestAborted);
        }
    }

    public static JsonElement Payload(string encoded)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(encoded));
        return payload.RootElement.Clone();
    }

    private static TimeSpan? Lifetime(AuthenticationProperties properties, TimeProvider time) =>
        DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), System.Globalization.CultureInfo.InvariantCulture, out var end) ? end - time.GetUtcNow() : null;
}
