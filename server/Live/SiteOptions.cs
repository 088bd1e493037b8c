using ConnectStreaming.Access;
using ConnectStreaming.Settings;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>The contact centre that this server shows (<c>Site:*</c>).</summary>
internal sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>IANA name of the time zone of all clock times on the page, e.g. <c>Asia/Tokyo</c>. Default: the server's zone.</summary>
    public string TimeZone { get; set; } = ServerZone(TimeZoneInfo.Local);

    /// <summary>The IANA name of a zone of this machine. A zone without a name: its whole hours from UTC, else UTC.</summary>
    internal static string ServerZone(TimeZoneInfo zone)
    {
        if (zone.HasIanaId && zone.Id != "Local")
        {
            return zone.Id;
        }
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana))
        {
            return iana;
        }
        var hours = zone.BaseUtcOffset;
        // The sign in these names is inverted: Etc/GMT-9 is nine hours east of Greenwich (tz database, file "etcetera").
        return hours == TimeSpan.Zero || hours.Minutes != 0 ? "Etc/UTC" : $"Etc/GMT{(hours > TimeSpan.Zero ? "-" : "+")}{Math.Abs(hours.Hours)}";
    }
}

internal sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone) && zone.HasIanaId
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Site:TimeZone: '{options.TimeZone}' is not an IANA time zone on this machine. Use a name such as Asia/Tokyo or Etc/UTC.");
}

/// <summary>The zone for pages without a snapshot.</summary>
internal sealed class SiteZone(SettingsBook settings, IOptions<SiteOptions> site) : ISiteZone
{
    /// <summary>The zone that the centre set, else the option.</summary>
    public string Name => settings.Now.Document.TimeZone ?? site.Value.TimeZone;
}
