using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Reports all errors at once, each with its key.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const string Choices =
        "Choices: Open (everyone on this machine, no sign-in, loopback addresses only), Local (accounts with passwords, kept in the data folder), "
        + "Oidc (single sign-on with an OpenID Connect provider).";

    private const string RoleChoices = "use viewer, supervisor, planner or administrator";

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        List<string> errors = [];
        if (string.IsNullOrEmpty(options.Mode))
        {
            errors.Add($"Access:Mode is missing. Choose who may see the map. {Choices}");
        }
        else if (options.Mode is not (AccessOptions.OpenMode or AccessOptions.LocalMode or AccessOptions.OidcMode))
        {
            errors.Add($"Access:Mode is '{options.Mode}', which is not a mode. {Choices}");
        }
        Range(errors, "Access:Sessions:Idle", options.Sessions.Idle, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Range(errors, "Access:Sessions:Lifetime", options.Sessions.Lifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(30));
        Range(errors, "Access:Sessions:Sockets", options.Sessions.Sockets, 1, 10_000);
        if (options.Sessions.Idle > options.Sessions.Lifetime)
        {
            errors.Add("Access:Sessions:Idle is longer than Access:Sessions:Lifetime. A session cannot be longer than its lifetime.");
        }
        Range(errors, "Access:SignIn:PerAddress", options.SignIn.PerAddress, 1, 10_000);
        Range(errors, "Access:SignIn:PerAccount", options.SignIn.PerAccount, 1, 10_000);
        Range(errors, "Access:SignIn:LockAfter", options.SignIn.LockAfter, 3, 100);
        if (!string.IsNullOrEmpty(options.SignIn.ConsoleLink) && options.Mode is AccessOptions.OpenMode or AccessOptions.OidcMode)
        {
            errors.Add($"Access:SignIn:ConsoleLink is only for Access:Mode=Local, because there are no passwords with {options.Mode}. Remove it.");
        }
        Range(errors, "Access:Reads:PerMinute", options.Reads.PerMinute, 1, 100_000);
        Range(errors, "Access:Reads:Burst", options.Reads.Burst, 1, 10_000);
        Range(errors, "Access:Passwords:Iterations", options.Passwords.Iterations, 100_000, 10_000_000);
        errors.AddRange(List(options.Proxies).Where(p => !Proxies.TryParse(p, out _))
            .Select(p => $"Access:Proxies: '{p}' is neither an address (10.0.0.5) nor a network (10.0.0.0/24)."));
        errors.AddRange(List(options.Hosts).Where(h => Uri.CheckHostName(h.Trim('[', ']')) == UriHostNameType.Unknown)
            .Select(h => $"Access:Hosts: '{h}' is not a host name. Write it without scheme and port, for example map.example.com."));
        foreach (var (role, privacy) in options.Privacy)
        {
            if (!RoleNames.TryParse(role, out _))
            {
                errors.Add($"Access:Privacy:{role}: this role does not exist; {RoleChoices}.");
            }
            if (privacy.Names is not null && !PrivacyRules.TryParse(privacy.Names, out _))
            {
                errors.Add($"Access:Privacy:{role}:Names is '{privacy.Names}'; use Full, Family, Initials or Seat.");
            }
        }
        if (options.Mode == AccessOptions.OidcMode)
        {
            Oidc(errors, options.Oidc);
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    public static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Oidc(List<string> errors, OidcOptions oidc)
    {
        if (!Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var authority) || authority.Query.Length + authority.Fragment.Length > 0
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && Loopback.IsLoopbackHost(authority.Host))))
        {
            errors.Add(
                "Access:Oidc:Authority must be the provider's issuer URL, https://… (http only on loopback), for example "
                    + "https://login.example.com/realms/centre.");
        }
        if (string.IsNullOrWhiteSpace(oidc.ClientId))
        {
            errors.Add("Access:Oidc:ClientId is missing. It is the id of this application at the provider.");
        }
        if (!oidc.Request.Split(' ').Contains("openid"))
        {
            errors.Add("Access:Oidc:Request must contain openid.");
        }
        foreach (var (key, claim) in new[] { ("NameClaim", oidc.NameClaim), ("AccountClaim", oidc.AccountClaim), ("RoleClaim", oidc.RoleClaim) })
        {
            if (string.IsNullOrWhiteSpace(claim))
            {
                errors.Add($"Access:Oidc:{key} is empty. Give the name of a claim.");
            }
        }
        if (oidc.Roles.Count == 0)
        {
            errors.Add(
                "Access:Oidc:Roles is empty, so nobody could see anything. Map a value of the claim to a role, for example "
                + "Access:Oidc:Roles:centre-admins=administrator.");
        }
        foreach (var (value, roles) in oidc.Roles)
        {
            if (List(roles) is not { Length: > 0 } names || names.Any(role => !RoleNames.TryParse(role, out _)))
            {
                errors.Add($"Access:Oidc:Roles:{value} is '{roles}'; {RoleChoices} (separate several with commas).");
            }
        }
        foreach (var (value, scope) in oidc.Scopes)
        {
            try
            {
                if (scope.ToGrant().Groups.Any(path => path.Count == 0))
                {
                    errors.Add($"Access:Oidc:Scopes:{value}:Groups contains an empty path. Write a path such as Tokyo/Team A.");
                }
            }
            catch (JsonException)
            {
                errors.Add($"Access:Oidc:Scopes:{value}:Groups: a value that begins with [ must be a JSON list of names, for example [\"Tokyo\",\"Team A\"].");
            }
        }
        Range(errors, "Access:Oidc:RenewAfter", oidc.RenewAfter, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
    }

    private static void Range<T>(List<string> errors, string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{key}: {value} is not allowed. Allowed are {least} to {most}."));
        }
    }
}

/// <summary>Reverse proxies whose X-Forwarded headers are accepted.</summary>
internal static class Proxies
{
    /// <summary>A single address is a network of one.</summary>
    public static bool TryParse(string text, out System.Net.IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new System.Net.IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }
        return System.Net.IPNetwork.TryParse(text, out network);
    }
}
