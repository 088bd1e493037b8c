using System.Security.Cryptography;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Sorts the records of a page: events to their agents, other records counted, bad ones to quarantine without their body.</summary>
internal sealed partial class PageDecoder(string shard, AgentEventReader reader, TimeProvider time, ILogger logger)
{
    /// <summary>Clocks of AWS agree far better than this.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    public void Decode(Record record, ShardAgents agents, ShardPending pending, ShardMeter meter)
    {
        var body = Body(record);
        var read = reader.Read(body);
        switch (read.Kind)
        {
            case RecordKind.AgentEvent when read.Event!.At > Arrival(record) + Ahead:
                // Applied, it would make everything true that follows look late.
                Quarantine(record, body, $"EventTimestamp more than {Ahead.TotalHours:0} h after its arrival", pending, meter);
                break;
            case RecordKind.AgentEvent:
                meter.OnEvent(read.Event!.At);
                agents.Add(new ReadEvent(read.Event, record.PartitionKey, record.SequenceNumber, body));
                break;
            case RecordKind.ContactRecord:
                meter.OnContactRecord();
                break;
            case RecordKind.Foreign:
                meter.OnForeign();
                break;
            default:
                Quarantine(record, body, read.Reason ?? "", pending, meter);
                break;
        }
    }

    private void Quarantine(Record record, byte[] body, string reason, ShardPending pending, ShardMeter meter)
    {
        meter.OnQuarantined();
        pending.Add(new QuarantinedRecord(
            shard, record.SequenceNumber, reason, body.Length, Convert.ToHexStringLower(SHA256.HashData(body)), time.GetUtcNow()));
        LogQuarantined(logger, shard, record.SequenceNumber, reason);
    }

    private static DateTimeOffset Arrival(Record record) =>
        record.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.MaxValue - Ahead;

    private static byte[] Body(Record record) =>
        record.Data is null ? [] : record.Data.TryGetBuffer(out var buffer) && buffer.Offset == 0 && buffer.Count == buffer.Array!.Length ? buffer.Array : record.Data.ToArray();

    [LoggerMessage(40, LogLevel.Warning, "Shard {Shard}: the record at {Sequence} cannot be used and is quarantined: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, string shard, string sequence, string reason);
}
