using System.Security.Claims;

namespace ConnectStreaming.Access;

/// <summary>A principal says only who asks and by which session or token; what is allowed is looked up each time.</summary>
internal static class AccessClaims
{
    public const string Person = "person";
    public const string Session = "session";
    public const string Token = "token";

    public static ClaimsPrincipal ForSession(string person, string session, string scheme) =>
        new(new ClaimsIdentity([new Claim(Person, person), new Claim(Session, session)], scheme));

    public static ClaimsPrincipal ForToken(string token, string scheme) => new(new ClaimsIdentity([new Claim(Token, token)], scheme));

    /// <summary>To sign in with: the session does not exist yet.</summary>
    public static ClaimsPrincipal ForPerson(string person) => new(new ClaimsIdentity([new Claim(Person, person)], "sign-in"));

    public static string? SessionId(this ClaimsPrincipal user) => user.FindFirstValue(Session);

    public static string? PersonId(this ClaimsPrincipal user) => user.FindFirstValue(Person);

    public static string? TokenId(this ClaimsPrincipal user) => user.FindFirstValue(Token);
}
