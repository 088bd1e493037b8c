using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class SearchUserHierarchyGroupsRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

public partial class SearchUserHierarchyGroupsResponse : AmazonWebServiceResponse
{
    public long? ApproximateTotalCount { get; set; }

    public string? NextToken { get; set; }

    public List<HierarchyGroup>? UserHierarchyGroups { get; set; }
}

public partial class HierarchyGroup
{
    public string? Arn { get; set; }

    public HierarchyPath? HierarchyPath { get; set; }

    public string? Id { get; set; }

    public string? LevelId { get; set; }

    public string? Name { get; set; }
}

public partial class HierarchyPath
{
    public HierarchyGroupSummary? LevelFive { get; set; }

    public HierarchyGroupSummary? LevelFour { get; set; }

    public HierarchyGroupSummary? LevelOne { get; set; }

    public HierarchyGroupSummary? LevelThree { get; set; }

    public HierarchyGroupSummary? LevelTwo { get; set; }
}

public partial class HierarchyGroupSummary
{
    public string? Arn { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }
}
