using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Wire;

namespace Amazon.Kinesis.Internal;

/// <summary>The wire format of the operations, with the names of AWS's model kinesis/2013-12-02. Kinesis leaves empty fields out; kinesis-local writes them as
/// null.</summary>
internal static partial class Operations
{
    public static readonly InvokeOptions AddTagsToStream = Of<AddTagsToStreamRequest, AddTagsToStreamResponse>(
        "AddTagsToStream",
        static (json, request) =>
        {
            Stream(json, request.StreamARN, request.StreamName);
            json.Map("Tags", request.Tags);
        });

    public static readonly InvokeOptions ListTagsForStream = Of<ListTagsForStreamRequest, ListTagsForStreamResponse>(
        "ListTagsForStream",
        static (json, request) =>
        {
            json.Text("ExclusiveStartTagKey", request.ExclusiveStartTagKey);
            json.Int("Limit", request.Limit);
            Stream(json, request.StreamARN, request.StreamName);
        },
        static (json, response) =>
        {
            response.HasMoreTags = json.Bool("HasMoreTags");
            response.Tags = json.List("Tags", Tag);
        });

    public static readonly InvokeOptions RemoveTagsFromStream = Of<RemoveTagsFromStreamRequest, RemoveTagsFromStreamResponse>(
        "RemoveTagsFromStream",
        static (json, request) =>
        {
            Stream(json, request.StreamARN, request.StreamName);
            json.Texts("TagKeys", request.TagKeys);
        });

    public static readonly InvokeOptions CreateStream = Of<CreateStreamRequest, CreateStreamResponse>(
        "CreateStream",
        static (json, request) =>
        {
            json.Int("ShardCount", request.ShardCount);
            json.Object("StreamModeDetails", request.StreamModeDetails, Mode);
            json.Text("StreamName", request.StreamName);
            json.Map("Tags", request.Tags);
        });

    public static readonly InvokeOptions DeleteStream = Of<DeleteStreamRequest, DeleteStreamResponse>(
        "DeleteStream",
        static (json, request) =>
        {
            json.Bool("EnforceConsumerDeletion", request.EnforceConsumerDeletion);
            Stream(json, request.StreamARN, request.StreamName);
        });

    public static readonly InvokeOptions DescribeStreamSummary = Of<DescribeStreamSummaryRequest, DescribeStreamSummaryResponse>(
        "DescribeStreamSummary",
        static (json, request) => Stream(json, request.StreamARN, request.StreamName),
        static (json, response) => response.StreamDescriptionSummary = json.Object("StreamDescriptionSummary", Description)
            ?? throw new JsonException("DescribeStreamSummary answered without a description."));

    public static readonly InvokeOptions ListStreams = Of<ListStreamsRequest, ListStreamsResponse>(
        "ListStreams",
        static (json, request) =>
        {
            json.Text("ExclusiveStartStreamName", request.ExclusiveStartStreamName);
            json.Int("Limit", request.Limit);
            json.Text("NextToken", request.NextToken);
        },
        static (json, response) =>
        {
            response.HasMoreStreams = json.Bool("HasMoreStreams");
            response.NextToken = json.Text("NextToken");
            response.StreamNames = json.Texts("StreamNames");
            response.StreamSummaries = json.List("StreamSummaries", static stream => new StreamSummary
            {
                StreamARN = stream.Required("StreamARN"),
                StreamCreationTimestamp = stream.Time("StreamCreationTimestamp"),
                StreamModeDetails = stream.Object("StreamModeDetails", Mode),
                StreamName = stream.Required("StreamName"),
                StreamStatus = stream.Required("StreamStatus"),
            });
        });

    public static readonly InvokeOptions DecreaseStreamRetentionPeriod = Of<DecreaseStreamRetentionPeriodRequest, DecreaseStreamRetentionPeriodResponse>(
        "DecreaseStreamRetentionPeriod",
        static (json, request) =>
        {
            json.Int("RetentionPeriodHours", request.RetentionPeriodHours);
            Stream(json, request.StreamARN, request.StreamName);
        });

    public static readonly InvokeOptions IncreaseStreamRetentionPeriod = Of<IncreaseStreamRetentionPeriodRequest, IncreaseStreamRetentionPeriodResponse>(
        "IncreaseStreamRetentionPeriod",
        static (json, request) =>
        {
            json.Int("RetentionPeriodHours", request.RetentionPeriodHours);
            Stream(json, request.StreamARN, request.StreamName);
        });

    public static readonly InvokeOptions UpdateStreamMode = Of<UpdateStreamModeRequest, UpdateStreamModeResponse>(
        "UpdateStreamMode",
        static (json, request) =>
        {
            json.Text("StreamARN", request.StreamARN);
            json.Object("StreamModeDetails", request.StreamModeDetails, Mode);
        });

    private static InvokeOptions Of<TRequest, TResponse>(string name, Action<Utf8JsonWriter, TRequest> write, Action<JsonElement, TResponse>? read = null)
        where TRequest : AmazonKinesisRequest
        where TResponse : AmazonWebServiceResponse, new() => Of(name, write, new JsonAnswerUnmarshaller<TResponse>(read, KinesisErrors.Create));

    private static InvokeOptions Of<TRequest>(string name, Action<Utf8JsonWriter, TRequest> write, JsonResponseUnmarshaller answer)
        where TRequest : AmazonKinesisRequest => new()
        {
            RequestMarshaller = new JsonRpcMarshaller<TRequest>("Amazon.Kinesis", "Kinesis_20131202." + name, write),
            ResponseUnmarshaller = answer,
        };

    private static void Stream(Utf8JsonWriter json, string? arn, string? name)
    {
        json.Text("StreamARN", arn);
        json.Text("StreamName", name);
    }

    private static Tag Tag(JsonElement json) => new() { Key = json.Required("Key"), Value = json.Text("Value") };

    private static void Mode(Utf8JsonWriter json, StreamModeDetails mode) => json.Text("StreamMode", mode.StreamMode?.Value);

    private static StreamModeDetails Mode(JsonElement json) => new() { StreamMode = json.Text("StreamMode")! };

    private static StreamDescriptionSummary Description(JsonElement json) => new()
    {
        ConsumerCount = json.Int("ConsumerCount"),
        EncryptionType = json.Text("EncryptionType")!,
        KeyId = json.Text("KeyId"),
        OpenShardCount = json.Int("OpenShardCount"),
        RetentionPeriodHours = json.Int("RetentionPeriodHours"),
        StreamARN = json.Required("StreamARN"),
        StreamCreationTimestamp = json.Time("StreamCreationTimestamp"),
        StreamModeDetails = json.Object("StreamModeDetails", Mode),
        StreamName = json.Required("StreamName"),
        StreamStatus = json.Required("StreamStatus"),
    };
}
