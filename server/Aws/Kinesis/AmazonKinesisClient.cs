using Amazon.Kinesis.Internal;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.Kinesis;

/// <summary>
/// The source-compatible part of AWSSDK.Kinesis' client. AWSSDK.Core does the rest (credentials, signing, retries, endpoints,
/// clock-skew correction); this class contains only the request and answer formats. <c>-p:AwsSdk=packages</c> uses the real package instead.
/// </summary>
public partial class AmazonKinesisClient : AmazonServiceClient, IAmazonKinesis
{
    private static readonly IServiceMetadata Metadata = new ServiceMetadata(ServiceFacts.Kinesis);

    public AmazonKinesisClient()
        : base(new AmazonKinesisConfig())
    {
    }

    public AmazonKinesisClient(RegionEndpoint region)
        : base(new AmazonKinesisConfig { RegionEndpoint = region })
    {
    }

    public AmazonKinesisClient(AmazonKinesisConfig config)
        : base(config)
    {
    }

    public AmazonKinesisClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonKinesisConfig { RegionEndpoint = region })
    {
    }

    public AmazonKinesisClient(AWSCredentials credentials, AmazonKinesisConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public virtual Task<AddTagsToStreamResponse> AddTagsToStreamAsync(AddTagsToStreamRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AddTagsToStreamResponse>(request, Operations.AddTagsToStream, cancellationToken);

    public virtual Task<CreateStreamResponse> CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateStreamResponse>(request, Operations.CreateStream, cancellationToken);

    public virtual Task<DecreaseStreamRetentionPeriodResponse> DecreaseStreamRetentionPeriodAsync(DecreaseStreamRetentionPeriodRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DecreaseStreamRetentionPeriodResponse>(request, Operations.DecreaseStreamRetentionPeriod, cancellationToken);

    public virtual Task<DeleteStreamResponse> DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteStreamResponse>(request, Operations.DeleteStream, cancellationToken);

    public virtual Task<DeregisterStreamConsumerResponse> DeregisterStreamConsumerAsync(DeregisterStreamConsumerRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DeregisterStreamConsumerResponse>(request, Operations.DeregisterStreamConsumer, cancellationToken);

    public virtual Task<DescribeStreamConsumerResponse> DescribeStreamConsumerAsync(DescribeStreamConsumerRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeStreamConsumerResponse>(request, Operations.DescribeStreamConsumer, cancellationToken);

    public virtual Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeStreamSummaryResponse>(request, Operations.DescribeStreamSummary, cancellationToken);

    public virtual Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetRecordsResponse>(request, Operations.GetRecords, cancellationToken);

    public virtual Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetShardIteratorResponse>(request, Operations.GetShardIterator, cancellationToken);

    public virtual Task<IncreaseStreamRetentionPeriodResponse> IncreaseStreamRetentionPeriodAsync(IncreaseStreamRetentionPeriodRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<IncreaseStreamRetentionPeriodResponse>(request, Operations.IncreaseStreamRetentionPeriod, cancellationToken);

    public virtual Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListShardsResponse>(request, Operations.ListShards, cancellationToken);

    public virtual Task<ListStreamConsumersResponse> ListStreamConsumersAsync(ListStreamConsumersRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListStreamConsumersResponse>(request, Operations.ListStreamConsumers, cancellationToken);

    public virtual Task<ListStreamsResponse> ListStreamsAsync(ListStreamsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListStreamsResponse>(request, Operations.ListStreams, cancellationToken);

    public virtual Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTagsForResourceResponse>(request, Operations.ListTagsForResource, cancellationToken);

    public virtual Task<ListTagsForStreamResponse> ListTagsForStreamAsync(ListTagsForStreamRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTagsForStreamResponse>(request, Operations.ListTagsForStream, cancellationToken);

    public virtual Task<MergeShardsResponse> MergeShardsAsync(MergeShardsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<MergeShardsResponse>(request, Operations.MergeShards, cancellationToken);

    public virtual Task<PutRecordResponse> PutRecordAsync(PutRecordRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRecordResponse>(request, Operations.PutRecord, cancellationToken);

    public virtual Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRecordsResponse>(request, Operations.PutRecords, cancellationToken);

    public virtual Task<RegisterStreamConsumerResponse> RegisterStreamConsumerAsync(RegisterStreamConsumerRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<RegisterStreamConsumerResponse>(request, Operations.RegisterStreamConsumer, cancellationToken);

    public virtual Task<RemoveTagsFromStreamResponse> RemoveTagsFromStreamAsync(RemoveTagsFromStreamRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<RemoveTagsFromStreamResponse>(request, Operations.RemoveTagsFromStream, cancellationToken);

    public virtual Task<SplitShardResponse> SplitShardAsync(SplitShardRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SplitShardResponse>(request, Operations.SplitShard, cancellationToken);

    public virtual Task<SubscribeToShardResponse> SubscribeToShardAsync(SubscribeToShardRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<SubscribeToShardResponse>(request, Operations.SubscribeToShard, cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<TagResourceResponse>(request, Operations.TagResource, cancellationToken);

    public virtual Task<UpdateShardCountResponse> UpdateShardCountAsync(UpdateShardCountRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateShardCountResponse>(request, Operations.UpdateShardCount, cancellationToken);

    public virtual Task<UpdateStreamModeResponse> UpdateStreamModeAsync(UpdateStreamModeRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateStreamModeResponse>(request, Operations.UpdateStreamMode, cancellationToken);

    protected override IServiceMetadata ServiceMetadata => Metadata;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new KinesisEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }
}
