using System.Net;
using System.Text.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Wire;
using IRequest = Amazon.Runtime.Internal.IRequest;

namespace Amazon.Kinesis.Internal;

/// <summary>Consumers with their own throughput (enhanced fan-out).</summary>
internal static partial class Operations
{
    public static readonly InvokeOptions RegisterStreamConsumer = Of<RegisterStreamConsumerRequest, RegisterStreamConsumerResponse>(
        "RegisterStreamConsumer",
        static (json, request) =>
        {
            json.Text("ConsumerName", request.ConsumerName);
            json.Text("StreamARN", request.StreamARN);
            json.Map("Tags", request.Tags);
        },
        static (json, response) => response.Consumer = json.Object("Consumer", Consumer)
            ?? throw new JsonException("RegisterStreamConsumer answered without a consumer."));

    public static readonly InvokeOptions DeregisterStreamConsumer = Of<DeregisterStreamConsumerRequest, DeregisterStreamConsumerResponse>(
        "DeregisterStreamConsumer",
        static (json, request) => NameConsumer(json, request.ConsumerARN, request.ConsumerName, request.StreamARN));

    public static readonly InvokeOptions DescribeStreamConsumer = Of<DescribeStreamConsumerRequest, DescribeStreamConsumerResponse>(
        "DescribeStreamConsumer",
        static (json, request) => NameConsumer(json, request.ConsumerARN, request.ConsumerName, request.StreamARN),
        static (json, response) => response.ConsumerDescription = json.Object("ConsumerDescription", static consumer => new ConsumerDescription
        {
            ConsumerARN = consumer.Required("ConsumerARN"),
            ConsumerCreationTimestamp = consumer.Time("ConsumerCreationTimestamp"),
            ConsumerName = consumer.Required("ConsumerName"),
            ConsumerStatus = consumer.Required("ConsumerStatus"),
            StreamARN = consumer.Text("StreamARN"),
        }) ?? throw new JsonException("DescribeStreamConsumer answered without a description."));

    public static readonly InvokeOptions ListStreamConsumers = Of<ListStreamConsumersRequest, ListStreamConsumersResponse>(
        "ListStreamConsumers",
        static (json, request) =>
        {
            json.Text("NextToken", request.NextToken);
            json.Text("StreamARN", request.StreamARN);
        },
        static (json, response) =>
        {
            response.Consumers = json.List("Consumers", Consumer);
            response.NextToken = json.Text("NextToken");
        });

    public static readonly InvokeOptions ListTagsForResource = Of<ListTagsForResourceRequest, ListTagsForResourceResponse>(
        "ListTagsForResource",
        static (json, request) => json.Text("ResourceARN", request.ResourceARN),
        static (json, response) => response.Tags = json.List("Tags", Tag));

    public static readonly InvokeOptions TagResource = Of<TagResourceRequest, TagResourceResponse>(
        "TagResource",
        static (json, request) =>
        {
            json.Text("ResourceARN", request.ResourceARN);
            json.Map("Tags", request.Tags);
        });

    public static readonly InvokeOptions SubscribeToShard = new()
    {
        RequestMarshaller = new SubscribeToShardMarshaller(),
        ResponseUnmarshaller = new SubscribeToShardUnmarshaller(),
    };

    private static void NameConsumer(Utf8JsonWriter json, string? arn, string? name, string? stream)
    {
        json.Text("ConsumerARN", arn);
        json.Text("ConsumerName", name);
        json.Text("StreamARN", stream);
    }

    private static Consumer Consumer(JsonElement json) => new()
    {
        ConsumerARN = json.Text("ConsumerARN"),
        ConsumerCreationTimestamp = json.Time("ConsumerCreationTimestamp"),
        ConsumerName = json.Text("ConsumerName"),
        ConsumerStatus = json.Text("ConsumerStatus")!,
    };

    /// <summary>SubscribeToShard is an HTTP/2 call: over HTTP/1.1, AWS does not push.</summary>
    private sealed class SubscribeToShardMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        private readonly JsonRpcMarshaller<SubscribeToShardRequest> _json = new("Amazon.Kinesis", "Kinesis_20131202.SubscribeToShard", static (json, request) =>
        {
            json.Text("ConsumerARN", request.ConsumerARN);
            json.Text("ShardId", request.ShardId);
            json.Object("StartingPosition", request.StartingPosition, static (w, position) =>
            {
                w.Text("SequenceNumber", position.SequenceNumber);
                w.Time("Timestamp", position.Timestamp);
                w.Text("Type", position.Type?.Value);
            });
        });

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = _json.Marshall(input);
            request.HttpProtocolVersion = HttpVersion.Version20;
            return request;
        }
    }

    /// <summary>The body is not read here: it is the event stream.</summary>
    private sealed class SubscribeToShardUnmarshaller : JsonResponseUnmarshaller
    {
        public override bool HasStreamingProperty => true;

        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
            new SubscribeToShardResponse { EventStream = new SubscribeToShardEventStream(input.Stream) };

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
            JsonErrors.Read(input, innerException, statusCode, KinesisErrors.Create);

        protected override bool ShouldReadEntireResponse(IWebResponseData response, bool readEntireResponse) => false;
    }
}
