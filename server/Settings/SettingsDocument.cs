using ConnectStreaming.Alerts;

namespace ConnectStreaming.Settings;

/// <summary>What a centre set, as a whole. Immutable. Only a document without a problem (<see cref="SettingsCheck"/>) may be in effect.</summary>
internal sealed record SettingsDocument
{
    /// <summary>Nothing is set.</summary>
    public static SettingsDocument Default { get; } = new();

    /// <summary>Limits of alerts, and planned lengths of breaks.</summary>
    public LimitSettings Alerts { get; init; } = LimitSettings.Default;

    public IReadOnlyList<SiteWord> Words { get; init; } = [];

    /// <summary>One of <see cref="SettingsCheck.Colours"/>.</summary>
    public string Colours { get; init; } = SettingsCheck.DefaultColours;

    public IReadOnlyList<StatusIcon> Icons { get; init; } = [];

    public IReadOnlyList<InstanceName> Instances { get; init; } = [];

    /// <summary>IANA name; null: <c>Site:TimeZone</c>.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>A word of the page that the centre calls something else. A language that is null keeps the product's word.</summary>
/// <param name="Site">Id of a site; "": every site.</param>
/// <param name="Key">One of <see cref="SettingsCheck.WordKeys"/>.</param>
internal sealed record SiteWord(string Site, string Key, string? Ja, string? En);

/// <param name="Status">Name of a custom status.</param>
/// <param name="Icon">One of <see cref="SettingsCheck.Icons"/>.</param>
internal sealed record StatusIcon(string Status, string Icon);

/// <param name="Instance">ARN.</param>
/// <param name="Name">What people call it.</param>
internal sealed record InstanceName(string Instance, string Name);
