using System.Text.Json;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Setup;

/// <summary>Finds the newest agent event of a stream. Reads every open shard, slowly enough for its other readers: AWS allows 5 reads a second of a
/// shard for all readers together.</summary>
internal sealed class NewestEvent(IAmazonKinesis kinesis, string stream, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);
    private readonly List<string> _iterators = [];

    /// <summary>Null: none found yet.</summary>
    public EventSeen? Event { get; private set; }

    /// <summary>When the newest record arrived that is not an agent event; null: none found yet.</summary>
    public DateTimeOffset? Other { get; private set; }

    /// <summary>Begins at this age in every open shard.</summary>
    /// <returns>Number of open shards.</returns>
    public async Task<int> Open(TimeSpan back, CancellationToken cancellationToken)
    {
        var from = (time.GetUtcNow() - back).UtcDateTime;
        var shards = (await kinesis.ListShardsAsync(new ListShardsRequest { StreamName = stream }, cancellationToken)).Shards ?? [];
        _iterators.Clear();
        foreach (var shard in shards.Where(s => s.SequenceNumberRange.EndingSequenceNumber is null))
        {
            var request = new GetShardIteratorRequest { StreamName = stream, ShardId = shard.ShardId, ShardIteratorType = ShardIteratorType.AT_TIMESTAMP,
                Timestamp = from };
            _iterators.Add((await kinesis.GetShardIteratorAsync(request, cancellationToken)).ShardIterator ?? "");
        }

        return _iterators.Count;
    }

    /// <summary>Continues to read, up to the end of every shard.</summary>
    /// <returns>False: the time was over before that.</returns>
    public async Task<bool> Read(TimeSpan budget, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var behind = Enumerable.Range(0, _iterators.Count).ToList();
        while (true)
        {
            var round = time.GetTimestamp();
            foreach (var shard in behind.ToArray())
            {
                if (await IsAtItsEnd(shard, cancellationToken))
                {
                    behind.Remove(shard);
                }
            }

            if (behind.Count == 0 || time.GetElapsedTime(began) >= budget)
            {
                return behind.Count == 0;
            }

            if (Pace - time.GetElapsedTime(round) is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, cancellationToken);
            }
        }
    }

    private async Task<bool> IsAtItsEnd(int shard, CancellationToken cancellationToken)
    {
        if (_iterators[shard] is not { Length: > 0 } iterator)
        {
            // The shard was closed while it was read.
            return true;
        }

        try
        {
            var page = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }, cancellationToken);
            _iterators[shard] = page.NextShardIterator ?? "";
            See(page.Records ?? []);
            return page.MillisBehindLatest is null or 0;
        }
        catch (ProvisionedThroughputExceededException)
        {
            // Other readers use the shard's rate too.
            return false;
        }
    }

    /// <summary>Within a shard, the last record is the newest.</summary>
    private void See(List<Record> records)
    {
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var (type, at) = (TypeOf(records[i]), Arrived(records[i]));
            if (type is not null)
            {
                Event = Event?.At > at ? Event : new(type, at);
                return;
            }

            Other = Other > at ? Other : at;
        }
    }

    private DateTimeOffset Arrived(Record record) => record.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime()) : time.GetUtcNow();

    /// <summary>The record's EventType; null: it is not an agent event.</summary>
    private static string? TypeOf(Record record)
    {
        try
        {
            using var json = JsonDocument.Parse(record.Data);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("EventType", out var type)
                && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
