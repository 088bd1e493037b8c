using System.Text.Json;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;
using LimitExceededException = Amazon.KinesisFirehose.Model.LimitExceededException;

namespace Amazon.KinesisFirehose.Internal;

/// <summary>The wire format of the operations, with the names of AWS's model firehose/2015-08-04.</summary>
internal static class Operations
{
    public static readonly InvokeOptions CreateDeliveryStream = Of<CreateDeliveryStreamRequest, CreateDeliveryStreamResponse>(
        "CreateDeliveryStream",
        static (json, request) =>
        {
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
            json.Text("DeliveryStreamType", request.DeliveryStreamType?.Value);
            json.Object("ExtendedS3DestinationConfiguration", request.ExtendedS3DestinationConfiguration, static (w, d) =>
                Destination(w, d.BucketARN, d.BufferingHints, d.CompressionFormat, d.ErrorOutputPrefix, d.Prefix, d.ProcessingConfiguration, d.RoleARN));
            Tags(json, request.Tags);
        },
        static (json, response) => response.DeliveryStreamARN = json.Text("DeliveryStreamARN"));

    public static readonly InvokeOptions DeleteDeliveryStream = Of<DeleteDeliveryStreamRequest, DeleteDeliveryStreamResponse>(
        "DeleteDeliveryStream",
        static (json, request) =>
        {
            json.Bool("AllowForceDelete", request.AllowForceDelete);
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
        });

    public static readonly InvokeOptions DescribeDeliveryStream = Of<DescribeDeliveryStreamRequest, DescribeDeliveryStreamResponse>(
        "DescribeDeliveryStream",
        static (json, request) => json.Text("DeliveryStreamName", request.DeliveryStreamName),
        static (json, response) => response.DeliveryStreamDescription = json.Object("DeliveryStreamDescription", Description));

    public static readonly InvokeOptions ListDeliveryStreams = Of<ListDeliveryStreamsRequest, ListDeliveryStreamsResponse>(
        "ListDeliveryStreams",
        static (json, request) => json.Text("ExclusiveStartDeliveryStreamName", request.ExclusiveStartDeliveryStreamName),
        static (json, response) =>
        {
            response.DeliveryStreamNames = json.Texts("DeliveryStreamNames");
            response.HasMoreDeliveryStreams = json.Bool("HasMoreDeliveryStreams");
        });

    public static readonly InvokeOptions ListTagsForDeliveryStream = Of<ListTagsForDeliveryStreamRequest, ListTagsForDeliveryStreamResponse>(
        "ListTagsForDeliveryStream",
        static (json, request) =>
        {
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
            json.Text("ExclusiveStartTagKey", request.ExclusiveStartTagKey);
        },
        static (json, response) =>
        {
            response.HasMoreTags = json.Bool("HasMoreTags");
            response.Tags = json.List("Tags", static tag => new Tag { Key = tag.Text("Key"), Value = tag.Text("Value") });
        });

    public static readonly InvokeOptions TagDeliveryStream = Of<TagDeliveryStreamRequest, TagDeliveryStreamResponse>(
        "TagDeliveryStream",
        static (json, request) =>
        {
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
            Tags(json, request.Tags);
        });

    public static readonly InvokeOptions UntagDeliveryStream = Of<UntagDeliveryStreamRequest, UntagDeliveryStreamResponse>(
        "UntagDeliveryStream",
        static (json, request) =>
        {
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
            json.Texts("TagKeys", request.TagKeys);
        });

    public static readonly InvokeOptions UpdateDestination = Of<UpdateDestinationRequest, UpdateDestinationResponse>(
        "UpdateDestination",
        static (json, request) =>
        {
            json.Text("CurrentDeliveryStreamVersionId", request.CurrentDeliveryStreamVersionId);
            json.Text("DeliveryStreamName", request.DeliveryStreamName);
            json.Text("DestinationId", request.DestinationId);
            json.Object("ExtendedS3DestinationUpdate", request.ExtendedS3DestinationUpdate, static (w, d) =>
                Destination(w, d.BucketARN, d.BufferingHints, d.CompressionFormat, d.ErrorOutputPrefix, d.Prefix, d.ProcessingConfiguration, d.RoleARN));
        });

    private static InvokeOptions Of<TRequest, TResponse>(string name, Action<Utf8JsonWriter, TRequest> write, Action<JsonElement, TResponse>? read = null)
        where TRequest : AmazonKinesisFirehoseRequest
        where TResponse : AmazonWebServiceResponse, new() => new()
        {
            RequestMarshaller = new JsonRpcMarshaller<TRequest>("Amazon.KinesisFirehose", "Firehose_20150804." + name, write),
            ResponseUnmarshaller = new JsonAnswerUnmarshaller<TResponse>(read, Errors),
        };

    /// <summary>Configuration and update have the same fields on the wire.</summary>
    private static void Destination(
        Utf8JsonWriter json, string? bucket, BufferingHints? buffering, CompressionFormat? compression, string? errorPrefix, string? prefix,
            ProcessingConfiguration? processing, string? role)
    {
        json.Text("BucketARN", bucket);
        json.Object("BufferingHints", buffering, static (w, b) =>
        {
            w.Int("IntervalInSeconds", b.IntervalInSeconds);
            w.Int("SizeInMBs", b.SizeInMBs);
        });
        json.Text("CompressionFormat", compression?.Value);
        json.Text("ErrorOutputPrefix", errorPrefix);
        json.Text("Prefix", prefix);
        json.Object("ProcessingConfiguration", processing, static (w, p) =>
        {
            w.Bool("Enabled", p.Enabled);
            w.List("Processors", p.Processors, static (item, processor) => item.Text("Type", processor.Type?.Value));
        });
        json.Text("RoleARN", role);
    }

    private static void Tags(Utf8JsonWriter json, List<Tag>? tags) => json.List("Tags", tags, static (w, tag) =>
    {
        w.Text("Key", tag.Key);
        w.Text("Value", tag.Value);
    });

    private static DeliveryStreamDescription Description(JsonElement json) => new()
    {
        CreateTimestamp = json.Time("CreateTimestamp"),
        DeliveryStreamARN = json.Text("DeliveryStreamARN"),
        DeliveryStreamEncryptionConfiguration = json.Object("DeliveryStreamEncryptionConfiguration", static e => new DeliveryStreamEncryptionConfiguration
        {
            KeyARN = e.Text("KeyARN"),
            KeyType = e.Text("KeyType")!,
        }),
        DeliveryStreamName = json.Text("DeliveryStreamName"),
        DeliveryStreamStatus = json.Text("DeliveryStreamStatus")!,
        DeliveryStreamType = json.Text("DeliveryStreamType")!,
        Destinations = json.List("Destinations", static destination => new DestinationDescription
        {
            DestinationId = destination.Text("DestinationId"),
            ExtendedS3DestinationDescription = destination.Object("ExtendedS3DestinationDescription", static d => new ExtendedS3DestinationDescription
            {
                BucketARN = d.Text("BucketARN"),
                BufferingHints = d.Object("BufferingHints", static b =>
                    new BufferingHints { IntervalInSeconds = b.Int("IntervalInSeconds"), SizeInMBs = b.Int("SizeInMBs") }),
                CompressionFormat = d.Text("CompressionFormat")!,
                ErrorOutputPrefix = d.Text("ErrorOutputPrefix"),
                Prefix = d.Text("Prefix"),
                ProcessingConfiguration = d.Object("ProcessingConfiguration", static p => new ProcessingConfiguration
                {
                    Enabled = p.Bool("Enabled"),
                    Processors = p.List("Processors", static processor => new Processor { Type = processor.Text("Type")! }),
                }),
                RoleARN = d.Text("RoleARN"),
            }),
        }),
        FailureDescription = json.Object("FailureDescription", static f => new FailureDescription { Details = f.Text("Details") }),
        VersionId = json.Text("VersionId"),
    };

    private static AmazonKinesisFirehoseException Errors(ErrorResponse error)
    {
        var (message, inner, type, code, id, status) = (error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
        return code switch
        {
            "ConcurrentModificationException" => new ConcurrentModificationException(message, inner, type, code, id, status),
            "InvalidArgumentException" => new InvalidArgumentException(message, inner, type, code, id, status),
            "InvalidKMSResourceException" => new InvalidKMSResourceException(message, inner, type, code, id, status),
            "LimitExceededException" => new LimitExceededException(message, inner, type, code, id, status),
            "ResourceInUseException" => new ResourceInUseException(message, inner, type, code, id, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, id, status),
            _ => new AmazonKinesisFirehoseException(message, inner, type, code, id, status),
        };
    }
}
