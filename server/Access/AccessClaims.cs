using System.Globalization;
using System.Security.Claims;

namespace ConnectStreaming.Access;

/// <summary>A principal only identifies the person and the session, the token or the screen. Permissions are looked up for each request.</summary>
internal static class AccessClaims
{
    public const string Person = "person";
    public const string Session = "session";
    public const string Token = "token";
    public const string Screen = "screen";
    private const string Binding = "binding";

    public static ClaimsPrincipal ForSession(string person, string session, string scheme) =>
        new(new ClaimsIdentity([new Claim(Person, person), new Claim(Session, session)], scheme));

    public static ClaimsPrincipal ForToken(string token, string scheme) => new(new ClaimsIdentity([new Claim(Token, token)], scheme));

    public static ClaimsPrincipal ForScreen(ScreenKey key, string scheme) => new(new ClaimsIdentity(
        [new Claim(Screen, key.Id), new Claim(Binding, key.Binding.ToString(CultureInfo.InvariantCulture))], scheme));

    /// <summary>For the sign-in, before the session exists.</summary>
    public static ClaimsPrincipal ForPerson(string person) => new(new ClaimsIdentity([new Claim(Person, person)], "sign-in"));

    public static string? SessionId(this ClaimsPrincipal user) => user.FindFirstValue(Session);

    public static string? PersonId(this ClaimsPrincipal user) => user.FindFirstValue(Person);

    public static string? TokenId(this ClaimsPrincipal user) => user.FindFirstValue(Token);

    /// <returns>Null: not a screen.</returns>
    public static ScreenKey? ScreenKey(this ClaimsPrincipal user) =>
        user.FindFirstValue(Screen) is { } id && long.TryParse(user.FindFirstValue(Binding), NumberStyles.None, CultureInfo.InvariantCulture, out var binding)
            ? new ScreenKey(id, binding)
            : null;
}
