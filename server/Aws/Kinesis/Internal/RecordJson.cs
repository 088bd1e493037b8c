using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Wire;

namespace Amazon.Kinesis.Internal;

/// <summary>
/// Reads the answer of GetRecords, up to 10 MiB of base64, with a reader over one rented buffer; other answers are read as documents. The whole
/// body is received before the first field is read. So an answer is complete or an exception (AWSSDK.Core converts it to an
/// <see cref="AmazonUnmarshallingException"/>, which it retries), never a part.
/// </summary>
internal sealed class GetRecordsUnmarshaller : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var buffer = ReadToEnd(input, out var length);
        try
        {
            var json = new Utf8JsonReader(buffer.AsSpan(0, length));
            json.Read();
            var response = RecordJson.Read(ref json);
            return json.Read() ? throw new JsonException("The answer has more data after its end.") : response;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        JsonErrors.Read(input, innerException, statusCode, KinesisErrors.Create);

    private static byte[] ReadToEnd(JsonUnmarshallerContext input, out int length)
    {
        var announced = input.ResponseData?.ContentLength ?? 0;
        var buffer = ArrayPool<byte>.Shared.Rent(announced is > 0 and < int.MaxValue ? (int)announced + 1 : 64 * 1024);
        length = 0;
        int read;
        while ((read = input.Stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
                buffer.AsSpan().CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        return buffer;
    }
}

/// <summary>The fields of GetRecords' answer. The reader starts at the opening brace and ends at the closing one.</summary>
internal static class RecordJson
{
    public static GetRecordsResponse Read(ref Utf8JsonReader json)
    {
        var response = new GetRecordsResponse();
        BeginObject(ref json);
        while (NextField(ref json))
        {
            if (json.ValueTextEquals("Records"u8))
            {
                response.Records = Records(ref json);
            }
            else if (json.ValueTextEquals("NextShardIterator"u8))
            {
                response.NextShardIterator = Text(ref json);
            }
            else if (json.ValueTextEquals("MillisBehindLatest"u8))
            {
                response.MillisBehindLatest = Number(ref json);
            }
            else if (json.ValueTextEquals("ChildShards"u8))
            {
                response.ChildShards = Children(ref json);
            }
            else
            {
                Skip(ref json);
            }
        }

        return response.Records is null ? throw new JsonException("GetRecords answered without Records.") : response;
    }

    /// <summary>The payload of one event of a subscription.</summary>
    public static SubscribeToShardEvent ReadEvent(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        var read = new SubscribeToShardEvent();
        BeginObject(ref json);
        while (NextField(ref json))
        {
            if (json.ValueTextEquals("Records"u8))
            {
                read.Records = Records(ref json);
            }
            else if (json.ValueTextEquals("ContinuationSequenceNumber"u8))
            {
                read.ContinuationSequenceNumber = Text(ref json);
            }
            else if (json.ValueTextEquals("MillisBehindLatest"u8))
            {
                read.MillisBehindLatest = Number(ref json);
            }
            else if (json.ValueTextEquals("ChildShards"u8))
            {
                read.ChildShards = Children(ref json);
            }
            else
            {
                Skip(ref json);
            }
        }

        return read.Records is null ? throw new JsonException("An event of a subscription has no Records.") : read;
    }

    private static List<Record>? Records(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"Expected a list, found {json.TokenType}.");
        }

        var records = new List<Record>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            records.Add(Record(ref json));
        }

        return records;
    }

    private static Record Record(ref Utf8JsonReader json)
    {
        BeginObject(ref json);
        var record = new Record();
        while (NextField(ref json))
        {
            if (json.ValueTextEquals("Data"u8))
            {
                record.Data = Bytes(ref json);
            }
            else if (json.ValueTextEquals("SequenceNumber"u8))
            {
                record.SequenceNumber = Required(ref json);
            }
            else if (json.ValueTextEquals("PartitionKey"u8))
            {
                record.PartitionKey = Required(ref json);
            }
            else if (json.ValueTextEquals("ApproximateArrivalTimestamp"u8))
            {
                record.ApproximateArrivalTimestamp = Time(ref json);
            }
            else if (json.ValueTextEquals("EncryptionType"u8))
            {
                record.EncryptionType = Text(ref json)!;
            }
            else
            {
                Skip(ref json);
            }
        }

        return record is { Data: not null, SequenceNumber: not null, PartitionKey: not null }
            ? record
            : throw new JsonException("A record lacks its data, sequence number or partition key.");
    }

    private static void BeginObject(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"Expected an object, found {json.TokenType}.");
        }
    }

    /// <summary>Moves to the next field name; false at the end of the object.</summary>
    private static bool NextField(ref Utf8JsonReader json) =>
        json.Read() ? json.TokenType == JsonTokenType.PropertyName : throw new JsonException("The answer ends inside an object.");

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
    }

    private static List<ChildShard>? Children(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : [.. JsonElement.ParseValue(ref json).EnumerateArray().Select(Operations.ChildShard)];
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    private static string Required(ref Utf8JsonReader json) => Text(ref json) ?? throw new JsonException("A required field is null.");

    /// <summary>Epoch seconds with a fraction, to the millisecond.</summary>
    private static DateTime? Time(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(json.GetDecimal() * 1000)).UtcDateTime;
    }

    /// <summary>Decodes base64 directly into an array of the right length, without a pool and without a second copy.</summary>
    private static MemoryStream Bytes(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"Expected base64 text, found {json.TokenType}.");
        }

        byte[] bytes;
        if (json.ValueIsEscaped)
        {
            bytes = json.GetBytesFromBase64();
        }
        else
        {
            var text = json.ValueSpan;
            bytes = GC.AllocateUninitializedArray<byte>(DecodedLength(text));
            if (Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) != OperationStatus.Done || consumed != text.Length
                || written != bytes.Length)
            {
                throw new JsonException("A record's data is not base64.");
            }
        }

        return new MemoryStream(bytes, 0, bytes.Length, writable: true, publiclyVisible: true);
    }

    private static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static int DecodedLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if ((text.Length & 3) != 0)
        {
            throw new JsonException("A record's data is not base64.");
        }

        var padding = text[^1] != (byte)'=' ? 0 : text[^2] != (byte)'=' ? 1 : 2;
        return (text.Length / 4 * 3) - padding;
    }
}
