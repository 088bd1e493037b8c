using System.Buffers;
using System.Text.Json;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>
/// What a step did, as bytes: JSON in gzip. Each change has who wrote before and after it, so a stored step is applied, undone and redone without any other.
/// </summary>
internal static class StoredStep
{
    public static byte[] Write(DraftStep step)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", step.Name.Code);
            if (step.Name.Count is { } count)
            {
                json.WriteNumber("count", count);
            }
            json.WriteString("text", step.Name.Text);
            json.WriteNumber("skipped", step.Skipped);
            json.WriteStartArray("changes");
            foreach (var applied in step.Changes)
            {
                json.WriteStartArray();
                WriteChange(json, applied.Change);
                StampJson.Write(json, applied.Before);
                StampJson.Write(json, applied.After);
                if (applied.Fields is { } fields)
                {
                    json.WriteStartArray();
                    foreach (var field in fields)
                    {
                        StampJson.Write(json, field);
                    }
                    json.WriteEndArray();
                }
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteStartArray("dropped");
            foreach (var change in step.Dropped)
            {
                json.WriteStartArray();
                WriteChange(json, change);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return DraftSnapshot.Packed(buffer.WrittenSpan);
    }

    /// <param name="body">As <see cref="Write"/> wrote it.</param>
    /// <param name="head">The step without what is in the body.</param>
    public static DraftStep Read(byte[] body, DraftStep head)
    {
        using var parsed = JsonDocument.Parse(DraftSnapshot.Unpacked(body));
        var root = parsed.RootElement;
        return head with
        {
            Name = new DraftStepName(
                root.GetProperty("code").GetString()!, root.TryGetProperty("count", out var count) ? count.GetInt32() : null,
                root.GetProperty("text").GetString()),
            Skipped = root.GetProperty("skipped").GetInt32(),
            Changes = [.. root.GetProperty("changes").EnumerateArray().Select(c => new AppliedChange(
                Change(c), StampJson.Read(c[6]), StampJson.Read(c[7]), c.GetArrayLength() > 8 ? [.. c[8].EnumerateArray().Select(StampJson.Read)] : null))],
            Dropped = [.. root.GetProperty("dropped").EnumerateArray().Select(Change)],
        };
    }

    private static void WriteChange(Utf8JsonWriter json, DraftChange change)
    {
        json.WriteStringValue(change.Kind);
        json.WriteStringValue(change.Id);
        json.WriteStringValue(change.Field);
        json.WriteRawValue(change.Old ?? "null", skipInputValidation: true);
        json.WriteRawValue(change.New ?? "null", skipInputValidation: true);
        if (change.At is { } at)
        {
            json.WriteNumberValue(at);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static DraftChange Change(JsonElement json) =>
        new(json[0].GetString()!, json[1].GetString()!, json[2].GetString()!, Value(json[3]), Value(json[4]),
            json[5].ValueKind == JsonValueKind.Number ? json[5].GetInt32() : null);

    private static string? Value(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetRawText();
}
