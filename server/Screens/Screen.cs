using ConnectStreaming.Access;

namespace ConnectStreaming.Screens;

/// <summary>A wall display: a TV that was paired. Its row stays when it is unpaired, so that it keeps its name and settings.</summary>
/// <param name="Version">Grows by one when name, place or settings change.</param>
/// <param name="Binding">Grows by one when the screen is paired again or revoked: what was authenticated before is over.</param>
/// <param name="MaskStatuses">Names of custom statuses are not sent, because the person who approved the screen does not see them either.</param>
/// <param name="Device">What the paired device told about itself.</param>
/// <param name="ApprovedBy">Name of the person.</param>
internal sealed record Screen(
    string Id, long Version, long Binding, string Name, string Place, ScreenSettings Settings, bool MaskStatuses, ScreenDevice Device, DateTimeOffset Created,
    string ApprovedBy, string ApprovedById)
{
    /// <summary>Null: unpaired, and never to be authenticated again.</summary>
    public ScreenToken? Token { get; init; }

    /// <summary>
    /// Paired: hash of the secret before the present one (<see cref="ScreenToken.Grace"/>); null: none. Unpaired: hash of the last secret, so that its device
    /// is recognized when it asks to be paired again; null: not known.
    /// </summary>
    public string? FormerHash { get; init; }

    /// <summary>Unpaired: the other secret that its device may still have; null: none.</summary>
    public string? OtherFormerHash { get; init; }

    /// <summary>A line for the people at this screen; null: none.</summary>
    public ScreenText? Text { get; init; }

    /// <summary>When the screen was last connected, as it was stored; null: never.</summary>
    public DateTimeOffset? Seen { get; init; }

    public bool IsPaired(DateTimeOffset now) => Token is { } token && (now < token.Expires || now < token.Next?.Expires);

    /// <summary>Whether the secret with this hash counts now.</summary>
    public bool Accepts(string hash, DateTimeOffset now) => Token is { } token
        && ((token.Hash == hash && now < token.Expires) || (token.Next?.Hash == hash && now < token.Next.Expires)
            || (FormerHash == hash && now < token.Expires && now < token.Issued + ScreenToken.Grace));

    /// <summary>Without a device. A device with one of its last secrets is recognized.</summary>
    public Screen Unpaired()
    {
        string?[] known = [.. new[] { Token?.Next?.Hash, Token?.Hash, FormerHash, OtherFormerHash }.OfType<string>().Take(2), null, null];
        return this with { Binding = Binding + 1, Token = null, FormerHash = known[0], OtherFormerHash = known[1] };
    }
}

/// <summary>
/// The secret of a paired device: only its hash. Until the renewed secret is used, the former one counts without a limit of its own, and after that until
/// <see cref="Grace"/> is over: requests on their way have it, and a TV that lost its power has it again.
/// </summary>
/// <param name="Hash">SHA-256 in hex.</param>
internal sealed record ScreenToken(string Hash, DateTimeOffset Issued, DateTimeOffset Expires)
{
    /// <summary>The renewed one, which was not used yet; null: none.</summary>
    public ScreenToken? Next { get; init; }

    /// <summary>A browser has stored a new cookie for good after this time since it was made.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromDays(1);

    /// <summary>Half of its life is over: from now on it can be renewed.</summary>
    public DateTimeOffset RenewAt => Issued + ((Expires - Issued) / 2);
}

/// <param name="Until">The end.</param>
internal sealed record ScreenText(string Text, DateTimeOffset Until);

/// <summary>What a device tells about itself. Texts from outside: cleaned and cut.</summary>
/// <param name="Width">Pixels of its window.</param>
/// <param name="Ratio">Device pixels per pixel.</param>
/// <param name="Hz">Frames per second of the display; null: not measured.</param>
/// <param name="Zone">Its time zone.</param>
/// <param name="ClockOff">Milliseconds by which its clock is ahead.</param>
/// <param name="Address">Where the request came from.</param>
internal sealed record ScreenDevice(
    string Browser, int Width, int Height, double Ratio, double? Hz, string[] Languages, string Zone, long ClockOff, string Address);

/// <summary>How a screen shows what.</summary>
/// <param name="Floors">In turn.</param>
/// <param name="Dwell">Seconds on each floor.</param>
/// <param name="Languages">ja, en or both. The first is large.</param>
/// <param name="Theme">dark, light or auto.</param>
/// <param name="Night">When the night theme is on; null: never.</param>
/// <param name="Inches">Diagonal of the display.</param>
/// <param name="Metres">Distance of the people who read it.</param>
/// <param name="Pace">Shortest time between two pictures, ms.</param>
internal sealed record ScreenSettings(
    ScreenFloor[] Floors, int Dwell, string[] Languages, NameLevel Names, string Theme, ScreenNight? Night, double Inches, double Metres, int Pace)
{
    public const int DefaultDwell = 20;
    public const string DefaultTheme = "dark";
    public const double DefaultInches = 55;
    public const double DefaultMetres = 5;
    public const int DefaultPace = 250;

    public static string[] DefaultLanguages { get; } = ["ja", "en"];
}

/// <param name="View">Id of a drawn floor, or the ARN of an instance for its automatic floor.</param>
/// <param name="Zones">Ids of zones of the drawn floor, or <see cref="ShownPages.Rest"/>; null: the whole floor.</param>
/// <param name="Instances">
/// ARNs of the instances that the drawn floor showed when somebody chose it. If it shows others later, the screen does not, until somebody who may see all of
/// it saves the screen again. Null: no limit (an automatic floor, or an older row).
/// </param>
internal sealed record ScreenFloor(string View, string[]? Zones = null, string[]? Instances = null)
{
    /// <summary>The automatic floor of an instance. The id of a drawn floor has no colon.</summary>
    public bool IsAutomatic => View.Contains(':', StringComparison.Ordinal);

    /// <summary>The same floor with other zones is another turn of the rotation.</summary>
    public string Key => Zones is null ? View : $"{View}\n{string.Join('\n', Zones)}";

    /// <summary>The zones in a <see cref="Key"/>. No id of a view or a zone has a line break.</summary>
    public static string[] ZonesOf(string? key) => key?.Split('\n')[1..] ?? [];
}

/// <param name="From">HH:mm on the site's clock.</param>
internal sealed record ScreenNight(string From, string To);
