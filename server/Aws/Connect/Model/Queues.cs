using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class ListQueuesRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public List<string>? QueueTypes { get; set; }
}

public partial class ListQueuesResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<QueueSummary>? QueueSummaryList { get; set; }
}

public partial class QueueSummary
{
    public string? Arn { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }
}
