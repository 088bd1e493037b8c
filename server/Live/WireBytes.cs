using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Live;

/// <summary>One message for the hub, encoded once and shared by all browsers that get it.</summary>
[JsonConverter(typeof(WireBytesConverter))]
internal readonly record struct WireBytes(ReadOnlyMemory<byte> Json)
{
    public static WireBytes Of(WireMessage message) => new(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.WireMessage));
}

internal sealed class WireBytesConverter : JsonConverter<WireBytes>
{
    public override WireBytes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The server only writes these.");

    public override void Write(Utf8JsonWriter writer, WireBytes value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
}
