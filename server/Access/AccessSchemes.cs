using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Chooses the authentication of a request: <c>screen</c> for the calls of wall displays, else <c>open</c> in Open mode, <c>token</c> if the request has one,
/// else the session's cookie.
/// Sessions begin under a separate scheme, which never reads the cookie of the request: every sign-in gets a new key, so a key
/// that an attacker placed in the browser before is useless.
/// </summary>
internal static class AccessSchemes
{
    public const string Session = "session";
    public const string SessionStart = "session-start";
    public const string Token = "token";
    public const string CookieName = "__Host-connect-streaming";
    private const string Chosen = "access";

    public static void AddSchemes(this IServiceCollection services)
    {
        services.AddAuthentication(Chosen)
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = Choose)
            .AddScheme<AuthenticationSchemeOptions, OpenAuthentication>(OpenAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(Token, null)
            .AddScheme<AuthenticationSchemeOptions, ScreenAuthentication>(ScreenAuthentication.SchemeName, null)
            .AddCookie(Session).AddCookie(SessionStart);
        services.AddOptions<CookieAuthenticationOptions>(Session).Configure<SessionStore, SessionRules, IDataProtectionProvider, TimeProvider>(Cookie);
        services.AddOptions<CookieAuthenticationOptions>(SessionStart).Configure<SessionStore, SessionRules, IDataProtectionProvider, TimeProvider>(
            (cookie, store, rules, protection, time) =>
            {
                Cookie(cookie, store, rules, protection, time);
                cookie.CookieManager = new WriteOnlyCookies();
            });
    }

    private static string Choose(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ScreenAuthentication.Path) ? ScreenAuthentication.SchemeName
        : context.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.IsOpen ? OpenAuthentication.SchemeName
        : BearerAuthentication.IsOffered(context.Request) ? Token
        : Session;

    private static void Cookie(CookieAuthenticationOptions cookie, SessionStore store, SessionRules rules, IDataProtectionProvider protection,
        TimeProvider time)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = rules.Lifetime;
        cookie.SlidingExpiration = false;
        cookie.SessionStore = store;
        cookie.TicketDataFormat = new TicketDataFormat(protection.CreateProtector("session cookie"));
        cookie.TimeProvider = time;
        cookie.Events.OnRedirectToLogin = context => Problems.NotSignedIn(context.HttpContext);
        cookie.Events.OnRedirectToAccessDenied = context => Problems.NotAllowed(context.HttpContext);
        cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
    }

    private sealed class WriteOnlyCookies : ICookieManager
    {
        private readonly ChunkingCookieManager _cookies = new();

        public string? GetRequestCookie(HttpContext context, string key) => null;

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
            _cookies.AppendResponseCookie(context, key, value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, key, options);
    }
}
