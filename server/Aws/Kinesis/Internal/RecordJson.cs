using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;

namespace Amazon.Kinesis.Internal;

/// <summary>GetRecords, GetShardIterator, PutRecord and PutRecords on the wire.</summary>
internal static class RecordJson
{
    public static readonly InvokeOptions GetRecords = Operation.Of<GetRecordsRequest, GetRecordsResponse>(
        "GetRecords",
        static (json, request) =>
        {
            Json.WriteInt(json, "Limit", request.Limit);
            Json.WriteText(json, "ShardIterator", request.ShardIterator);
            Json.WriteText(json, "StreamARN", request.StreamARN);
        },
        static (ref Utf8JsonReader json, GetRecordsResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("Records"u8))
                {
                    response.Records = Json.List(ref json, Record);
                }
                else if (json.ValueTextEquals("NextShardIterator"u8))
                {
                    response.NextShardIterator = Json.Text(ref json);
                }
                else if (json.ValueTextEquals("MillisBehindLatest"u8))
                {
                    response.MillisBehindLatest = Json.Long(ref json);
                }
                else if (json.ValueTextEquals("ChildShards"u8))
                {
                    response.ChildShards = Json.List(ref json, ShardJson.ChildShard);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }

            if (response.Records is null)
            {
                throw new JsonException("GetRecords answered without Records.");
            }
        });

    public static readonly InvokeOptions GetShardIterator = Operation.Of<GetShardIteratorRequest, GetShardIteratorResponse>(
        "GetShardIterator",
        static (json, request) =>
        {
            Json.WriteText(json, "ShardId", request.ShardId);
            Json.WriteText(json, "ShardIteratorType", request.ShardIteratorType?.Value);
            Json.WriteText(json, "StartingSequenceNumber", request.StartingSequenceNumber);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
            Json.WriteTime(json, "Timestamp", request.Timestamp);
        },
        static (ref Utf8JsonReader json, GetShardIteratorResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("ShardIterator"u8))
                {
                    response.ShardIterator = Json.Text(ref json);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions PutRecord = Operation.Of<PutRecordRequest, PutRecordResponse>(
        "PutRecord",
        static (json, request) =>
        {
            Json.WriteBytes(json, "Data", request.Data);
            Json.WriteText(json, "ExplicitHashKey", request.ExplicitHashKey);
            Json.WriteText(json, "PartitionKey", request.PartitionKey);
            Json.WriteText(json, "SequenceNumberForOrdering", request.SequenceNumberForOrdering);
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        },
        static (ref Utf8JsonReader json, PutRecordResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("SequenceNumber"u8))
                {
                    response.SequenceNumber = Json.Text(ref json);
                }
                else if (json.ValueTextEquals("ShardId"u8))
                {
                    response.ShardId = Json.Text(ref json);
                }
                else if (json.ValueTextEquals("EncryptionType"u8))
                {
                    response.EncryptionType = Json.Text(ref json)!;
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions PutRecords = Operation.Of<PutRecordsRequest, PutRecordsResponse>(
        "PutRecords",
        static (json, request) =>
        {
            json.WriteStartArray("Records");
            foreach (var entry in request.Records ?? [])
            {
                json.WriteStartObject();
                Json.WriteBytes(json, "Data", entry.Data);
                Json.WriteText(json, "ExplicitHashKey", entry.ExplicitHashKey);
                Json.WriteText(json, "PartitionKey", entry.PartitionKey);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        },
        static (ref Utf8JsonReader json, PutRecordsResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("Records"u8))
                {
                    response.Records = Json.List(ref json, PutResult);
                }
                else if (json.ValueTextEquals("FailedRecordCount"u8))
                {
                    response.FailedRecordCount = Json.Int(ref json);
                }
                else if (json.ValueTextEquals("EncryptionType"u8))
                {
                    response.EncryptionType = Json.Text(ref json)!;
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    private static Record Record(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var record = new Record();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("Data"u8))
            {
                record.Data = Json.Bytes(ref json);
            }
            else if (json.ValueTextEquals("SequenceNumber"u8))
            {
                record.SequenceNumber = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("PartitionKey"u8))
            {
                record.PartitionKey = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("ApproximateArrivalTimestamp"u8))
            {
                record.ApproximateArrivalTimestamp = Json.Time(ref json);
            }
            else if (json.ValueTextEquals("EncryptionType"u8))
            {
                record.EncryptionType = Json.Text(ref json)!;
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return record is { Data: not null, SequenceNumber: not null, PartitionKey: not null }
            ? record
            : throw new JsonException("A record lacks its data, sequence number or partition key.");
    }

    private static PutRecordsResultEntry PutResult(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var entry = new PutRecordsResultEntry();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("SequenceNumber"u8))
            {
                entry.SequenceNumber = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("ShardId"u8))
            {
                entry.ShardId = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("ErrorCode"u8))
            {
                entry.ErrorCode = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("ErrorMessage"u8))
            {
                entry.ErrorMessage = Json.Text(ref json);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return entry;
    }
}
