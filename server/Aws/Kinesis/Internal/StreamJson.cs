using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime.Internal;

namespace Amazon.Kinesis.Internal;

/// <summary>Streams and their settings on the wire.</summary>
internal static class StreamJson
{
    public static readonly InvokeOptions CreateStream = Operation.Of<CreateStreamRequest, CreateStreamResponse>(
        "CreateStream",
        static (json, request) =>
        {
            Json.WriteInt(json, "ShardCount", request.ShardCount);
            WriteMode(json, request.StreamModeDetails);
            Json.WriteText(json, "StreamName", request.StreamName);
            TagJson.WriteTags(json, request.Tags);
        });

    public static readonly InvokeOptions DeleteStream = Operation.Of<DeleteStreamRequest, DeleteStreamResponse>(
        "DeleteStream",
        static (json, request) =>
        {
            if (request.EnforceConsumerDeletion is { } enforce)
            {
                json.WriteBoolean("EnforceConsumerDeletion", enforce);
            }

            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        });

    public static readonly InvokeOptions DescribeStreamSummary = Operation.Of<DescribeStreamSummaryRequest, DescribeStreamSummaryResponse>(
        "DescribeStreamSummary",
        static (json, request) =>
        {
            Json.WriteText(json, "StreamARN", request.StreamARN);
            Json.WriteText(json, "StreamName", request.StreamName);
        },
        static (ref Utf8JsonReader json, DescribeStreamSummaryResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("StreamDescriptionSummary"u8))
                {
                    response.StreamDescriptionSummary = Json.Object(ref json, Description)!;
                }
                else
                {
                    Json.Skip(ref json);
                }
            }

            if (response.StreamDescriptionSummary is null)
            {
                throw new JsonException("DescribeStreamSummary answered without a description.");
            }
        });

    public static readonly InvokeOptions ListStreams = Operation.Of<ListStreamsRequest, ListStreamsResponse>(
        "ListStreams",
        static (json, request) =>
        {
            Json.WriteText(json, "ExclusiveStartStreamName", request.ExclusiveStartStreamName);
            Json.WriteInt(json, "Limit", request.Limit);
            Json.WriteText(json, "NextToken", request.NextToken);
        },
        static (ref Utf8JsonReader json, ListStreamsResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("StreamNames"u8))
                {
                    response.StreamNames = Json.Texts(ref json);
                }
                else if (json.ValueTextEquals("HasMoreStreams"u8))
                {
                    response.HasMoreStreams = Json.Bool(ref json);
                }
                else if (json.ValueTextEquals("NextToken"u8))
                {
                    response.NextToken = Json.Text(ref json);
                }
                else if (json.ValueTextEquals("StreamSummaries"u8))
                {
                    response.StreamSummaries = Json.List(ref json, Summary);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions DecreaseStreamRetentionPeriod = Operation.Of<DecreaseStreamRetentionPeriodRequest, DecreaseStreamRetentionPeriodResponse>(
        "DecreaseStreamRetentionPeriod",
        static (json, request) => Retention(json, request.RetentionPeriodHours, request.StreamARN, request.StreamName));

    public static readonly InvokeOptions IncreaseStreamRetentionPeriod = Operation.Of<IncreaseStreamRetentionPeriodRequest, IncreaseStreamRetentionPeriodResponse>(
        "IncreaseStreamRetentionPeriod",
        static (json, request) => Retention(json, request.RetentionPeriodHours, request.StreamARN, request.StreamName));

    public static readonly InvokeOptions ListStreamConsumers = Operation.Of<ListStreamConsumersRequest, ListStreamConsumersResponse>(
        "ListStreamConsumers",
        static (json, request) =>
        {
            Json.WriteText(json, "NextToken", request.NextToken);
            Json.WriteText(json, "StreamARN", request.StreamARN);
        },
        static (ref Utf8JsonReader json, ListStreamConsumersResponse response) =>
        {
            Json.BeginObject(ref json);
            while (Json.NextField(ref json))
            {
                if (json.ValueTextEquals("Consumers"u8))
                {
                    response.Consumers = Json.List(ref json, Consumer);
                }
                else if (json.ValueTextEquals("NextToken"u8))
                {
                    response.NextToken = Json.Text(ref json);
                }
                else
                {
                    Json.Skip(ref json);
                }
            }
        });

    public static readonly InvokeOptions UpdateStreamMode = Operation.Of<UpdateStreamModeRequest, UpdateStreamModeResponse>(
        "UpdateStreamMode",
        static (json, request) =>
        {
            Json.WriteText(json, "StreamARN", request.StreamARN);
            WriteMode(json, request.StreamModeDetails);
        });

    private static StreamDescriptionSummary Description(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var stream = new StreamDescriptionSummary();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("StreamARN"u8))
            {
                stream.StreamARN = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamName"u8))
            {
                stream.StreamName = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamStatus"u8))
            {
                stream.StreamStatus = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamCreationTimestamp"u8))
            {
                stream.StreamCreationTimestamp = Json.Time(ref json);
            }
            else if (json.ValueTextEquals("RetentionPeriodHours"u8))
            {
                stream.RetentionPeriodHours = Json.Int(ref json);
            }
            else if (json.ValueTextEquals("OpenShardCount"u8))
            {
                stream.OpenShardCount = Json.Int(ref json);
            }
            else if (json.ValueTextEquals("ConsumerCount"u8))
            {
                stream.ConsumerCount = Json.Int(ref json);
            }
            else if (json.ValueTextEquals("EncryptionType"u8))
            {
                stream.EncryptionType = Json.Text(ref json)!;
            }
            else if (json.ValueTextEquals("KeyId"u8))
            {
                stream.KeyId = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("StreamModeDetails"u8))
            {
                stream.StreamModeDetails = Json.Object(ref json, ModeDetails);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return stream is { StreamARN: not null, StreamName: not null, StreamStatus: not null }
            ? stream
            : throw new JsonException("A stream's description lacks its ARN, name or status.");
    }

    private static StreamSummary Summary(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var stream = new StreamSummary();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("StreamARN"u8))
            {
                stream.StreamARN = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamName"u8))
            {
                stream.StreamName = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamStatus"u8))
            {
                stream.StreamStatus = Json.Required(ref json);
            }
            else if (json.ValueTextEquals("StreamCreationTimestamp"u8))
            {
                stream.StreamCreationTimestamp = Json.Time(ref json);
            }
            else if (json.ValueTextEquals("StreamModeDetails"u8))
            {
                stream.StreamModeDetails = Json.Object(ref json, ModeDetails);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return stream;
    }

    private static StreamModeDetails ModeDetails(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var details = new StreamModeDetails();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("StreamMode"u8))
            {
                details.StreamMode = Json.Text(ref json)!;
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return details;
    }

    private static Consumer Consumer(ref Utf8JsonReader json)
    {
        Json.BeginObject(ref json);
        var consumer = new Consumer();
        while (Json.NextField(ref json))
        {
            if (json.ValueTextEquals("ConsumerARN"u8))
            {
                consumer.ConsumerARN = Json.Text(ref json);
            }
            else if (json.ValueTextEquals("ConsumerName"u8))
            {
                consumer.ConsumerName = Json.Text(ref json);
            }
            else
            {
                Json.Skip(ref json);
            }
        }

        return consumer;
    }

    private static void Retention(Utf8JsonWriter json, int? hours, string? arn, string? name)
    {
        Json.WriteInt(json, "RetentionPeriodHours", hours);
        Json.WriteText(json, "StreamARN", arn);
        Json.WriteText(json, "StreamName", name);
    }

    private static void WriteMode(Utf8JsonWriter json, StreamModeDetails? mode)
    {
        if (mode is not null)
        {
            json.WriteStartObject("StreamModeDetails");
            Json.WriteText(json, "StreamMode", mode.StreamMode?.Value);
            json.WriteEndObject();
        }
    }
}
