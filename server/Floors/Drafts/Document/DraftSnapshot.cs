using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>
/// A draft without its steps as bytes, so that it is loaded quickly: JSON in gzip. A field that nobody has written since the draft was opened has no writer.
/// </summary>
internal static class DraftSnapshot
{
    public static byte[] Write(Draft draft)
    {
        var document = draft.Document;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("n", draft.N);
            json.WriteNumber("cut", document.Cut);
            json.WriteStartObject("floor");
            WritePlace(json, document, document.Floor, DraftKinds.OfFloor);
            json.WriteEndObject();
            foreach (var kind in DraftKinds.All)
            {
                json.WriteStartArray(kind.Name);
                foreach (var (id, place) in document.Places(kind).OrderBy(p => p.Value.Ordinal))
                {
                    json.WriteStartObject();
                    json.WriteString("id", id);
                    json.WriteNumber("o", place.Ordinal);
                    json.WritePropertyName("s");
                    StampJson.Write(json, document.Real(place.Stamp));
                    WritePlace(json, document, place, kind.Fields);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteStartObject("editors");
            foreach (var (editor, own) in draft.Editors)
            {
                json.WriteStartObject(editor);
                json.WriteString("person", own.Person);
                json.WriteNumber("last", own.Last);
                WriteNumbers(json, "undo", own.Undo);
                WriteNumbers(json, "redo", own.Redo);
                WriteNumbers(json, "covers", own.Covers);
                json.WriteStartArray("ids");
                own.Ids.ForEach(json.WriteStringValue);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Packed(buffer.WrittenSpan);
    }

    /// <param name="packed">The snapshot.</param>
    /// <param name="steps">Stored steps up to the snapshot and after it, in order, each with the id of its person.</param>
    public static Draft Read(byte[] packed, IReadOnlyList<(DraftStep Step, string Person)> steps)
    {
        using var parsed = JsonDocument.Parse(Unpacked(packed));
        var root = parsed.RootElement;
        var document = new DraftDocument { Cut = root.GetProperty("cut").GetInt32() };
        ReadPlace(root.GetProperty("floor"), document.Floor, DraftKinds.OfFloor);
        foreach (var kind in DraftKinds.All)
        {
            foreach (var element in root.GetProperty(kind.Name).EnumerateArray())
            {
                var place = new DraftPlace(element.GetProperty("o").GetInt64()) { Stamp = StampJson.Read(element.GetProperty("s")) };
                ReadPlace(element, place, kind.Fields);
                document.Restore(kind, element.GetProperty("id").GetString()!, place);
            }
        }
        var n = root.GetProperty("n").GetInt32();
        var editors = root.GetProperty("editors").EnumerateObject().ToDictionary(
            e => e.Name,
            e => new EditorSteps(e.Value.GetProperty("person").GetString()!)
            {
                Undo = Numbers(e.Value, "undo"), Redo = Numbers(e.Value, "redo"), Covers = Numbers(e.Value, "covers"),
                // A snapshot of before has none.
                Ids = e.Value.TryGetProperty("ids", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetString()!)] : [],
                Last = e.Value.GetProperty("last").GetInt32(),
            },
            StringComparer.Ordinal);
        var draft = Draft.Of(document, n, editors, steps.Where(s => s.Step.N <= n).Select(s => s.Step));
        foreach (var (step, person) in steps.Where(s => s.Step.N > n))
        {
            draft.Apply(step, person);
        }
        return draft;
    }

    public static byte[] Packed(ReadOnlySpan<byte> json)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(json);
        }
        return packed.ToArray();
    }

    public static byte[] Unpacked(byte[] packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var json = new MemoryStream();
        stream.CopyTo(json);
        return json.ToArray();
    }

    private static void WritePlace(Utf8JsonWriter json, DraftDocument document, DraftPlace place, DraftField[] fields)
    {
        if (place.Values is not { } values)
        {
            return;
        }
        json.WriteStartArray("v");
        foreach (var value in values)
        {
            json.WriteRawValue(value ?? "null", skipInputValidation: true);
        }
        json.WriteEndArray();
        if (place.Fields is not null && Enumerable.Range(0, fields.Length).Any(i => !document.Writer(place, i).IsBase))
        {
            json.WriteStartArray("w");
            for (var i = 0; i < fields.Length; i++)
            {
                StampJson.Write(json, document.Writer(place, i));
            }
            json.WriteEndArray();
        }
    }

    private static void ReadPlace(JsonElement json, DraftPlace place, DraftField[] fields)
    {
        if (json.TryGetProperty("v", out var values))
        {
            place.Values = [.. values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? null : v.GetRawText())];
        }
        if (json.TryGetProperty("w", out var writers))
        {
            place.Fields = [.. writers.EnumerateArray().Select(StampJson.Read).Take(fields.Length)];
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, List<int> numbers)
    {
        json.WriteStartArray(name);
        numbers.ForEach(json.WriteNumberValue);
        json.WriteEndArray();
    }

    private static List<int> Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetInt32())];
}
