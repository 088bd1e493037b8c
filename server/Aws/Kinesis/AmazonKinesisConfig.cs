using Amazon.Kinesis.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Wire;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Kinesis;

/// <summary>Configuration of a Kinesis client; see <see cref="ClientConfig"/> for region, endpoint, time-outs and retries.</summary>
public partial class AmazonKinesisConfig : ClientConfig
{
    private static readonly ServiceFacts Facts = ServiceFacts.Kinesis;
    private static readonly string BuiltUserAgent = Facts.UserAgent;

    public AmazonKinesisConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = Facts.Id;
        AuthenticationServiceName = Facts.Prefix;
        EndpointProvider = new KinesisEndpointProvider();
    }

    public static new string ServiceId => Facts.Id;

    public override string RegionEndpointServiceName => Facts.Prefix;

    public override string ServiceVersion => Facts.ApiVersion;

    public override string UserAgent => BuiltUserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new KinesisEndpointResolver().Determine(this, ServiceId, parameters);
    }
}
