using Amazon.KinesisFirehose.Internal;
using Amazon.KinesisFirehose.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.KinesisFirehose;

/// <summary>
/// The source-compatible part of the real package's client. AWSSDK.Core does the rest (credentials, signing, retries, endpoints,
/// clock-skew correction); this class contains only the request and answer formats. <c>-p:AwsSdk=packages</c> uses the real package instead.
/// </summary>
public partial class AmazonKinesisFirehoseClient : AmazonServiceClient, IAmazonKinesisFirehose
{
    private static readonly IServiceMetadata Metadata = new ServiceMetadata(ServiceFacts.Firehose);

    public AmazonKinesisFirehoseClient()
        : base(new AmazonKinesisFirehoseConfig())
    {
    }

    public AmazonKinesisFirehoseClient(AmazonKinesisFirehoseConfig config)
        : base(config)
    {
    }

    public AmazonKinesisFirehoseClient(AWSCredentials credentials, AmazonKinesisFirehoseConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public virtual Task<CreateDeliveryStreamResponse> CreateDeliveryStreamAsync(CreateDeliveryStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateDeliveryStreamResponse>(request, Operations.CreateDeliveryStream, cancellationToken);

    public virtual Task<DeleteDeliveryStreamResponse> DeleteDeliveryStreamAsync(DeleteDeliveryStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteDeliveryStreamResponse>(request, Operations.DeleteDeliveryStream, cancellationToken);

    public virtual Task<DescribeDeliveryStreamResponse> DescribeDeliveryStreamAsync(DescribeDeliveryStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeDeliveryStreamResponse>(request, Operations.DescribeDeliveryStream, cancellationToken);

    public virtual Task<ListDeliveryStreamsResponse> ListDeliveryStreamsAsync(ListDeliveryStreamsRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListDeliveryStreamsResponse>(request, Operations.ListDeliveryStreams, cancellationToken);

    public virtual Task<ListTagsForDeliveryStreamResponse> ListTagsForDeliveryStreamAsync(ListTagsForDeliveryStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTagsForDeliveryStreamResponse>(request, Operations.ListTagsForDeliveryStream, cancellationToken);

    public virtual Task<TagDeliveryStreamResponse> TagDeliveryStreamAsync(TagDeliveryStreamRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<TagDeliveryStreamResponse>(request, Operations.TagDeliveryStream, cancellationToken);

    public virtual Task<UntagDeliveryStreamResponse> UntagDeliveryStreamAsync(UntagDeliveryStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<UntagDeliveryStreamResponse>(request, Operations.UntagDeliveryStream, cancellationToken);

    public virtual Task<UpdateDestinationResponse> UpdateDestinationAsync(UpdateDestinationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateDestinationResponse>(request, Operations.UpdateDestination, cancellationToken);

    protected override IServiceMetadata ServiceMetadata => Metadata;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new WireEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }
}
