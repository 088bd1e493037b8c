using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ConnectStreaming.Access;

/// <summary>
/// A browser in which a person signed in keeps a cookie for 90 days that records this. The cookie gives no access. It only distinguishes the browser
/// from strangers who guess passwords of the same account ("device cookies" of OWASP), so that their failures do not lock this browser out.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection, TimeProvider time)
{
    public const string CookieName = "__Host-connect-streaming-browser";
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private readonly IDataProtector _protector = protection.CreateProtector("known browser");

    /// <returns>An id of the browser if this person has signed in with it; null: unknown browser.</returns>
    public string? Of(Person? person, HttpContext context)
    {
        if (person is null)
        {
            return null;
        }
        if (context.User.PersonId() == person.Id && context.User.SessionId() is { } session)
        {
            return "session-" + session;
        }
        return Read(context) is [var owner, var id, var until] && owner == person.Id && long.TryParse(until, out var end)
            && end > time.GetUtcNow().ToUnixTimeSeconds()
            ? id
            : null;
    }

    public void Remember(Person person, HttpContext context)
    {
        var end = time.GetUtcNow() + Life;
        var text = $"{person.Id} {Secrets.MakeId()} {end.ToUnixTimeSeconds()}";
        context.Response.Cookies.Append(CookieName, _protector.Protect(text), new CookieOptions
        {
            HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", Expires = end, IsEssential = true,
        });
    }

    private string[]? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[CookieName] is { Length: > 0 and < 1000 } cookie ? _protector.Unprotect(cookie).Split(' ') : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
