using Amazon.Connect.Internal;
using Amazon.Connect.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Wire;

namespace Amazon.Connect;

/// <summary>
/// The source-compatible part of the real package's client. AWSSDK.Core does the rest (credentials, signing, retries, endpoints,
/// clock-skew correction); this class contains only the request and answer formats. <c>-p:AwsSdk=packages</c> uses the real package instead.
/// </summary>
public partial class AmazonConnectClient : AmazonServiceClient, IAmazonConnect
{
    private static readonly IServiceMetadata Metadata = new ServiceMetadata(ServiceFacts.Connect);

    public AmazonConnectClient()
        : base(new AmazonConnectConfig())
    {
    }

    public AmazonConnectClient(AmazonConnectConfig config)
        : base(config)
    {
    }

    public AmazonConnectClient(AWSCredentials credentials, AmazonConnectConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public virtual Task<AssociateInstanceStorageConfigResponse> AssociateInstanceStorageConfigAsync(AssociateInstanceStorageConfigRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<AssociateInstanceStorageConfigResponse>(request, Operations.AssociateInstanceStorageConfig, cancellationToken);

    public virtual Task<DescribeInstanceResponse> DescribeInstanceAsync(DescribeInstanceRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeInstanceResponse>(request, Operations.DescribeInstance, cancellationToken);

    public virtual Task<DisassociateInstanceStorageConfigResponse> DisassociateInstanceStorageConfigAsync(DisassociateInstanceStorageConfigRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DisassociateInstanceStorageConfigResponse>(request, Operations.DisassociateInstanceStorageConfig, cancellationToken);

    public virtual Task<ListAgentStatusesResponse> ListAgentStatusesAsync(ListAgentStatusesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAgentStatusesResponse>(request, Operations.ListAgentStatuses, cancellationToken);

    public virtual Task<ListInstancesResponse> ListInstancesAsync(ListInstancesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListInstancesResponse>(request, Operations.ListInstances, cancellationToken);

    public virtual Task<ListInstanceStorageConfigsResponse> ListInstanceStorageConfigsAsync(ListInstanceStorageConfigsRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListInstanceStorageConfigsResponse>(request, Operations.ListInstanceStorageConfigs, cancellationToken);

    public virtual Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListQueuesResponse>(request, Operations.ListQueues, cancellationToken);

    public virtual Task<ListRoutingProfilesResponse> ListRoutingProfilesAsync(ListRoutingProfilesRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<ListRoutingProfilesResponse>(request, Operations.ListRoutingProfiles, cancellationToken);

    public virtual Task<SearchUserHierarchyGroupsResponse> SearchUserHierarchyGroupsAsync(SearchUserHierarchyGroupsRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<SearchUserHierarchyGroupsResponse>(request, Operations.SearchUserHierarchyGroups, cancellationToken);

    public virtual Task<SearchUsersResponse> SearchUsersAsync(SearchUsersRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SearchUsersResponse>(request, Operations.SearchUsers, cancellationToken);

    public virtual Task<UpdateInstanceStorageConfigResponse> UpdateInstanceStorageConfigAsync(UpdateInstanceStorageConfigRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateInstanceStorageConfigResponse>(request, Operations.UpdateInstanceStorageConfig, cancellationToken);

    protected override IServiceMetadata ServiceMetadata => Metadata;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new WireEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }
}
