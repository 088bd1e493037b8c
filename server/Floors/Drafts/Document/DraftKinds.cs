using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>What a field of an element may contain.</summary>
internal enum DraftFieldType
{
    None = 0,

    /// <summary>A number within ±<see cref="FloorRules.Farthest"/>.</summary>
    Place,

    /// <summary>A number above 0.</summary>
    Size,
    Text,
    Rotation,
    SeatKind,

    /// <summary>Id of another element, or null.</summary>
    Reference,
    Points,
    Flag,

    /// <summary>Id of a group, or null.</summary>
    Group,
    Background,
}

/// <param name="Without">The value when an element is made without the field; null: it is not there then.</param>
/// <param name="IsNeeded">An element cannot be without it.</param>
internal readonly record struct DraftField(string Name, DraftFieldType Type, bool IsNeeded = true, string? Without = null);

/// <summary>A list of a floor document and the fields of its elements, in the order of the document's JSON. The id is not a field: it never changes.</summary>
internal sealed record DraftKind(string Name, int Most, DraftField[] Fields)
{
    public int IndexOf(string field) => Array.FindIndex(Fields, f => f.Name == field);
}

/// <summary>The kinds of elements, in the order of the document's JSON.</summary>
internal static class DraftKinds
{
    /// <summary>The kind of a change of the floor itself: its size and its background. Its id is "".</summary>
    public const string Floor = "floor";

    private static readonly DraftField[] Box =
        [new("x", DraftFieldType.Place), new("y", DraftFieldType.Place), new("width", DraftFieldType.Size), new("height", DraftFieldType.Size)];

    private static readonly DraftField[] Edited = [new("locked", DraftFieldType.Flag, false), new("group", DraftFieldType.Group, false)];

    private static readonly DraftField Turned = new("rotation", DraftFieldType.Rotation, Without: "0");

    public static DraftField[] OfFloor { get; } =
    [
        new("width", DraftFieldType.Size), new("height", DraftFieldType.Size), new("background", DraftFieldType.Background, false),
    ];

    public static DraftKind[] All { get; } =
    [
        new("zones", FloorRules.MostOthers, [new("name", DraftFieldType.Text), .. Box, .. Edited]),
        new("islands", FloorRules.MostOthers, [new("name", DraftFieldType.Text), new("zone", DraftFieldType.Reference, false), .. Box, .. Edited]),
        new(
            "seats", FloorRules.MostSeats,
            [
                new("label", DraftFieldType.Text, Without: "\"\""), Box[0], Box[1], Box[2] with { Without = "95" }, Box[3] with { Without = "72" }, Turned,
                new("kind", DraftFieldType.SeatKind, Without: "\"agent\""), new("island", DraftFieldType.Reference, false), .. Edited,
            ]),
        new("walls", FloorRules.MostOthers, [new("points", DraftFieldType.Points), new("thickness", DraftFieldType.Size, Without: "6"), .. Edited]),
        new(
            "doors", FloorRules.MostOthers,
            [Box[0], Box[1], Box[2] with { Without = "90" }, Turned, new("label", DraftFieldType.Text, Without: "\"\""), .. Edited]),
        new(
            "labels", FloorRules.MostOthers,
            [new("text", DraftFieldType.Text), Box[0], Box[1], new("size", DraftFieldType.Size, Without: "24"), Turned, .. Edited]),
    ];

    /// <returns>Null: there is no such kind of element.</returns>
    public static DraftKind? Of(string name) => Array.Find(All, k => k.Name == name);
}
