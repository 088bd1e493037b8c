namespace ConnectStreaming.Access;

/// <summary>Sign-in, roles, scopes and privacy (<c>Access:*</c>).</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    public const string OpenMode = "Open";
    public const string LocalMode = "Local";
    public const string OidcMode = "Oidc";

    /// <summary>
    /// <c>Open</c>: everyone on this machine, no sign-in, only on loopback addresses. <c>Local</c>: accounts with passwords in
    /// our own store. <c>Oidc</c>: single sign-on with an OpenID Connect provider. No default: the mode must be set.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>Host names to which the server answers, separated by commas. Default: any (Open: only loopback names).</summary>
    public string? Hosts { get; set; }

    /// <summary>
    /// Addresses or networks (10.0.0.0/8) of reverse proxies that terminate TLS, separated by commas. Only their X-Forwarded headers are accepted.
    /// Default: none.
    /// </summary>
    public string? Proxies { get; set; }

    public SessionOptions Sessions { get; set; } = new();

    public SignInOptions SignIn { get; set; } = new();

    public PasswordOptions Passwords { get; set; } = new();

    public ReadOptions Reads { get; set; } = new();

    /// <summary>By role: which details of agents are sent.</summary>
    public Dictionary<string, PrivacyOptions> Privacy { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The identity provider, for <c>Mode=Oidc</c>.</summary>
    public OidcOptions Oidc { get; set; } = new();

    public bool IsOpen => Mode == OpenMode;
}

internal sealed class SessionOptions
{
    /// <summary>A session ends when it is not used for this time. An open map uses it. Default 1 hour, 1 minute – 30 days.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session ends after this time even when it is used. Default 12 hours, 5 minutes – 30 days, not shorter than Idle.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Maximum number of hub connections of one person or API token, so that one user cannot exhaust the connection limit. Default 20, 1 – 10,000.
    /// Open mode has no people and no such limit.
    /// </summary>
    public int Sockets { get; set; } = 20;
}

internal sealed class SignInOptions
{
    /// <summary>Failed sign-ins and wrong links per minute and address (IPv6: per /64). Default 20, 1 – 10,000.</summary>
    public int PerAddress { get; set; } = 20;

    /// <summary>
    /// Sign-ins per minute and account from one network (IPv4 /24, IPv6 /48), from browsers that are new to the account. The limit for all networks
    /// together is thirty times as high. Each known browser has its own limit. Default 10, 1 – 10,000.
    /// </summary>
    public int PerAccount { get; set; } = 10;

    /// <summary>
    /// Failures in a row from one address or known browser. Then the account is locked for that address or browser only, for a minute;
    /// each further failure doubles the time, up to an hour. Default 5, 3 – 100.
    /// </summary>
    public int LockAfter { get; set; } = 5;

    /// <summary>
    /// An account for which the console shows a one-time link at the start. The link sets a new password: for an administrator who cannot sign in.
    /// Default: none. <c>Mode=Local</c> only.
    /// </summary>
    public string? ConsoleLink { get; set; }
}

internal sealed class ReadOptions
{
    /// <summary>
    /// Costly reads (all agents, choices for a scope, audit log, what is stored about me, the OpenAPI description) per minute, for one person or API
    /// token. Reads of one agent and of the list of views have ten times this limit. Default 120, 1 – 100,000; no limit in Open mode.
    /// </summary>
    public int PerMinute { get; set; } = 120;

    /// <summary>Costly reads at once. Default 60, 1 – 10,000.</summary>
    public int Burst { get; set; } = 60;
}

internal sealed class PasswordOptions
{
    /// <summary>Rounds of PBKDF2-HMAC-SHA512. Default 210,000, 100,000 – 10,000,000. Older hashes are renewed at the next sign-in.</summary>
    public int Iterations { get; set; } = 210_000;
}

internal sealed class PrivacyOptions
{
    /// <summary>Full, Family, Initials or Seat. Default Family; for administrators Full.</summary>
    public string? Names { get; set; }

    /// <summary>True: names of custom agent statuses are not sent. Default false.</summary>
    public bool MaskStatuses { get; set; }
}
