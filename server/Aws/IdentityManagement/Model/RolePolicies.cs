using Amazon.Runtime;

namespace Amazon.IdentityManagement.Model;

public partial class DeleteRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string? PolicyName { get; set; }

    public string? RoleName { get; set; }
}

public partial class DeleteRolePolicyResponse : AmazonWebServiceResponse;

public partial class GetRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string? PolicyName { get; set; }

    public string? RoleName { get; set; }
}

public partial class GetRolePolicyResponse : AmazonWebServiceResponse
{
    /// <summary>JSON, percent-encoded.</summary>
    public string? PolicyDocument { get; set; }

    public string? PolicyName { get; set; }

    public string? RoleName { get; set; }
}

public partial class ListRolePoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string? Marker { get; set; }

    public string? RoleName { get; set; }
}

public partial class ListRolePoliciesResponse : AmazonWebServiceResponse
{
    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }

    public List<string>? PolicyNames { get; set; }
}

public partial class PutRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string? PolicyDocument { get; set; }

    public string? PolicyName { get; set; }

    public string? RoleName { get; set; }
}

public partial class PutRolePolicyResponse : AmazonWebServiceResponse;
