using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>The codes as text: on the wire, in the API and in the store.</summary>
internal static class ShownCodes
{
    public static string Text(this ShownCode code) => code switch
    {
        ShownCode.Offline => "offline",
        ShownCode.Error => "error",
        ShownCode.Missed => "missed",
        ShownCode.Rejected => "rejected",
        ShownCode.Monitoring => "monitoring",
        ShownCode.Talking => "talking",
        ShownCode.Hold => "hold",
        ShownCode.Dialing => "dialing",
        ShownCode.Paused => "paused",
        ShownCode.Acw => "acw",
        ShownCode.Ringing => "ringing",
        ShownCode.Away => "away",
        ShownCode.Available => "available",
        ShownCode.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Unknown shown state."),
    };

    /// <exception cref="JsonException">Unknown code: this build did not write the row.</exception>
    public static ShownCode Parse(string text) => text switch
    {
        "offline" => ShownCode.Offline,
        "error" => ShownCode.Error,
        "missed" => ShownCode.Missed,
        "rejected" => ShownCode.Rejected,
        "monitoring" => ShownCode.Monitoring,
        "talking" => ShownCode.Talking,
        "hold" => ShownCode.Hold,
        "dialing" => ShownCode.Dialing,
        "paused" => ShownCode.Paused,
        "acw" => ShownCode.Acw,
        "ringing" => ShownCode.Ringing,
        "away" => ShownCode.Away,
        "available" => ShownCode.Available,
        "unknown" => ShownCode.Unknown,
        _ => throw new JsonException("The stored agent state has a code that this version does not know."),
    };
}
