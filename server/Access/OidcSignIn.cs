using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ConnectStreaming.Access;

/// <summary>Single sign-on: code flow with PKCE. The answer is a plain GET, so that no other site ever posts to us.</summary>
internal static class OidcSignIn
{
    public const string Scheme = "oidc";
    public const string RenewAt = "renew_at";

    public static void AddOidc(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddTransient<OpenIdConnectHandler>();
        // The handler checks every request, so it is added only in this mode.
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<AccessOptions>>((schemes, access) =>
        {
            if (access.Value.Mode == AccessOptions.OidcMode)
            {
                schemes.AddScheme<OpenIdConnectHandler>(Scheme, null);
            }
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptions<AccessOptions>, TimeProvider>((oidc, access, time) => Configure(oidc, access.Value.Oidc, time));
        services.AddSingleton<OidcPeople>();
        services.AddSingleton<OidcEvents>();
        services.AddSingleton<OidcProvider>();
        services.AddSingleton<ProviderLog>();
        services.AddSingleton<OidcRenewal>();
        services.AddHostedService(p => p.GetRequiredService<OidcRenewal>());
    }

    public static void MapOidc(this IEndpointRouteBuilder app) =>
        app.MapGet("/sign-in/oidc", async (HttpContext context, IOptions<AccessOptions> access) =>
        {
            if (access.Value.Mode != AccessOptions.OidcMode)
            {
                await Problems.Write(context, StatusCodes.Status404NotFound, "No single sign-on", "No identity provider is configured on this server.");
                return;
            }
            try
            {
                await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = LocalPath(context.Request.Query["return"]) });
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException
                && !context.Response.HasStarted)
            {
                context.RequestServices.GetRequiredService<ProviderLog>().Unreachable(e.Message);
                context.Response.Redirect("/sign-in?error=unreachable");
            }
        }).AllowAnonymous().WithTags("Access").WithSummary("Redirects to the identity provider (Oidc). return: a path of this server");

    /// <summary>Redirects only to a path of this server. Everything else, including paths that a browser could treat as another site, becomes "/".</summary>
    public static string LocalPath(string? path) =>
        path is { Length: > 0 and <= 2000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\'))
            && !path.Any(c => c is '\\' || char.IsControl(c)) ? path : "/";

    /// <summary>The URL at which the provider ends its own session; null when it has none.</summary>
    public static async Task<string?> EndSession(HttpContext context, string? idToken)
    {
        var oidc = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(Scheme);
        try
        {
            var provider = await oidc.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint) ? null
                : QueryHelpers.AddQueryString(provider.EndSessionEndpoint, new Dictionary<string, string?>
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
        oidc.EventsType = typeof(OidcEvents);
    }
}
