using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

/// <summary>Base class of all requests of Kinesis.</summary>
public partial class AmazonKinesisRequest : AmazonWebServiceRequest
{
    /// <summary>The ARN that selects the account's endpoint for the call, if the request has one.</summary>
    internal virtual string? EndpointArn => null;

    internal virtual bool IsDataOperation => false;
}
