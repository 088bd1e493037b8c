using System.Text.Json;

namespace ConnectStreaming.Access;

/// <summary>The identity provider and how its claims become roles and scopes (<c>Access:Oidc:*</c>).</summary>
internal sealed class OidcOptions
{
    /// <summary>The provider's issuer URL; https, or http on loopback. The rest comes from its <c>.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>Our client at the provider: redirect URI <c>/sign-in/oidc/done</c>, post-logout redirect URI <c>/sign-in</c>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Secret. Default: none (a public client; PKCE is always used).</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Name of the provider on the sign-in page. Default: its host name.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// OAuth scopes to request, separated by spaces. Default <c>openid profile email offline_access</c>; the last one gives the refresh token
    /// for silent renewal.
    /// </summary>
    public string Request { get; set; } = "openid profile email offline_access";

    /// <summary>Claim with the person's name. Default name.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>Claim with the displayed account. Default preferred_username, else email, else sub.</summary>
    public string AccountClaim { get; set; } = "preferred_username";

    /// <summary>Claim whose values are looked up in <see cref="Roles"/>; a text or a list. Dots select nested claims. Default roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Value of the claim → role (viewer, supervisor, planner, administrator; separate several with commas).</summary>
    public Dictionary<string, string> Roles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Claim whose values are looked up in <see cref="Scopes"/>. Default: <see cref="RoleClaim"/>.</summary>
    public string? ScopeClaim { get; set; }

    /// <summary>
    /// Value of the claim → one grant. A person with several values sees the agents of each grant, and no others. If none is configured, everyone sees
    /// everything. If some are configured and none matches, no agent is visible.
    /// </summary>
    public Dictionary<string, OidcScopeOptions> Scopes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Claim with the person's Amazon Connect user name, for "what is stored about me". Default: none.</summary>
    public string? AgentClaim { get; set; }

    /// <summary>
    /// Time after which a session's roles are requested again; earlier if the access token ends earlier. Default 1 minute, 10 seconds – 1 hour.
    /// </summary>
    public TimeSpan RenewAfter { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class OidcScopeOptions
{
    /// <summary>Ids or ARNs of Connect instances; empty: all.</summary>
    public List<string> Instances { get; set; } = [];

    /// <summary>Hierarchy groups as paths, <c>Tokyo/Team A</c>, or as a JSON list if a name contains a slash: <c>["Tokyo","A/B"]</c>.</summary>
    public List<string> Groups { get; set; } = [];

    /// <summary>Names of routing profiles.</summary>
    public List<string> Profiles { get; set; } = [];

    /// <summary>Ids of drawn floors (f-…); empty: no limit by floor.</summary>
    public List<string> Floors { get; set; } = [];

    /// <exception cref="JsonException">A group begins with [ and is not a JSON list.</exception>
    public Grant ToGrant() => new(Instances, [.. Groups.Select(Path)], Profiles, Floors);

    private static IReadOnlyList<string> Path(string group) => group.StartsWith('[')
        ? JsonSerializer.Deserialize<string[]>(group) ?? []
        : group.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
