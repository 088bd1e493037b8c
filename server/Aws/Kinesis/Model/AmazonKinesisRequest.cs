using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

/// <summary>What every request of Kinesis derives from.</summary>
public partial class AmazonKinesisRequest : AmazonWebServiceRequest
{
    /// <summary>The ARN that sends the call to its account's endpoint, if the request has one.</summary>
    internal virtual string? EndpointArn => null;

    internal virtual bool IsDataOperation => false;
}
