using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;

namespace Amazon.Kinesis.Internal;

/// <summary>Tags of a stream on the wire.</summary>
internal static class TagJson
{
    public static readonly InvokeOptions AddTagsToStream = Operation.Of<AddTagsToStreamRequest, AddTagsToStreamResponse>(
        "AddTagsToStream",
        static (json, request) =>
        {
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
            WriteTags(json, request.Tags);
        });

    public static readonly InvokeOptions ListTagsForStream = Operation.Of<ListTagsForStreamRequest, ListTagsForStreamResponse>(
        "ListTagsForStream",
        static (json, request) =>
        {
            Json.WriteText(json, "ExclusiveStartTagKey", request.ExclusiveStartTagKey);
            Json.WriteInt(json, "Limit", request.Limit);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        },
        static (ref Utf8JsonReader json, ListTagsForStreamResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("Tags"u8))
                {
                    response.Tags = Json.List(ref json, Tag);
                }
                else if (json.ValueTextEquals("HasMoreTags"u8))
                {
                    response.HasMoreTags = Json.Bool(ref json);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions RemoveTagsFromStream = Operation.Of<RemoveTagsFromStreamRequest, RemoveTagsFromStreamResponse>(
        "RemoveTagsFromStream",
        static (json, request) =>
        {
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
            if (request.TagKeys is { } keys)
            {
                json.WriteStartArray("TagKeys");
                keys.ForEach(json.WriteStringValue);
                json.WriteEndArray();
            }
        });

    public static void WriteTags(Utf8JsonWriter json, Dictionary<string, string>? tags)
    {
        if (tags is null)
        {
            return;
        }

        json.WriteStartObject("Tags");
        foreach (var (key, value) in tags)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static Tag Tag(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var tag = new Tag();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("Key"u8))
            {
                tag.Key = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("Value"u8))
            {
                tag.Value = Json.Text(ref json);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return tag;
    }
}
