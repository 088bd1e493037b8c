using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>The operations themselves.</summary>
internal sealed partial class FakeKinesis
{
    private static readonly TimeSpan IteratorLife = TimeSpan.FromMinutes(5);

    private sealed record Iterator(string Stream, long Created, string Shard, ulong From, long IssuedAt)
    {
        public string Encode() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Stream}|{Created}|{Shard}|{From}|{IssuedAt}"));

        public static Iterator Decode(string text)
        {
            try
            {
                var p = Encoding.UTF8.GetString(Convert.FromBase64String(text)).Split('|');
                return new Iterator(p[0], long.Parse(p[1], CultureInfo.InvariantCulture), p[2], ulong.Parse(p[3], CultureInfo.InvariantCulture), long.Parse(p[4], CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
            {
                throw new FakeError("InvalidArgumentException", "Invalid ShardIterator.");
            }
        }
    }

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
            : throw new FakeError("ResourceInUseException", $"Stream {stream.Name} under account 000000000000 is not ACTIVE, instead in state {Status(stream)}.");
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
                Change(Active(request), s => s.Split(Text(request, "ShardToSplit")!, UInt128.Parse(Text(request, "NewStartingHashKey")!, CultureInfo.InvariantCulture)));
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
            default: throw new FakeError("UnknownOperationException", operation);
        }

        json.WriteEndObject();
    }

    private void GetRecords(JsonElement request, Utf8JsonWriter json, FakeFault.PageChange? change)
    {
        var iterator = Iterator.Decode(Text(request, "ShardIterator") ?? throw new FakeError("InvalidArgumentException", "ShardIterator is missing."));
        var now = _time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() - iterator.IssuedAt > IteratorLife.TotalMilliseconds)
        {
            throw new FakeError("ExpiredIteratorException", $"Iterator expired. The iterator was created at time {DateTimeOffset.FromUnixTimeMilliseconds(iterator.IssuedAt):R} while right now it is {now:R} which is further in the future than the tolerated delay of 300000 milliseconds.");
        }

        var stream = Find(iterator.Stream);
        if (stream.CreatedAt.ToUnixTimeMilliseconds() != iterator.Created)
        {
            throw new FakeError("ResourceNotFoundException", $"Shard {iterator.Shard} in stream {iterator.Stream} under account 000000000000 does not exist");
        }

        var limit = Int(request, "Limit") ?? 10_000;
        if (limit is < 1 or > 10_000)
        {
            throw new FakeError("InvalidArgumentException", "Limit must be between 1 and 10000.");
        }

        var (records, next, behind, children) = change == FakeFault.PageChange.Empty
            ? ([], iterator.From, 1000, [])
            : stream.Read(iterator.Shard, iterator.From, limit, Limits);
        IEnumerable<FakeRecord> page = change switch
        {
            FakeFault.PageChange.Duplicate => records.SelectMany(r => new[] { r, r }),
            FakeFault.PageChange.Reorder => records.Reverse(),
            _ => records,
        };

        json.WriteStartArray("Records");
        foreach (var record in page)
        {
            json.WriteStartObject();
            json.WriteString("SequenceNumber", record.SequenceNumber);
            Time(json, "ApproximateArrivalTimestamp", record.Arrival);
            json.WriteBase64String("Data", record.Data);
            json.WriteString("PartitionKey", record.PartitionKey);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("MillisBehindLatest", behind);
        if (next is { } from)
        {
            json.WriteString("NextShardIterator", (iterator with { From = from, IssuedAt = now.ToUnixTimeMilliseconds() }).Encode());
            return;
        }

        json.WriteStartArray("ChildShards");
        foreach (var child in children)
        {
            json.WriteStartObject();
            json.WriteString("ShardId", child.Id);
            json.WriteStartArray("ParentShards");
            json.WriteStringValue(child.Parent);
            if (child.AdjacentParent is { } adjacent)
            {
                json.WriteStringValue(adjacent);
            }

            json.WriteEndArray();
            HashRange(json, child);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void GetShardIterator(JsonElement request, Utf8JsonWriter json)
    {
        var stream = Find(StreamName(request));
        var shard = Text(request, "ShardId") ?? throw new FakeError("InvalidArgumentException", "ShardId is missing.");
        if (stream.Shards.All(s => s.Id != shard))
        {
            throw new FakeError("ResourceNotFoundException", $"Shard {shard} in stream {stream.Name} under account 000000000000 does not exist");
        }

        ulong Start() => FakeStream.Number(Text(request, "StartingSequenceNumber") ?? throw new FakeError("InvalidArgumentException", "StartingSequenceNumber is missing."));
        var from = Text(request, "ShardIteratorType") switch
        {
            "TRIM_HORIZON" => stream.Oldest(shard),
            "LATEST" => stream.Tip,
            "AT_SEQUENCE_NUMBER" => stream.Position(shard, Start()),
            "AFTER_SEQUENCE_NUMBER" => stream.Position(shard, Start()) + 1,
            "AT_TIMESTAMP" => stream.After(Time(request, "Timestamp"), shard),
            var other => throw new FakeError("InvalidArgumentException", $"ShardIteratorType {other} is unknown."),
        };
        json.WriteString("ShardIterator", new Iterator(stream.Name, stream.CreatedAt.ToUnixTimeMilliseconds(), shard, from, _time.GetUtcNow().ToUnixTimeMilliseconds()).Encode());
    }

    private void ListShards(JsonElement request, Utf8JsonWriter json)
    {
        var (name, after) = (StreamName(request), Text(request, "ExclusiveStartShardId"));
        if (Text(request, "NextToken") is { } token)
        {
            var parts = name is null ? token.Split('|') : throw new FakeError("InvalidArgumentException", "NextToken and StreamName cannot be provided together.");
            if (_time.GetUtcNow().ToUnixTimeMilliseconds() - long.Parse(parts[2], CultureInfo.InvariantCulture) > 300_000)
            {
                throw new FakeError("ExpiredNextTokenException", "The pagination token passed to the operation is expired.");
            }

            (name, after) = (parts[0], parts[1]);
        }

        IEnumerable<FakeShard> shards = Find(name).Shards;
        if (request.TryGetProperty("ShardFilter", out var filter))
        {
            shards = Text(filter, "Type") switch
            {
                "AT_LATEST" => shards.Where(s => s.ClosedAt is null),
                "AT_TIMESTAMP" => shards.Where(s => s.OpenedAt <= Time(filter, "Timestamp") && !(s.ClosedAt < Time(filter, "Timestamp"))),
                "FROM_TIMESTAMP" => shards.Where(s => !(s.ClosedAt < Time(filter, "Timestamp"))),
                "AFTER_SHARD_ID" => shards.Where(s => string.CompareOrdinal(s.Id, Text(filter, "ShardId")) > 0),
                _ => shards,
            };
        }

        var rest = shards.Where(s => after is null || string.CompareOrdinal(s.Id, after) > 0).ToList();
        var size = Math.Min(Int(request, "MaxResults") ?? 1000, 1000);
        json.WriteStartArray("Shards");
        foreach (var shard in rest.Take(size))
        {
            json.WriteStartObject();
            json.WriteString("ShardId", shard.Id);
            if (shard.Parent is { } parent)
            {
                json.WriteString("ParentShardId", parent);
            }

            if (shard.AdjacentParent is { } adjacent)
            {
                json.WriteString("AdjacentParentShardId", adjacent);
            }

            HashRange(json, shard);
            json.WriteStartObject("SequenceNumberRange");
            json.WriteString("StartingSequenceNumber", FakeStream.Sequence(shard.StartNumber));
            if (shard.EndNumber is { } end)
            {
                json.WriteString("EndingSequenceNumber", FakeStream.Sequence(end));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (rest.Count > size)
        {
            json.WriteString("NextToken", $"{name}|{rest[size - 1].Id}|{_time.GetUtcNow().ToUnixTimeMilliseconds()}");
        }
    }

    private static void HashRange(Utf8JsonWriter json, FakeShard shard)
    {
        json.WriteStartObject("HashKeyRange");
        json.WriteString("StartingHashKey", shard.FirstKey.ToString(CultureInfo.InvariantCulture));
        json.WriteString("EndingHashKey", shard.LastKey.ToString(CultureInfo.InvariantCulture));
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
        json.WriteNumber("ConsumerCount", 0);
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
