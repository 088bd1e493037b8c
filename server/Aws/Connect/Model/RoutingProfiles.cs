using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class ListRoutingProfilesRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

public partial class ListRoutingProfilesResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<RoutingProfileSummary>? RoutingProfileSummaryList { get; set; }
}

public partial class RoutingProfileSummary
{
    public string? Arn { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }
}
