using System.Security.Claims;

namespace ConnectStreaming.Access;

/// <summary>A principal only identifies the person and the session or token. Permissions are looked up for each request.</summary>
internal static class AccessClaims
{
    public const string Person = "person";
    public const string Session = "session";
    public const string Token = "token";

    public static ClaimsPrincipal ForSession(string person, string session, string scheme) =>
        new(new ClaimsIdentity([new Claim(Person, person), new Claim(Session, session)], scheme));

    public static ClaimsPrincipal ForToken(string token, string scheme) => new(new ClaimsIdentity([new Claim(Token, token)], scheme));

    /// <summary>For the sign-in, before the session exists.</summary>
    public static ClaimsPrincipal ForPerson(string person) => new(new ClaimsIdentity([new Claim(Person, person)], "sign-in"));

    public static string? SessionId(this ClaimsPrincipal user) => user.FindFirstValue(Session);

    public static string? PersonId(this ClaimsPrincipal user) => user.FindFirstValue(Person);

    public static string? TokenId(this ClaimsPrincipal user) => user.FindFirstValue(Token);
}
