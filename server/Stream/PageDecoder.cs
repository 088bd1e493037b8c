using System.Security.Cryptography;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Sorts the records of a page: events to their agents, other records counted, bad ones to quarantine without their body.</summary>
internal sealed partial class PageDecoder(string shard, AgentEventReader reader, TimeProvider time, ILogger logger)
{
    public void Decode(Record record, ShardAgents agents, ShardPending pending, ShardMeter meter)
    {
        var body = Body(record);
        var read = reader.Read(body);
        switch (read.Kind)
        {
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
                meter.OnQuarantined();
                pending.Add(new QuarantinedRecord(
                    shard, record.SequenceNumber, read.Reason ?? "", body.Length, Convert.ToHexStringLower(SHA256.HashData(body)), time.GetUtcNow()));
                LogQuarantined(logger, shard, record.SequenceNumber, read.Reason ?? "");
                break;
        }
    }

    private static byte[] Body(Record record) =>
        record.Data is null ? [] : record.Data.TryGetBuffer(out var buffer) && buffer.Offset == 0 && buffer.Count == buffer.Array!.Length ? buffer.Array : record.Data.ToArray();

    [LoggerMessage(40, LogLevel.Warning, "Shard {Shard}: the record at {Sequence} cannot be used and is quarantined: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, string shard, string sequence, string reason);
}
