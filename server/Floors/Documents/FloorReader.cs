using System.Text.Json;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Reads an uploaded document. It never throws: it returns all problems that it can find, with their paths. Pure.
/// </summary>
internal static class FloorReader
{
    /// <summary>A document with 20,000 seats, long labels and line breaks has about 6 MB.</summary>
    public const int MostBytes = 16 << 20;

    private const int Depth = 8;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Depth };

    /// <returns>Null: there are problems.</returns>
    public static FloorDocument? Read(ReadOnlyMemory<byte> json, out IReadOnlyList<FloorProblem> problems)
    {
        var found = new FloorProblems();
        problems = found.All;
        try
        {
            using var parsed = JsonDocument.Parse(json, Strict);
            return Read(parsed.RootElement, "$", out problems);
        }
        catch (JsonException)
        {
            found.NotJson("$");
            return null;
        }
    }

    /// <param name="root">The document.</param>
    /// <param name="at">Its path in the request body.</param>
    /// <param name="problems">The problems.</param>
    /// <returns>Null: there are problems.</returns>
    public static FloorDocument? Read(JsonElement root, string at, out IReadOnlyList<FloorProblem> problems)
    {
        var found = new FloorProblems();
        problems = found.All;
        var document = Document(new FloorObject(root, at, found));
        if (!found.Any)
        {
            FloorRules.Check(document, at, found);
        }
        return found.Any ? null : document;
    }

    private static FloorDocument Document(FloorObject root)
    {
        var schema = root.Number("schema") is FloorDocument.NewestSchema ? FloorDocument.NewestSchema : 0;
        var document = new FloorDocument(schema, root.Number("width"), root.Number("height"))
        {
            Background = root.Object("background") is { } b
                ? Closed(b, new FloorBackground(b.Text("image"), b.Number("x"), b.Number("y"), b.Number("width"), b.Number("height"), b.Number("opacity", 1)))
                : null,
            Zones = root.List("zones", FloorRules.MostOthers, z => Edited(z, new FloorZone(
                z.Text("id"), z.Text("name"), z.Number("x"), z.Number("y"), z.Number("width"), z.Number("height")))),
            Islands = root.List("islands", FloorRules.MostOthers, i => Edited(i, new FloorIsland(
                i.Text("id"), i.Text("name"), i.TextOrNull("zone"), i.Number("x"), i.Number("y"), i.Number("width"), i.Number("height")))),
            Seats = root.List("seats", FloorRules.MostSeats, s => Edited(s, new FloorSeat(
                s.Text("id"), s.Text("label", ""), s.Number("x"), s.Number("y"), s.Number("width", FloorDocument.SeatWidth),
                s.Number("height", FloorDocument.SeatHeight), s.Rotation(), s.Kind(), s.TextOrNull("island")))),
            Walls = root.List("walls", FloorRules.MostOthers, w => Edited(w, new FloorWall(
                w.Text("id"), w.Points("points"), w.Number("thickness", 6)))),
            Doors = root.List("doors", FloorRules.MostOthers, d => Edited(d, new FloorDoor(
                d.Text("id"), d.Number("x"), d.Number("y"), d.Number("width", 90), d.Rotation(), d.Text("label", "")))),
            Labels = root.List("labels", FloorRules.MostOthers, l => Edited(l, new FloorLabel(
                l.Text("id"), l.Text("text"), l.Number("x"), l.Number("y"), l.Number("size", 24), l.Rotation()))),
        };
        root.Close();
        return document;
    }

    private static T Edited<T>(FloorObject read, T element)
        where T : FloorElement => element with { Locked = read.Flag("locked"), Group = read.TextOrNull("group") };

    private static T Closed<T>(FloorObject read, T value)
    {
        read.Close();
        return value;
    }
}
