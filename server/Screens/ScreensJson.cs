using System.Text.Json.Serialization;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Times are Unix milliseconds.</summary>
internal sealed record ScreensJson(ScreenJson[] Screens, long Now);

/// <summary>A screen as the page Screens shows it.</summary>
/// <param name="State">right, updating, wrong, offline or unpaired.</param>
internal sealed record ScreenJson(
    string Id, string Name, string Place, long Version, ScreenSettingsJson Settings, string State, bool Connected, ScreenDeviceJson Device, long Created,
    string ApprovedBy)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScreenReasonJson? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScreenTextJson? Text { get; init; }

    /// <summary>The last word from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seen { get; init; }

    /// <summary>Its last picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Painted { get; init; }

    /// <summary>When the seats that it painted were last those of this server.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Proved { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? View { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Fps { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DelayP95 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Build { get; init; }

    /// <summary>True: it would reload itself, but has done so 3 times in 15 minutes, so it keeps its picture. Absent: no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ReloadsSpent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Expires { get; init; }
}

internal sealed record ScreenReasonJson(string Code, string En, string Ja);

internal sealed record ScreenTextJson(string? Text, long? Until);

internal sealed record ScreenSettingsJson(
    ScreenFloorJson?[]? Floors, double? Dwell = null, string[]? Languages = null, string? Names = null, string? Theme = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScreenNightJson? Night = null, double? Inches = null, double? Metres = null,
    double? Pace = null)
{
    public static ScreenSettingsJson Of(ScreenSettings settings, InstanceIds ids) => new(
        [.. settings.Floors.Select(f => new ScreenFloorJson(ScreenScope.IdOf(f.View, ids), f.Zones))], settings.Dwell, settings.Languages,
        ScreenFields.Names[(int)settings.Names], settings.Theme, settings.Night is { } night ? new ScreenNightJson(night.From, night.To) : null,
        settings.Inches, settings.Metres, settings.Pace);
}

internal sealed record ScreenFloorJson(
    string? View, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Zones = null);

internal sealed record ScreenNightJson(string? From, string? To);

/// <param name="ClockOffMs">How far its clock is ahead, ms.</param>
internal sealed record ScreenDeviceJson(
    string Browser, int Width, int Height, double Ratio, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Hz,
    string[] Languages, string Zone, long ClockOffMs, string Address)
{
    public static ScreenDeviceJson Of(ScreenDevice device) => new(
        device.Browser, device.Width, device.Height, device.Ratio, device.Hz, device.Languages, device.Zone, device.ClockOff, device.Address);
}

/// <summary>What a screen is told of itself.</summary>
internal sealed record WallScreenJson(string Id, string Name, string Place, long Version, ScreenSettingsJson Settings)
{
    public static WallScreenJson Of(Screen screen, InstanceIds ids) => new(
        screen.Id, screen.Name, screen.Place, screen.Version, ScreenSettingsJson.Of(screen.Settings, ids));
}

/// <param name="State">none, waiting, refused or paired.</param>
/// <param name="Zone">IANA name of the site's time zone.</param>
internal sealed record WallSessionJson(string State, long Now, string Build, string? Zone)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>End of the code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Expires { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WallScreenJson? Screen { get; init; }

    /// <summary>From this time on the secret can be renewed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RenewAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Known { get; init; }
}

internal sealed record PairingRequestJson(PairingDeviceJson? Device);

internal sealed record PairingDeviceJson(
    string? Browser, double? Width, double? Height, double? Ratio, double? Hz, string?[]? Languages, string? Zone, double? Clock);

/// <param name="Known">Name of the screen that this device was before.</param>
internal sealed record PairingBegunJson(
    string Code, long Expires, long Now, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Known);

/// <summary>A waiting device, for the person who approves it.</summary>
internal sealed record PairingJson(
    string Code, long Expires, long Asked, long Now, ScreenDeviceJson Device,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KnownScreenJson? Known);

internal sealed record KnownScreenJson(string Id, string Name, string Place);

internal sealed record ApproveRequestJson(string? Code, string? Name, string? Place, ScreenSettingsJson? Settings);

internal sealed record RepairRequestJson(string? Code);

internal sealed record ChangeRequestJson(string? Name, string? Place, ScreenSettingsJson? Settings, long? Version);

internal sealed record IdentifyRequestJson(double? Seconds);
