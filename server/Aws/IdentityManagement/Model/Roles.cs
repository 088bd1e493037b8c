using Amazon.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>Base class of all requests of IAM.</summary>
public partial class AmazonIdentityManagementServiceRequest : AmazonWebServiceRequest;

public partial class Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}

public partial class Role
{
    public string? Arn { get; set; }

    /// <summary>JSON, percent-encoded.</summary>
    public string? AssumeRolePolicyDocument { get; set; }

    public DateTime? CreateDate { get; set; }

    public string? Path { get; set; }

    public string? RoleId { get; set; }

    public string? RoleName { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class CreateRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string? AssumeRolePolicyDocument { get; set; }

    public string? Description { get; set; }

    public string? RoleName { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class CreateRoleResponse : AmazonWebServiceResponse
{
    public Role? Role { get; set; }
}

public partial class DeleteRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string? RoleName { get; set; }
}

public partial class DeleteRoleResponse : AmazonWebServiceResponse;

public partial class GetRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string? RoleName { get; set; }
}

public partial class GetRoleResponse : AmazonWebServiceResponse
{
    public Role? Role { get; set; }
}

public partial class ListRolesRequest : AmazonIdentityManagementServiceRequest
{
    public string? Marker { get; set; }
}

public partial class ListRolesResponse : AmazonWebServiceResponse
{
    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }

    /// <summary>The roles, without their tags.</summary>
    public List<Role>? Roles { get; set; }
}

public partial class TagRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string? RoleName { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class TagRoleResponse : AmazonWebServiceResponse;
