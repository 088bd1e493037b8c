using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Setup;

/// <summary>The settings of a stream before setup's first change, for a stream that setup did not make. They are written into its tags, so that a
/// teardown can restore them.</summary>
internal static class OldSettings
{
    private const string Key = "connect-streaming:was";

    /// <summary>AWS allows 256 characters.</summary>
    private const int TagLength = 250;
    private const int MostTags = 6;

    public static Tags Note(ConnectInstance instance, StreamSeen stream) => new(
        [KeyValuePair.Create(KeyFor(instance, 0), string.Create(CultureInfo.InvariantCulture, $"{stream.Mode} {stream.Shards} {stream.RetentionHours}"))]);

    /// <returns>Null: it is too long for tags.</returns>
    public static Tags? Note(ConnectInstance instance, FirehoseWish delivery)
    {
        var parts = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(delivery)).Chunk(TagLength).Select((part, i) =>
            KeyValuePair.Create(KeyFor(instance, i), new string(part))).ToArray();
        return parts.Length > MostTags ? null : new Tags(parts);
    }

    /// <summary>Old settings of a Kinesis stream; null: setup did not change it, or made it.</summary>
    public static (CapacityMode Mode, int Shards, int RetentionHours)? OfStream(ConnectInstance instance, Tags tags) =>
        tags.All.GetValueOrDefault(KeyFor(instance, 0))?.Split(' ') is [var mode, var shards, var hours]
        && Enum.TryParse<CapacityMode>(mode, out var was) && int.TryParse(shards, CultureInfo.InvariantCulture, out var count)
            && int.TryParse(hours, CultureInfo.InvariantCulture, out var kept)
            ? (was, count, kept)
            : null;

    /// <summary>Old settings of a Firehose stream; null: setup did not change it, or made it.</summary>
    public static FirehoseWish? OfDelivery(ConnectInstance instance, Tags tags)
    {
        var text = string.Concat(Enumerable.Range(0, MostTags).Select(i => tags.All.GetValueOrDefault(KeyFor(instance, i))));
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<FirehoseWish>(Encoding.UTF8.GetString(Convert.FromBase64String(text)));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public static bool IsKey(ConnectInstance instance, string key) => Enumerable.Range(0, MostTags).Any(i => key == KeyFor(instance, i));

    public static bool AreIn(ConnectInstance instance, Tags tags) => tags.All.ContainsKey(KeyFor(instance, 0));

    private static string KeyFor(ConnectInstance instance, int part) => $"{Key}{(part == 0 ? "" : $"-{part}")}:{instance.Id}";
}
