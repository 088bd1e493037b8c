using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>The operations that read: iterators, pages and the list of shards.</summary>
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
                return new Iterator(p[0], long.Parse(p[1], CultureInfo.InvariantCulture), p[2], ulong.Parse(p[3], CultureInfo.InvariantCulture),
                    long.Parse(p[4], CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
            {
                throw new FakeError("InvalidArgumentException", "Invalid ShardIterator.");
            }
        }
    }

    private void GetRecords(JsonElement request, Utf8JsonWriter json, FakeFault.PageChange? change)
    {
        var iterator = Iterator.Decode(Text(request, "ShardIterator") ?? throw new FakeError("InvalidArgumentException", "ShardIterator is missing."));
        var now = _time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() - iterator.IssuedAt > IteratorLife.TotalMilliseconds)
        {
            throw new FakeError("ExpiredIteratorException", $"Iterator expired. The iterator was created at time "
                + $"{DateTimeOffset.FromUnixTimeMilliseconds(iterator.IssuedAt):R} while right now it is {now:R} which is further in the future than the "
                + $"tolerated delay of 300000 milliseconds.");
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
            ? ([], iterator.From, 60_000, [])
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
            Write(json, record);
        }

        json.WriteEndArray();
        json.WriteNumber("MillisBehindLatest", change == FakeFault.PageChange.NoNextAndNoLag ? 0 : behind);
        if (change is FakeFault.PageChange.NoNext or FakeFault.PageChange.NoNextAndNoLag)
        {
            return;
        }

        if (next is { } from)
        {
            json.WriteString("NextShardIterator", (iterator with { From = from, IssuedAt = now.ToUnixTimeMilliseconds() }).Encode());
            return;
        }

        Write(json, children);
    }

    private static void Write(Utf8JsonWriter json, FakeRecord record)
    {
        json.WriteStartObject();
        json.WriteString("SequenceNumber", record.SequenceNumber);
        Time(json, "ApproximateArrivalTimestamp", record.Arrival);
        json.WriteBase64String("Data", record.Data);
        json.WriteString("PartitionKey", record.PartitionKey);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FakeShard[] children)
    {
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
        var from = From(stream, shard, Text(request, "ShardIteratorType"), Text(request, "StartingSequenceNumber"), request);
        json.WriteString("ShardIterator",
            new Iterator(stream.Name, stream.CreatedAt.ToUnixTimeMilliseconds(), shard, from, _time.GetUtcNow().ToUnixTimeMilliseconds()).Encode());
    }

    private ulong From(FakeStream stream, string shard, string? type, string? sequence, JsonElement request)
    {
        if (stream.Shards.All(s => s.Id != shard))
        {
            throw new FakeError("ResourceNotFoundException", $"Shard {shard} in stream {stream.Name} under account 000000000000 does not exist");
        }

        ulong Start() => FakeStream.Number(sequence ?? throw new FakeError("InvalidArgumentException", "The sequence number is missing."));
        return type switch
        {
            "TRIM_HORIZON" => stream.Oldest(shard),
            "LATEST" => stream.Tip,
            "AT_SEQUENCE_NUMBER" => stream.Position(shard, Start()),
            "AFTER_SEQUENCE_NUMBER" => stream.Position(shard, Start()) + 1,
            "AT_TIMESTAMP" when Time(request, "Timestamp") > _time.GetUtcNow() => throw new FakeError(
                "InvalidArgumentException", "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."),
            "AT_TIMESTAMP" => stream.After(Time(request, "Timestamp"), shard),
            var other => throw new FakeError("InvalidArgumentException", $"ShardIteratorType {other} is unknown."),
        };
    }

    private void ListShards(JsonElement request, Utf8JsonWriter json)
    {
        var (name, after) = (StreamName(request), Text(request, "ExclusiveStartShardId"));
        if (Text(request, "NextToken") is { } token)
        {
            var parts = name is null ? token.Split('|')
                : throw new FakeError("InvalidArgumentException", "NextToken and StreamName cannot be provided together.");
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
}
