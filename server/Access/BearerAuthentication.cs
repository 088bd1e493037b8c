using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// API tokens: <c>Authorization: Bearer cst_…</c>, only to read, to use the hub and to report check-ins. Never in the URL, because logs contain URLs.
/// </summary>
internal sealed class BearerAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessBook book)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Prefix = "cst_";
    /// <summary>The one path to which a token may write (<see cref="Policies.CheckIn"/>).</summary>
    public const string CheckInPath = "/api/check-in";
    private const string Word = "Bearer ";

    public static bool IsOffered(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Word, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsOffered(Request))
        {
            return AuthenticateResult.NoResult();
        }
        var key = Request.Headers.Authorization[0]![Word.Length..].Trim();
        return await Find(key) is not { } token ? AuthenticateResult.Fail("Unknown token.")
            : token.Expires <= Context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() ? AuthenticateResult.Fail("The token has expired.")
            : !Reads ? AuthenticateResult.Fail("Tokens can only read.")
            : AuthenticateResult.Success(new AuthenticationTicket(AccessClaims.ForToken(token.Id, AccessSchemes.Token), AccessSchemes.Token));
    }

    private async Task<ApiToken?> Find(string key)
    {
        if (key.Length > 100 || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        if (book.TokenOf(key) is { } known)
        {
            return known;
        }
        // Another server may have made it just now.
        await book.CatchUp();
        return book.TokenOf(key);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Reads
            ? Problems.NotSignedIn(Context)
            : Problems.Write(Context, StatusCodes.Status403Forbidden, "Not allowed",
                "API tokens can only read: GET, and the hub /live. A token with the role check-in: POST /api/check-in.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.NotAllowed(Context);

    private bool Reads => HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) || Request.Path.StartsWithSegments("/live")
        || (HttpMethods.IsPost(Request.Method) && Request.Path == CheckInPath);
}
