using System.Text.Json;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>The provider's information about a person: the claims of the ID token, then those of the userinfo endpoint.</summary>
internal sealed class OidcClaims(params IEnumerable<JsonElement> sources)
{
    private readonly JsonElement[] _sources = [.. sources];

    public OidcClaims With(JsonElement more) => new([.. _sources, more.Clone()]);

    /// <summary>The values of a claim that is a text or a list. A name with dots also finds nested claims (realm_access.roles).</summary>
    public IReadOnlyList<string> Values(string claim)
    {
        List<string> values = [];
        foreach (var source in _sources)
        {
            if (Find(source, claim) is { } found)
            {
                values.AddRange(Texts(found));
            }
        }
        return values;
    }

    public string? Value(string claim) => Values(claim).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));

    private static JsonElement? Find(JsonElement source, string claim)
    {
        if (source.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        if (source.TryGetProperty(claim, out var found))
        {
            return found;
        }
        var dot = claim.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && source.TryGetProperty(claim[..dot], out var inner) ? Find(inner, claim[(dot + 1)..]) : null;
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [value.GetRawText()],
        _ => [],
    };
}

/// <summary>The person described by the claims.</summary>
internal sealed record OidcPerson(string Subject, string Account, string Name, Roles Roles, Scope Scope, string? Agent);

/// <summary>Maps claims to a person, by the configuration. A claim that is not mapped is ignored.</summary>
internal static class OidcMapping
{
    /// <returns>Null: the claims contain no subject.</returns>
    public static OidcPerson? Map(OidcOptions options, string issuer, OidcClaims claims)
    {
        if (claims.Value("sub") is not { Length: <= 255 } subject)
        {
            return null;
        }
        var account = claims.Value(options.AccountClaim) ?? claims.Value("email") ?? subject;
        var roles = Roles.None;
        foreach (var value in claims.Values(options.RoleClaim))
        {
            foreach (var name in AccessOptionsValidator.List(options.Roles.GetValueOrDefault(value)))
            {
                roles |= RoleNames.TryParse(name, out var role) ? role : Roles.None;
            }
        }
        return new OidcPerson(
            $"{issuer}|{subject}", PlainText.Clean(account, 256), PlainText.Clean(claims.Value(options.NameClaim) ?? account, 100), roles,
            ScopeOf(options, claims),
            options.AgentClaim is { Length: > 0 } agent && claims.Value(agent) is { } user ? PlainText.Clean(user, PersonFields.LongestAgent) : null);
    }

    private static Scope ScopeOf(OidcOptions options, OidcClaims claims)
    {
        if (options.Scopes.Count == 0)
        {
            return Scope.Everything;
        }
        return new Scope(claims.Values(options.ScopeClaim ?? options.RoleClaim).Select(options.Scopes.GetValueOrDefault).OfType<OidcScopeOptions>()
            .Select(s => s.ToGrant()));
    }
}
