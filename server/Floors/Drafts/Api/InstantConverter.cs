using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>A time as JSON (ISO 8601). Without Z or an offset it would be another instant on each server: that is an error.</summary>
internal sealed partial class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Offset().IsMatch(reader.GetString()!) && reader.TryGetDateTimeOffset(out var at) ? at
            : throw new JsonException("This is no time with Z or an offset, like 2026-04-01T09:00:00+09:00.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    [GeneratedRegex(@"T.*(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Offset();
}
