using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Wire;

namespace Amazon.Kinesis.Internal;

/// <summary>Collects the parameters of the endpoint of one call, including the ARN of its stream.</summary>
internal sealed class KinesisEndpointResolver : WireEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var parameters = base.MapEndpointsParameters(requestContext);
        var request = requestContext.OriginalRequest as AmazonKinesisRequest;
        parameters["StreamARN"] = request?.EndpointArn;
        parameters["OperationType"] = request is { IsDataOperation: true } ? "data" : "control";
        return parameters;
    }
}

/// <summary>A call that names its stream by ARN goes to the account's own endpoint (<c>123456789012.data-kinesis.…</c>), any other to the region's.</summary>
internal sealed class KinesisEndpointProvider() : WireEndpointProvider(ServiceFacts.Kinesis)
{
    protected override string Host(EndpointParameters parameters, string partition, bool fips, bool dualStack)
    {
        if (parameters["StreamARN"] is string { Length: > 0 } arn && partition is not ("aws-iso" or "aws-iso-b"))
        {
            return $"{Account(arn, partition)}.{parameters["OperationType"]}-{base.Host(parameters, partition, fips, dualStack)}";
        }

        // The normal endpoints of GovCloud are already FIPS endpoints and have no second name.
        return base.Host(parameters, partition, fips && (dualStack || partition != "aws-us-gov"), dualStack);
    }

    private static string Account(string text, string partition)
    {
        var arn = Fn.ParseArn(text) ?? throw new AmazonClientException("Invalid ARN: Failed to parse ARN.");
        return arn switch
        {
            { service: not "kinesis" } => throw new AmazonClientException($"Invalid ARN: The ARN was not for the Kinesis service, found: {arn.service}."),
            { resourceId: not ["stream", ..] } => throw new AmazonClientException("Invalid ARN: it does not name a stream."),
            _ when arn.partition != partition =>
                throw new AmazonClientException($"Partition: {arn.partition} from ARN doesn't match with partition name: {partition}."),
            _ when !Fn.IsValidHostLabel(arn.accountId, false) => throw new AmazonClientException("Invalid ARN: Invalid account id."),
            _ => arn.accountId,
        };
    }
}
