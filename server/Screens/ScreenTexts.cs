using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Screens;

/// <summary>Settings and devices as JSON in the database. Keys of a newer version are ignored.</summary>
internal static class ScreenTexts
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter() },
    };

    public static string Of(ScreenSettings settings) => JsonSerializer.Serialize(settings, Shape);

    public static string Of(ScreenDevice device) => JsonSerializer.Serialize(device, Shape);

    /// <returns>Null: not the text of settings.</returns>
    public static ScreenSettings? Settings(string text) =>
        Read<ScreenSettings>(text) is { Floors: { } floors, Languages: not null, Theme: not null } read && Enum.IsDefined(read.Names)
            && floors.All(f => f?.View is not null && f.Zones?.Contains(null!) != true && f.Instances?.Contains(null!) != true) ? read : null;

    /// <returns>Null: not the text of a device.</returns>
    public static ScreenDevice? Device(string text) =>
        Read<ScreenDevice>(text) is { Browser: not null, Languages: not null, Address: not null } read ? read : null;

    private static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Shape);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
