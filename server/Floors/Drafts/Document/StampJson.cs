using System.Text.Json;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>Writers of values in stored JSON: <c>[12,"EDITOR"]</c>, or 0 for the version from which the draft was opened.</summary>
internal static class StampJson
{
    public static void Write(Utf8JsonWriter json, DraftStamp stamp)
    {
        if (stamp.IsBase)
        {
            json.WriteNumberValue(0);
            return;
        }
        json.WriteStartArray();
        json.WriteNumberValue(stamp.Step);
        json.WriteStringValue(stamp.Editor);
        json.WriteEndArray();
    }

    public static DraftStamp Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? new DraftStamp(json[0].GetInt32(), json[1].GetString()) : default;
}
