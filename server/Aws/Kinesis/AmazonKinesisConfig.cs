using Amazon.Kinesis.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Kinesis;

/// <summary>Configuration of a Kinesis client; see <see cref="ClientConfig"/> for region, endpoint, time-outs and retries.</summary>
public partial class AmazonKinesisConfig : ClientConfig
{
    /// <summary>The package version whose public shapes this subset follows.</summary>
    private const string FollowsVersion = "4.0.7.14";

    private static readonly string BuiltUserAgent = InternalSDKUtils.BuildUserAgentString("Kinesis", FollowsVersion);
    private static readonly AmazonKinesisEndpointResolver Resolver = new();

    public AmazonKinesisConfig()
        : base(new DefaultConfigurationProvider(AmazonKinesisDefaultConfiguration.GetAllConfigurations()))
    {
        base.ServiceId = "Kinesis";
        AuthenticationServiceName = "kinesis";
        EndpointProvider = new AmazonKinesisEndpointProvider();
    }

    public static new string ServiceId => "Kinesis";

    public override string RegionEndpointServiceName => "kinesis";

    public override string ServiceVersion => "2013-12-02";

    public override string UserAgent => BuiltUserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var context = new Amazon.Runtime.Internal.RequestContext(false)
        {
            ClientConfig = this,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint },
        };
        return Resolver.GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }
}

/// <summary>The values behind AWS_DEFAULTS_MODE; "standard" unless the user chose another.</summary>
internal static class AmazonKinesisDefaultConfiguration
{
    private static readonly IReadOnlyList<IDefaultConfiguration> All =
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30_000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ];

    public static IReadOnlyList<IDefaultConfiguration> GetAllConfigurations() => All;

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
