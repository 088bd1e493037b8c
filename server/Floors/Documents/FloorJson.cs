using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Floors.Documents;

/// <summary>A document as JSON: the same document always gives the same bytes. <see cref="FloorReader"/> reads JSON from outside.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(FloorDocument))]
internal sealed partial class FloorJson : JsonSerializerContext
{
    private static readonly FloorJson Shape = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Japanese characters are not escaped, because the JSON is never part of an HTML page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(FloorDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Shape.FloorDocument);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static FloorDocument Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Shape.FloorDocument) ?? throw new JsonException("An empty floor document.");
}
