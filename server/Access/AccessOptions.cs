namespace ConnectStreaming.Access;

/// <summary>Who may see what (<c>Access:*</c>).</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    public const string OpenMode = "Open";
    public const string LocalMode = "Local";
    public const string OidcMode = "Oidc";

    /// <summary>
    /// <c>Open</c>: everyone on this machine, no sign-in, only on loopback addresses. <c>Local</c>: accounts with passwords in
    /// our own store. <c>Oidc</c>: single sign-on with an OpenID Connect provider. No default: the mode must be named.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>Host names under which the server answers, separated by commas. Default: any (Open: loopback names only).</summary>
    public string? Hosts { get; set; }

    /// <summary>
    /// Addresses or networks (10.0.0.0/8) of reverse proxies that do TLS for us, separated by commas. Only their X-Forwarded headers are believed.
    /// Default: none.
    /// </summary>
    public string? Proxies { get; set; }

    public SessionOptions Sessions { get; set; } = new();

    public SignInOptions SignIn { get; set; } = new();

    public PasswordOptions Passwords { get; set; } = new();

    public ReadOptions Reads { get; set; } = new();

    /// <summary>By role: what of the agents is sent.</summary>
    public Dictionary<string, PrivacyOptions> Privacy { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The identity provider, for <c>Mode=Oidc</c>.</summary>
    public OidcOptions Oidc { get; set; } = new();

    public bool IsOpen => Mode == OpenMode;
}

internal sealed class SessionOptions
{
    /// <summary>A session ends after it was unused for this time; an open map uses it. Default 1 hour, 1 minute – 30 days.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session ends after this time even when it is used. Default 12 hours, 5 minutes – 30 days, not shorter than Idle.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Open hub connections of one person or API token, so that one user cannot exhaust the connection limit. Default 20, 1 – 10,000; Open mode has
    /// no persons and no such limit.
    /// </summary>
    public int Sockets { get; set; } = 20;
}

internal sealed class SignInOptions
{
    /// <summary>Failed sign-ins and wrong links per minute and address (IPv6: per /64). Default 20, 1 – 10,000.</summary>
    public int PerAddress { get; set; } = 20;

    /// <summary>
    /// Sign-ins per minute and account, of all browsers together that are new to it; each known browser has as many of its own. Default 10, 1 –
    /// 10,000.
    /// </summary>
    public int PerAccount { get; set; } = 10;

    /// <summary>
    /// Failures in a row from one address or known browser, after which the account is locked for it (and for nobody else) for a minute;
    /// each further one doubles it up to an hour. Default 5, 3 – 100.
    /// </summary>
    public int LockAfter { get; set; } = 5;
}

internal sealed class ReadOptions
{
    /// <summary>
    /// Costly reads (all agents, audit log, what is stored about me) a minute of one person or API token; reads of one agent ten times as
    /// many. Default 120, 1 – 100,000; not limited in Open mode.
    /// </summary>
    public int PerMinute { get; set; } = 120;

    /// <summary>How many of them may come at once. Default 60, 1 – 10,000.</summary>
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

    /// <summary>True: custom agent statuses are not sent by name. Default false.</summary>
    public bool MaskStatuses { get; set; }
}
