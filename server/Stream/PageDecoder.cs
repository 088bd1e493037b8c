using System.Security.Cryptography;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Sorts the records of a page: events to their agents, other records counted, bad ones to quarantine without their body. Whatever a record
/// does to the reader, the next one is read.
/// </summary>
internal sealed class PageDecoder(string shard, AgentEventReader reader, TimeProvider time, StreamMetrics metrics, QuarantineLog log)
{
    /// <summary>Clocks of AWS agree far better than this.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    public void Decode(Record record, ShardAgents agents, ShardPending pending, ShardMeter meter)
    {
        byte[] body = [];
        string? reason;
        try
        {
            body = Body(record);
            reason = Sort(record, body, agents, meter);
        }
        catch (Exception error)
        {
            // The type alone: a message may quote the record.
            reason = $"unexpected {error.GetType().Name}";
        }

        if (reason is not null)
        {
            Quarantine(new QuarantinedRecord(shard, record.SequenceNumber, reason, body.Length, Hash(body), time.GetUtcNow()), pending, meter);
        }
    }

    /// <summary>Counts, keeps and logs a record that cannot be used; every one of them comes through here.</summary>
    public void Quarantine(QuarantinedRecord record, ShardPending pending, ShardMeter meter)
    {
        meter.OnQuarantined();
        metrics.OnQuarantined();
        pending.Add(record);
        log.Add(record);
    }

    /// <summary>Names the record's body without keeping it.</summary>
    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <returns>Why something in the record cannot be used; null: all of it can.</returns>
    private string? Sort(Record record, byte[] body, ShardAgents agents, ShardMeter meter)
    {
        var read = reader.Read(body);
        var reason = Sort(record, read, body, agents, meter);
        if (read.Rest is not { } rest)
        {
            return reason;
        }

        var first = reason is null ? 0 : 1;
        for (var i = 0; i < rest.Length; i++)
        {
            if (Sort(record, rest[i], body, agents, meter) is { } wrong)
            {
                (first, reason) = first == 0 ? (i + 2, wrong) : (first, reason);
            }
        }

        return reason is null ? null : $"object {first} of {rest.Length + 1}: {reason}";
    }

    private static string? Sort(Record record, in RecordRead read, byte[] body, ShardAgents agents, ShardMeter meter)
    {
        switch (read.Kind)
        {
            case RecordKind.AgentEvent when read.Event!.At > Arrival(record) + Ahead:
                // Applied, it would make everything true that follows look late.
                return $"EventTimestamp more than {Ahead.TotalHours:0} h after its arrival";
            case RecordKind.AgentEvent:
                meter.OnEvent(read.Event!.At);
                return agents.Add(new ReadEvent(read.Event, record.PartitionKey, record.SequenceNumber, body)) ? null : "more agents than Stream:MaxAgents";
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
