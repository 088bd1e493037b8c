using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>A message on the stream <c>Follow</c> of a screen.</summary>
/// <param name="Kind">show, identify, reload, prove (report again, now), picture or revoked. A page of an earlier build ignores what it does not know.</param>
internal sealed record ScreenMessage(string Kind)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>show: id of the view; "": none of the floors exists now.</summary>
    public string? View { get; init; }

    public WallScreenJson? Screen { get; init; }

    /// <summary>Of the view in the settings, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>Floors in turn.</summary>
    public int? Count { get; init; }

    /// <summary>True: a critical alert holds it.</summary>
    public bool? Stopped { get; init; }

    public ScreenTextJson? Text { get; init; }

    public double? Seconds { get; init; }

    /// <summary>picture: id of the picture that is asked for.</summary>
    public string? Id { get; init; }

    public WireBytes Bytes() => new(JsonSerializer.SerializeToUtf8Bytes(this, Shape));
}
