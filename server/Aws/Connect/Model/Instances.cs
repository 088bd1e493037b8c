using Amazon.Runtime;

namespace Amazon.Connect.Model;

/// <summary>Base class of all requests of Amazon Connect.</summary>
public partial class AmazonConnectRequest : AmazonWebServiceRequest;

public partial class ListInstancesRequest : AmazonConnectRequest
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

public partial class ListInstancesResponse : AmazonWebServiceResponse
{
    public List<InstanceSummary>? InstanceSummaryList { get; set; }

    public string? NextToken { get; set; }
}

public partial class InstanceSummary
{
    public string? Arn { get; set; }

    public DateTime? CreatedTime { get; set; }

    public string? Id { get; set; }

    public DirectoryType? IdentityManagementType { get; set; }

    public string? InstanceAlias { get; set; }

    public InstanceStatus? InstanceStatus { get; set; }

    public string? ServiceRole { get; set; }
}

public partial class DescribeInstanceRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }
}

public partial class DescribeInstanceResponse : AmazonWebServiceResponse
{
    public Instance? Instance { get; set; }
}

public partial class Instance
{
    public string? Arn { get; set; }

    public DateTime? CreatedTime { get; set; }

    public string? Id { get; set; }

    public DirectoryType? IdentityManagementType { get; set; }

    public string? InstanceAlias { get; set; }

    public InstanceStatus? InstanceStatus { get; set; }

    public string? ServiceRole { get; set; }
}
