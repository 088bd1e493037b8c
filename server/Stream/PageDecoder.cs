using System.Security.Cryptography;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Sorts the records of a page: events go to their agents, other records are counted, bad records go to quarantine without their body. An error
/// in one record never stops the next one.
/// </summary>
internal sealed class PageDecoder(string shard, AgentEventReader reader, TimeProvider time, StreamMetrics metrics, QuarantineLog log)
{
    /// <summary>How far an event may be ahead of its arrival. The clocks of AWS agree much better than this.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    public void Decode(Record record, AgentDeliveries deliveries, ShardPending pending, ShardMeter meter)
    {
        byte[] body = [];
        string? reason;
        try
        {
            body = Body(record);
            reason = Sort(record, body, deliveries, meter);
        }
        catch (Exception error)
        {
            // Only the type: a message may quote the record.
            reason = $"unexpected {error.GetType().Name}";
        }

        if (reason is not null)
        {
            Quarantine(new QuarantinedRecord(shard, record.SequenceNumber, reason, body.Length, Hash(body), time.GetUtcNow()), pending, meter);
        }
    }

    /// <summary>Counts, keeps and logs a record that cannot be used. Every such record is handled here.</summary>
    public void Quarantine(QuarantinedRecord record, ShardPending pending, ShardMeter meter)
    {
        meter.OnQuarantined();
        metrics.OnQuarantined();
        pending.Add(record);
        log.Add(record);
    }

    /// <summary>Identifies the record's body without keeping it.</summary>
    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <returns>Why a part of the record cannot be used; null: all of it can be used.</returns>
    private string? Sort(Record record, byte[] body, AgentDeliveries deliveries, ShardMeter meter)
    {
        var read = reader.Read(body);
        var reason = Sort(record, read, body, deliveries, meter);
        if (read.Rest is not { } rest)
        {
            return reason;
        }

        var first = reason is null ? 0 : 1;
        for (var i = 0; i < rest.Length; i++)
        {
            if (Sort(record, rest[i], body, deliveries, meter) is { } wrong)
            {
                (first, reason) = first == 0 ? (i + 2, wrong) : (first, reason);
            }
        }

        return reason is null ? null : $"object {first} of {rest.Length + 1}: {reason}";
    }

    private static string? Sort(Record record, in RecordRead read, byte[] body, AgentDeliveries deliveries, ShardMeter meter)
    {
        switch (read.Kind)
        {
            case RecordKind.AgentEvent when read.Event!.At > Arrival(record) + Ahead:
                // If this event were applied, all correct events after it would count as late.
                return $"EventTimestamp more than {Ahead.TotalHours:0} h after its arrival";
            case RecordKind.AgentEvent:
                meter.OnEvent(read.Event!.At);
                return deliveries.Add(new ReadEvent(read.Event, record.PartitionKey, record.SequenceNumber, body)) ? null : "more agents than Stream:MaxAgents";
            case RecordKind.ContactRecord:
                meter.OnContactRecord();
                return null;
            case RecordKind.Foreign:
                meter.OnForeign();
                return null;
            default:
                return read.Reason ?? "";
        }
    }

    private static DateTimeOffset Arrival(Record record) =>
        record.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.MaxValue - Ahead;

    private static byte[] Body(Record record) =>
        record.Data is null ? []
        : record.Data.TryGetBuffer(out var buffer) && buffer.Offset == 0 && buffer.Count == buffer.Array!.Length ? buffer.Array
        : record.Data.ToArray();
}
