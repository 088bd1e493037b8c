using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Wall displays: a cookie that is sent and read only under <see cref="Path"/>. Nothing else counts there: the session of a supervisor who opens a wall in the
/// same browser stays apart from it, and so does Open mode.
/// </summary>
internal sealed class ScreenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IScreenPrincipals screens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "screen";
    public const string CookieName = "__Secure-connect-streaming-screen";

    /// <summary>All calls of wall displays are under it, and no others.</summary>
    public const string Path = "/api/wall";

    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(400);

    /// <returns>Null: the request has none, or none that this server made.</returns>
    public static string? SecretOf(HttpRequest request) => request.Cookies[CookieName] is { Length: > 0 and < 100 } secret ? secret : null;

    public static void SetCookie(HttpContext context, string secret) => context.Response.Cookies.Append(CookieName, secret, new CookieOptions
    {
        HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = Path, MaxAge = CookieLife, IsEssential = true,
    });

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        SecretOf(Request) is not { } secret ? AuthenticateResult.NoResult()
        : screens.Find(secret) is not { } key ? AuthenticateResult.Fail("Unknown screen.")
        : AuthenticateResult.Success(new AuthenticationTicket(AccessClaims.ForScreen(key, SchemeName), SchemeName)));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problems.Write(
        Context, StatusCodes.Status401Unauthorized, "Not paired",
        "Only a paired wall display can use this. GET /api/wall/session tells the state of this device.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.NotAllowed(Context);
}
