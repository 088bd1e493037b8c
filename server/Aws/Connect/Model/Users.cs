using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class SearchUsersRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

public partial class SearchUsersResponse : AmazonWebServiceResponse
{
    public long? ApproximateTotalCount { get; set; }

    public string? NextToken { get; set; }

    public List<UserSearchSummary>? Users { get; set; }
}

public partial class UserSearchSummary
{
    public string? Arn { get; set; }

    public string? HierarchyGroupId { get; set; }

    public string? Id { get; set; }

    public UserIdentityInfoLite? IdentityInfo { get; set; }

    public string? RoutingProfileId { get; set; }

    public string? Username { get; set; }
}

public partial class UserIdentityInfoLite
{
    public string? FirstName { get; set; }

    public string? LastName { get; set; }
}
