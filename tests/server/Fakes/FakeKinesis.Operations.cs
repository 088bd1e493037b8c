using System.Globalization;
using System.Text.Json;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>The dispatch of operations, and all operations that do not read.</summary>
internal sealed partial class FakeKinesis
{
    private static string? Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Int(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static DateTimeOffset Time(JsonElement request, string name) => request.TryGetProperty(name, out var value)
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(value.GetDecimal() * 1000))
        : throw new FakeError("InvalidArgumentException", $"{name} is missing.");

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset time) => json.WriteNumber(name, time.ToUnixTimeMilliseconds() / 1000m);

    private static string? StreamName(JsonElement request) => Text(request, "StreamName") ?? Text(request, "StreamARN")?.Split('/')[^1];

    private static FakeCall Describe(string operation, JsonElement request, DateTimeOffset at)
    {
        if (Text(request, "ShardIterator") is { } text)
        {
            var iterator = Iterator.Decode(text);
            return new FakeCall(operation, iterator.Stream, iterator.Shard, at);
        }

        return new FakeCall(operation, StreamName(request), Text(request, "ShardId") ?? Text(request, "ShardToSplit") ?? Text(request, "ShardToMerge"), at);
    }

    private FakeCall Describe(string operation, JsonElement request) => Describe(operation, request, _time.GetUtcNow());

    private FakeStream Find(string? name)
    {
        if (name is not null && _streams.TryGetValue(name, out var stream))
        {
            if (stream.DeletedAt is null || stream.DeletedAt > _time.GetUtcNow())
            {
                return stream;
            }

            _streams.TryRemove(new KeyValuePair<string, FakeStream>(name, stream));
        }

        throw new FakeError("ResourceNotFoundException", $"Stream {name} under account 000000000000 not found.");
    }

    private FakeStream Active(JsonElement request)
    {
        var stream = Find(StreamName(request));
        return Status(stream) == "ACTIVE"
            ? stream
            : throw new FakeError("ResourceInUseException",
                $"Stream {stream.Name} under account 000000000000 is not ACTIVE, instead in state {Status(stream)}.");
    }

    private string Status(FakeStream stream)
    {
        var now = _time.GetUtcNow();
        return stream.DeletedAt is not null ? "DELETING"
            : stream.BusyUntil <= now ? "ACTIVE"
            : stream.BusyUntil == stream.CreatedAt + LifecycleDelay ? "CREATING" : "UPDATING";
    }

    private void Answer(string operation, JsonElement request, Utf8JsonWriter json, FakeFault.PageChange? change)
    {
        json.WriteStartObject();
        switch (operation)
        {
            case "GetRecords": GetRecords(request, json, change); break;
            case "GetShardIterator": GetShardIterator(request, json); break;
            case "ListShards": ListShards(request, json); break;
            case "PutRecord": PutRecord(request, json); break;
            case "PutRecords": PutRecords(request, json); break;
            case "DescribeStreamSummary": DescribeStreamSummary(request, json); break;
            case "ListStreams": ListStreams(request, json); break;
            case "CreateStream": CreateStream(request); break;
            case "DeleteStream":
                Find(StreamName(request)).DeletedAt = _time.GetUtcNow() + LifecycleDelay;
                break;
            case "SplitShard":
                Change(Active(request), s =>
                    s.Split(Text(request, "ShardToSplit")!, UInt128.Parse(Text(request, "NewStartingHashKey")!, CultureInfo.InvariantCulture)));
                break;
            case "MergeShards":
                Change(Active(request), s => s.Merge(Text(request, "ShardToMerge")!, Text(request, "AdjacentShardToMerge")!));
                break;
            case "UpdateShardCount": UpdateShardCount(request, json); break;
            case "AddTagsToStream":
                foreach (var tag in request.GetProperty("Tags").EnumerateObject())
                {
                    Find(StreamName(request)).Tags[tag.Name] = tag.Value.GetString()!;
                }

                break;
            case "ListTagsForStream": ListTags(request, json); break;
            default: AnswerConsumers(operation, request, json); break;
        }

        json.WriteEndObject();
    }

    private static (string Shard, string Sequence) Put(FakeStream stream, JsonElement entry) => stream.Put(
        Text(entry, "PartitionKey") ?? throw new FakeError("InvalidArgumentException", "PartitionKey is missing."),
        entry.GetProperty("Data").GetBytesFromBase64(),
        Text(entry, "ExplicitHashKey") is { } hash ? UInt128.Parse(hash, CultureInfo.InvariantCulture) : null);

    private void PutRecord(JsonElement request, Utf8JsonWriter json)
    {
        var (shard, sequence) = Put(Find(StreamName(request)), request);
        json.WriteString("ShardId", shard);
        json.WriteString("SequenceNumber", sequence);
    }

    private void PutRecords(JsonElement request, Utf8JsonWriter json)
    {
        var (stream, entries) = (Find(StreamName(request)), request.GetProperty("Records"));
        if (entries.GetArrayLength() is 0 or > 500)
        {
            throw new FakeError("InvalidArgumentException", "PutRecords takes 1 to 500 records.");
        }

        json.WriteNumber("FailedRecordCount", 0);
        json.WriteStartArray("Records");
        foreach (var entry in entries.EnumerateArray())
        {
            var (shard, sequence) = Put(stream, entry);
            json.WriteStartObject();
            json.WriteString("ShardId", shard);
            json.WriteString("SequenceNumber", sequence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void CreateStream(JsonElement request)
    {
        var name = Text(request, "StreamName")!;
        var stream = new FakeStream(name, Int(request, "ShardCount") ?? 4, _time) { BusyUntil = _time.GetUtcNow() + LifecycleDelay };
        var existing = _streams.GetOrAdd(name, stream);
        if (existing != stream && (existing.DeletedAt is not { } gone || gone > _time.GetUtcNow() || !_streams.TryUpdate(name, stream, existing)))
        {
            throw new FakeError("ResourceInUseException", $"Stream {name} under account 000000000000 already exists.");
        }

        if (request.TryGetProperty("Tags", out var tags))
        {
            foreach (var tag in tags.EnumerateObject())
            {
                stream.Tags[tag.Name] = tag.Value.GetString()!;
            }
        }
    }

    private void Change(FakeStream stream, Action<FakeStream> change)
    {
        change(stream);
        stream.BusyUntil = _time.GetUtcNow() + LifecycleDelay;
    }

    private void UpdateShardCount(JsonElement request, Utf8JsonWriter json)
    {
        var (stream, target) = (Active(request), Int(request, "TargetShardCount") ?? 0);
        var current = stream.OpenShards.Count;
        if (target < 1 || target > current * 2 || target * 2 < current)
        {
            throw new FakeError("LimitExceededException", $"UpdateShardCount cannot scale from {current} to {target} shards in one call.");
        }

        Change(stream, s => s.UpdateShardCount(target));
        json.WriteString("StreamName", stream.Name);
        json.WriteString("StreamARN", Arn(stream.Name));
        json.WriteNumber("CurrentShardCount", current);
        json.WriteNumber("TargetShardCount", target);
    }

    private void DescribeStreamSummary(JsonElement request, Utf8JsonWriter json)
    {
        var stream = Find(StreamName(request));
        json.WriteStartObject("StreamDescriptionSummary");
        Summary(json, stream);
        json.WriteNumber("RetentionPeriodHours", (int)stream.Retention.TotalHours);
        json.WriteNumber("OpenShardCount", stream.OpenShards.Count);
        json.WriteNumber("ConsumerCount", ConsumersOf(stream));
        json.WriteString("EncryptionType", "NONE");
        json.WriteStartArray("EnhancedMonitoring");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Summary(Utf8JsonWriter json, FakeStream stream)
    {
        json.WriteString("StreamName", stream.Name);
        json.WriteString("StreamARN", Arn(stream.Name));
        json.WriteString("StreamStatus", Status(stream));
        Time(json, "StreamCreationTimestamp", stream.CreatedAt);
        json.WriteStartObject("StreamModeDetails");
        json.WriteString("StreamMode", "PROVISIONED");
        json.WriteEndObject();
    }

    private void ListStreams(JsonElement request, Utf8JsonWriter json)
    {
        var after = Text(request, "NextToken") ?? Text(request, "ExclusiveStartStreamName");
        var rest = _streams.Values.Where(s => after is null || string.CompareOrdinal(s.Name, after) > 0).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
        var size = Int(request, "Limit") ?? 100;
        json.WriteStartArray("StreamNames");
        foreach (var stream in rest.Take(size))
        {
            json.WriteStringValue(stream.Name);
        }

        json.WriteEndArray();
        json.WriteStartArray("StreamSummaries");
        foreach (var stream in rest.Take(size))
        {
            json.WriteStartObject();
            Summary(json, stream);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("HasMoreStreams", rest.Count > size);
        if (rest.Count > size)
        {
            json.WriteString("NextToken", rest[size - 1].Name);
        }
    }

    private void ListTags(JsonElement request, Utf8JsonWriter json)
    {
        json.WriteStartArray("Tags");
        foreach (var (key, value) in Find(StreamName(request)).Tags.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("Key", key);
            json.WriteString("Value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("HasMoreTags", false);
    }
}
