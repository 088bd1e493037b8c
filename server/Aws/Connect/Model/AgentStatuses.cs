using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class ListAgentStatusesRequest : AmazonConnectRequest
{
    public List<string>? AgentStatusTypes { get; set; }

    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

public partial class ListAgentStatusesResponse : AmazonWebServiceResponse
{
    public List<AgentStatusSummary>? AgentStatusSummaryList { get; set; }

    public string? NextToken { get; set; }
}

public partial class AgentStatusSummary
{
    public string? Arn { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }
}
