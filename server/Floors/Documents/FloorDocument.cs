using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// A drawn floor. It is published as a whole and never changed. Lengths are floor units: 1 unit is 1 CSS pixel at zoom 1, x to the right, y down.
/// It does not contain who sits where. Every id is unique in the document.
/// </summary>
/// <param name="Schema">1.</param>
internal sealed record FloorDocument(int Schema, double Width, double Height)
{
    public const int NewestSchema = 1;
    public const double SeatWidth = 95;
    public const double SeatHeight = 72;

    /// <summary>Null: none.</summary>
    public FloorBackground? Background { get; init; }

    public IReadOnlyList<FloorZone> Zones { get; init; } = [];

    public IReadOnlyList<FloorIsland> Islands { get; init; } = [];

    public IReadOnlyList<FloorSeat> Seats { get; init; } = [];

    public IReadOnlyList<FloorWall> Walls { get; init; } = [];

    public IReadOnlyList<FloorDoor> Doors { get; init; } = [];

    public IReadOnlyList<FloorLabel> Labels { get; init; } = [];
}

/// <param name="Image">SHA-256 of an image that was sent before (<c>POST /api/floors/images</c>), hex.</param>
/// <param name="Opacity">0 – 1.</param>
internal sealed record FloorBackground(string Image, double X, double Y, double Width, double Height, double Opacity);

/// <summary>
/// What every element may have for those who edit the floor. Left out of the JSON when it is not set: documents from before keep their bytes.
/// </summary>
internal abstract record FloorElement
{
    /// <summary>The editor does not move or change it until it is unlocked.</summary>
    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Locked { get; init; }

    /// <summary>Elements with the same text are selected together; null: none.</summary>
    [JsonPropertyOrder(2)]
    public string? Group { get; init; }
}

internal sealed record FloorZone(string Id, string Name, double X, double Y, double Width, double Height) : FloorElement;

/// <param name="Zone">Id of its zone; null: none.</param>
internal sealed record FloorIsland(string Id, string Name, string? Zone, double X, double Y, double Width, double Height) : FloorElement;

/// <param name="Label">The seat number that people use; unique on the floor, or "".</param>
/// <param name="X">Left edge of the seat before it is rotated. It rotates around its centre.</param>
/// <param name="Y">Top edge, like <paramref name="X"/>.</param>
/// <param name="Rotation">0, 90, 180 or 270 degrees, clockwise.</param>
/// <param name="Island">Id of its island; null: none.</param>
internal sealed record FloorSeat(
    string Id, string Label, double X, double Y, double Width, double Height, int Rotation, SeatKind Kind, string? Island) : FloorElement;

[JsonConverter(typeof(SeatKindText))]
internal enum SeatKind
{
    Agent = 0,
    Sv,
    Training,
    Other,
}

internal sealed class SeatKindText() : JsonStringEnumConverter<SeatKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <param name="Points">x and y of each corner.</param>
internal sealed record FloorWall(string Id, IReadOnlyList<double[]> Points, double Thickness) : FloorElement;

internal sealed record FloorDoor(string Id, double X, double Y, double Width, int Rotation, string Label) : FloorElement;

/// <param name="Size">Height of the letters, in floor units.</param>
internal sealed record FloorLabel(string Id, string Text, double X, double Y, double Size, int Rotation) : FloorElement;
