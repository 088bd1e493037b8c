using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Wire;

/// <summary>Every operation is signed with SigV4.</summary>
internal sealed class SigV4Handler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

/// <summary>Collects the parameters of the endpoint of one call.</summary>
internal class WireEndpointResolver : BaseEndpointResolver
{
    public Endpoint Determine(ClientConfig config, string serviceId, ServiceOperationEndpointParameters parameters)
    {
        var context = new Amazon.Runtime.Internal.RequestContext(false)
        {
            ClientConfig = config,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, serviceId) { AlternateEndpoint = parameters.AlternateEndpoint },
        };
        return GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }

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

        return new EndpointParameters
        {
            ["Region"] = requestContext.Request.AlternateEndpoint?.SystemName ?? region,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }
}

/// <summary>
/// A configured endpoint takes precedence. Otherwise it is <c>PREFIX.REGION.SUFFIX</c>. A global service has one endpoint for each partition, signed for
/// that partition's home region. Partitions (cn, gov, …) come from AWSSDK.Core.
/// </summary>
internal class WireEndpointProvider(ServiceFacts service) : IEndpointProvider
{
    private static readonly Dictionary<string, (string Host, string SigningRegion)> GlobalIam = new()
    {
        ["aws"] = ("iam.amazonaws.com", "us-east-1"),
        ["aws-cn"] = ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ["aws-us-gov"] = ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
    };

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

        var partition = Fn.Partition(region) ?? throw new AmazonClientException($"No AWS partition contains the region '{region}'.");
        if ((fips && !partition.supportsFIPS) || (dualStack && !partition.supportsDualStack))
        {
            throw new AmazonClientException("FIPS or DualStack is enabled, but this partition does not support it");
        }

        if (service.IsGlobal && !fips && !dualStack && GlobalIam.TryGetValue(partition.name, out var global))
        {
            return new Endpoint(
                $"https://{global.Host}",
                $$"""{"authSchemes":[{"name":"sigv4","signingName":"{{service.Prefix}}","signingRegion":"{{global.SigningRegion}}"}]}""",
                "{}");
        }

        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return new Endpoint($"https://{Host(parameters, partition.name, fips, dualStack)}.{region}.{suffix}");
    }

    /// <summary>The part before the Region in the endpoint's name.</summary>
    protected virtual string Host(EndpointParameters parameters, string partition, bool fips, bool dualStack) => fips ? service.Prefix + "-fips"
        : service.Prefix;
}
