using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Kinesis.Internal;

internal sealed class AmazonKinesisMetadata : IServiceMetadata
{
    public string ServiceId => "Kinesis";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}

/// <summary>Every operation is signed with SigV4.</summary>
internal sealed class AmazonKinesisAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

/// <summary>Collects what decides the endpoint of one call.</summary>
internal sealed class AmazonKinesisEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        var region = config.RegionEndpoint?.SystemName;
        if (region is null && !string.IsNullOrEmpty(config.ServiceURL))
        {
            region = string.IsNullOrEmpty(config.AuthenticationRegion)
                ? RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(config.ServiceURL)).SystemName
                : config.AuthenticationRegion;
        }

        var request = requestContext.OriginalRequest as AmazonKinesisRequest;
        return new EndpointParameters
        {
            ["Region"] = requestContext.Request.AlternateEndpoint?.SystemName ?? region,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
            ["StreamARN"] = request?.EndpointArn,
            ["OperationType"] = request is { IsDataOperation: true } ? "data" : "control",
        };
    }
}

/// <summary>
/// A configured endpoint wins. Else a call that names its stream by ARN goes to the account's own endpoint
/// (<c>123456789012.data-kinesis.…</c>), any other to the region's; partitions (cn, gov, …) come from AWSSDK.Core.
/// </summary>
internal sealed class AmazonKinesisEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } configured)
        {
            return fips || dualStack
                ? throw new AmazonClientException("Invalid Configuration: FIPS and Dualstack are not supported with a custom endpoint")
                : new Endpoint(configured);
        }

        if (parameters["Region"] is not string { Length: > 0 } region)
        {
            throw new AmazonClientException("Invalid Configuration: Missing Region");
        }

        var partition = Fn.Partition(region) ?? throw new AmazonClientException($"No partition of AWS holds the region '{region}'.");
        if ((fips && !partition.supportsFIPS) || (dualStack && !partition.supportsDualStack))
        {
            throw new AmazonClientException("FIPS or DualStack is enabled, but this partition does not support it");
        }

        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        if (parameters["StreamARN"] is string { Length: > 0 } arn && partition.name is not ("aws-iso" or "aws-iso-b"))
        {
            var service = fips ? "kinesis-fips" : "kinesis";
            return new Endpoint($"https://{Account(arn, partition.name)}.{parameters["OperationType"]}-{service}.{region}.{suffix}");
        }

        // The ordinary endpoints of GovCloud are FIPS endpoints already and have no second name.
        var name = fips && (dualStack || partition.name != "aws-us-gov") ? "kinesis-fips" : "kinesis";
        return new Endpoint($"https://{name}.{region}.{suffix}");
    }

    private static string Account(string text, string partition)
    {
        var arn = Fn.ParseArn(text) ?? throw new AmazonClientException("Invalid ARN: Failed to parse ARN.");
        return arn switch
        {
            { service: not "kinesis" } => throw new AmazonClientException($"Invalid ARN: The ARN was not for the Kinesis service, found: {arn.service}."),
            { resourceId: not ["stream", ..] } => throw new AmazonClientException("Invalid ARN: it does not name a stream."),
            _ when arn.partition != partition => throw new AmazonClientException($"Partition: {arn.partition} from ARN doesn't match with partition name: {partition}."),
            _ when !Fn.IsValidHostLabel(arn.accountId, false) => throw new AmazonClientException("Invalid ARN: Invalid account id."),
            _ => arn.accountId,
        };
    }
}
