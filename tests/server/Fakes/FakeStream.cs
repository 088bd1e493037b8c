using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Tests.Fakes;

internal sealed record FakeRecord(ulong Number, string PartitionKey, byte[] Data, DateTimeOffset Arrival)
{
    public string SequenceNumber => FakeStream.Sequence(Number);
}

internal sealed class FakeShard(string id, UInt128 first, UInt128 last, ulong start, DateTimeOffset openedAt, string? parent, string? adjacent)
{
    public string Id { get; } = id;

    public UInt128 FirstKey { get; } = first;

    public UInt128 LastKey { get; } = last;

    public ulong StartNumber { get; } = start;

    public DateTimeOffset OpenedAt { get; } = openedAt;

    public string? Parent { get; } = parent;

    public string? AdjacentParent { get; } = adjacent;

    public ulong? EndNumber { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public List<FakeRecord> Records { get; } = [];

    /// <summary>The highest number that was trimmed. 0: none.</summary>
    public ulong TrimmedTo { get; set; }

    public Queue<(DateTimeOffset At, int Bytes)> Reads { get; } = new();
}

/// <summary>One stream: its shards and records. All members are safe to call from any thread.</summary>
internal sealed class FakeStream
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<FakeShard> _shards = [];
    private ulong _number;

    public FakeStream(string name, int shards, TimeProvider time)
    {
        (Name, _time) = (name, time);
        CreatedAt = time.GetUtcNow();
        var width = UInt128.MaxValue / (UInt128)shards;
        for (var i = 0; i < shards; i++)
        {
            var first = i == 0 ? UInt128.Zero : (width * (UInt128)i) + (UInt128)i;
            var last = i == shards - 1 ? UInt128.MaxValue : (width * (UInt128)(i + 1)) + (UInt128)i;
            Open(first, last, null, null);
        }
    }

    public string Name { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The stream is CREATING or UPDATING until this time.</summary>
    public DateTimeOffset BusyUntil { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    public TrimStyle TrimStyle { get; set; } = TrimStyle.Silent;

    public Dictionary<string, string> Tags { get; } = [];

    /// <summary>56 digits, as in AWS, so they overflow every integer type.</summary>
    public static string Sequence(ulong number) => string.Create(CultureInfo.InvariantCulture, $"49{number:D54}");

    public static ulong Number(string sequence) =>
        sequence.Length == 56 && sequence.StartsWith("49", StringComparison.Ordinal)
            && ulong.TryParse(sequence.AsSpan(2), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FakeError("InvalidArgumentException", $"StartingSequenceNumber {sequence} is invalid.");

    public static UInt128 Hash(string partitionKey)
    {
        Span<byte> hash = stackalloc byte[16];
        MD5.HashData(Encoding.UTF8.GetBytes(partitionKey), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Snapshot of the shards that are listed: open, or closed within the retention period.</summary>
    public IReadOnlyList<FakeShard> Shards
    {
        get
        {
            lock (_lock)
            {
                var horizon = _time.GetUtcNow() - Retention;
                return [.. _shards.Where(s => s.ClosedAt is null || s.ClosedAt > horizon)];
            }
        }
    }

    public IReadOnlyList<FakeShard> OpenShards => [.. Shards.Where(s => s.ClosedAt is null)];

    public (string Shard, string Sequence) Put(string partitionKey, byte[] data, UInt128? explicitHash = null)
    {
        var hash = explicitHash ?? Hash(partitionKey);
        lock (_lock)
        {
            foreach (var shard in _shards)
            {
                if (shard.ClosedAt is null && shard.FirstKey <= hash && hash <= shard.LastKey)
                {
                    var record = new FakeRecord(++_number, partitionKey, data, _time.GetUtcNow());
                    shard.Records.Add(record);
                    return (shard.Id, record.SequenceNumber);
                }
            }
        }

        throw new InvalidOperationException($"No open shard of {Name} covers {hash}.");
    }

    /// <summary>Splits a shard at a hash key (default: its middle); returns the children's ids.</summary>
    public (string Lower, string Upper) Split(string shardId, UInt128? newStartingHashKey = null)
    {
        lock (_lock)
        {
            var shard = OpenShard_NeedsLock(shardId);
            var middle = newStartingHashKey ?? (shard.FirstKey + ((shard.LastKey - shard.FirstKey) / 2) + 1);
            if (middle <= shard.FirstKey || middle > shard.LastKey)
            {
                throw new FakeError("InvalidArgumentException", $"NewStartingHashKey {middle} used in SplitShard() on shard {shardId} is outside its range.");
            }

            Close_NeedsLock(shard);
            return (Open(shard.FirstKey, middle - 1, shard.Id, null).Id, Open(middle, shard.LastKey, shard.Id, null).Id);
        }
    }

    /// <summary>Merges two neighbours; returns the child's id.</summary>
    public string Merge(string shardId, string adjacentId)
    {
        lock (_lock)
        {
            var (shard, other) = (OpenShard_NeedsLock(shardId), OpenShard_NeedsLock(adjacentId));
            var (low, high) = shard.FirstKey < other.FirstKey ? (shard, other) : (other, shard);
            if (low.LastKey + 1 != high.FirstKey)
            {
                throw new FakeError("InvalidArgumentException", $"Shards {shardId} and {adjacentId} are not adjacent.");
            }

            Close_NeedsLock(shard);
            Close_NeedsLock(other);
            return Open(low.FirstKey, high.LastKey, shard.Id, other.Id).Id;
        }
    }

    /// <summary>Splits the widest or merges the narrowest neighbours until this number of shards is open.</summary>
    public void UpdateShardCount(int target)
    {
        while (OpenShards.Count < target)
        {
            Split(OpenShards.MaxBy(s => s.LastKey - s.FirstKey)!.Id);
        }

        while (OpenShards.Count > target)
        {
            var open = OpenShards.OrderBy(s => s.FirstKey).ToList();
            var pair = open.Zip(open.Skip(1)).MinBy(p => p.Second.LastKey - p.First.FirstKey);
            Merge(pair.First.Id, pair.Second.Id);
        }
    }

    /// <summary>Drops the records that arrived before a time, as the retention period does.</summary>
    public void Trim(DateTimeOffset before)
    {
        lock (_lock)
        {
            foreach (var shard in _shards)
            {
                Trim_NeedsLock(shard, before);
            }
        }
    }

    /// <summary>The position of a sequence number in a shard, according to <see cref="TrimStyle"/>.</summary>
    public ulong Position(string shardId, ulong number)
    {
        lock (_lock)
        {
            var shard = Shard_NeedsLock(shardId);
            Trim_NeedsLock(shard, _time.GetUtcNow() - Retention);
            return number > shard.TrimmedTo || number <= shard.StartNumber
                ? number
                : TrimStyle switch
                {
                    TrimStyle.InvalidArgument => throw new FakeError("InvalidArgumentException", $"StartingSequenceNumber {Sequence(number)} used in "
                        + $"GetShardIterator on shard {shardId} is invalid because it is older than the trim horizon."),
                    TrimStyle.ResourceNotFound =>
                        throw new FakeError("ResourceNotFoundException", $"Sequence number {Sequence(number)} not found in shard {shardId}."),
                    _ => number,
                };
        }
    }

    public ulong Oldest(string shardId)
    {
        lock (_lock)
        {
            var shard = Shard_NeedsLock(shardId);
            Trim_NeedsLock(shard, _time.GetUtcNow() - Retention);
            return Math.Max(shard.TrimmedTo, shard.StartNumber) + 1;
        }
    }

    public ulong After(DateTimeOffset time, string shardId)
    {
        lock (_lock)
        {
            var shard = Shard_NeedsLock(shardId);
            var found = shard.Records.FindIndex(r => r.Arrival >= time);
            return found < 0 ? Tip : Math.Max(shard.Records[found].Number, shard.TrimmedTo + 1);
        }
    }

    /// <summary>The number that the next record will get.</summary>
    public ulong Tip
    {
        get
        {
            lock (_lock)
            {
                return _number + 1;
            }
        }
    }

    /// <summary>One page from a position. Next is null at the end of a closed shard.</summary>
    public (FakeRecord[] Records, ulong? Next, long Behind, FakeShard[] Children) Read(string shardId, ulong from, int limit, bool limited)
    {
        lock (_lock)
        {
            var shard = Shard_NeedsLock(shardId);
            var now = _time.GetUtcNow();
            if (limited)
            {
                Throttle_NeedsLock(shard, now);
            }

            Trim_NeedsLock(shard, now - Retention);
            if (TrimStyle == TrimStyle.EmptyForEver && from <= shard.TrimmedTo)
            {
                return ([], from, (long)Retention.TotalMilliseconds, []);
            }

            var (begin, bytes) = (Find(shard.Records, from), 0);
            var end = begin;
            while (end < shard.Records.Count && end - begin < limit && (end == begin || bytes + shard.Records[end].Data.Length <= 10 * 1024 * 1024))
            {
                bytes += shard.Records[end++].Data.Length;
            }

            if (limited)
            {
                shard.Reads.Enqueue((now, bytes));
            }

            var page = shard.Records.GetRange(begin, end - begin).ToArray();
            if (end < shard.Records.Count)
            {
                return (page, shard.Records[end].Number, Math.Max(1, (long)(now - shard.Records[end].Arrival).TotalMilliseconds), []);
            }

            return shard.ClosedAt is null
                ? (page, Math.Max(from, page.Length == 0 ? from : page[^1].Number + 1), 0, [])
                : (page, null, 0, [.. _shards.Where(s => s.Parent == shardId || s.AdjacentParent == shardId)]);
        }
    }

    private static int Find(List<FakeRecord> records, ulong number)
    {
        var (low, high) = (0, records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = records[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Trim_NeedsLock(FakeShard shard, DateTimeOffset before)
    {
        var count = 0;
        while (count < shard.Records.Count && shard.Records[count].Arrival < before)
        {
            shard.TrimmedTo = shard.Records[count++].Number;
        }

        shard.Records.RemoveRange(0, count);
    }

    /// <summary>AWS's own limits: 5 calls a second, 2 MiB a second. The cost of a large page is spread over the next seconds.</summary>
    private static void Throttle_NeedsLock(FakeShard shard, DateTimeOffset now)
    {
        while (shard.Reads.TryPeek(out var oldest) && now - oldest.At > TimeSpan.FromSeconds(5))
        {
            shard.Reads.Dequeue();
        }

        var calls = shard.Reads.Count(r => now - r.At < TimeSpan.FromSeconds(1));
        if (calls >= 5 || shard.Reads.Any(r => now - r.At < TimeSpan.FromSeconds(r.Bytes / (2.0 * 1024 * 1024))))
        {
            throw new FakeError("ProvisionedThroughputExceededException", $"Rate exceeded for shard {shard.Id} in stream under account 000000000000.");
        }
    }

    private FakeShard Open(UInt128 first, UInt128 last, string? parent, string? adjacent)
    {
        var shard = new FakeShard($"shardId-{_shards.Count:D12}", first, last, _number++, _time.GetUtcNow(), parent, adjacent);
        _shards.Add(shard);
        return shard;
    }

    private void Close_NeedsLock(FakeShard shard) => (shard.ClosedAt, shard.EndNumber) = (_time.GetUtcNow(), ++_number);

    private FakeShard Shard_NeedsLock(string id) => _shards.Find(s => s.Id == id)
        ?? throw new FakeError("ResourceNotFoundException", $"Shard {id} in stream {Name} under account 000000000000 does not exist");

    private FakeShard OpenShard_NeedsLock(string id) => Shard_NeedsLock(id) is { ClosedAt: null } shard
        ? shard
        : throw new FakeError("InvalidArgumentException", $"Shard {id} in stream {Name} under account 000000000000 is closed");
}
