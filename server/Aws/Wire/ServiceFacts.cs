using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.Wire;

/// <summary>The properties of one service of this subset.</summary>
/// <param name="Id">Service id of AWS's model (<c>Connect</c>): used in the user agent and <c>AWS_ENDPOINT_URL_…</c>.</param>
/// <param name="Prefix">First label of the endpoint's name, and the name that requests are signed with.</param>
/// <param name="ApiVersion">Version of AWS's model.</param>
/// <param name="FollowsVersion">The package version whose public shapes the subset follows.</param>
/// <param name="IsGlobal">One endpoint for all regions of a partition (IAM).</param>
internal sealed record ServiceFacts(string Id, string Prefix, string ApiVersion, string FollowsVersion, bool IsGlobal = false)
{
    public static readonly ServiceFacts Connect = new("Connect", "connect", "2017-08-08", "4.0.0");

    public static readonly ServiceFacts Firehose = new("Firehose", "firehose", "2015-08-04", "4.0.0");

    public static readonly ServiceFacts Kinesis = new("Kinesis", "kinesis", "2013-12-02", "4.0.7.14");

    public static readonly ServiceFacts Iam = new("IAM", "iam", "2010-05-08", "4.0.0", IsGlobal: true);

    public string UserAgent => InternalSDKUtils.BuildUserAgentString(Id, FollowsVersion);
}

internal sealed class ServiceMetadata(ServiceFacts facts) : IServiceMetadata
{
    public string ServiceId => facts.Id;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}

/// <summary>The values behind AWS_DEFAULTS_MODE; "standard" unless the user has set another.</summary>
internal static class DefaultModes
{
    private static readonly IReadOnlyList<IDefaultConfiguration> All =
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30_000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ];

    public static DefaultConfigurationProvider Provider() => new(All);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
