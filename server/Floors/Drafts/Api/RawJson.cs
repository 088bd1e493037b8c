using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>A value that is JSON already. Null text: null.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte>? Utf8)
{
    public static RawJson Of(string? text) => text is null ? default : new(System.Text.Encoding.UTF8.GetBytes(text));
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return RawJson.Of(value.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        if (value.Utf8 is { } json)
        {
            writer.WriteRawValue(json.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
