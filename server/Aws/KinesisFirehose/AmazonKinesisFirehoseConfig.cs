using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Wire;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.KinesisFirehose;

/// <summary>Configuration of a client of Amazon Data Firehose; see <see cref="ClientConfig"/> for region, endpoint, time-outs and retries.</summary>
public partial class AmazonKinesisFirehoseConfig : ClientConfig
{
    private static readonly ServiceFacts Facts = ServiceFacts.Firehose;
    private static readonly string BuiltUserAgent = Facts.UserAgent;

    public AmazonKinesisFirehoseConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = Facts.Id;
        AuthenticationServiceName = Facts.Prefix;
        EndpointProvider = new WireEndpointProvider(Facts);
    }

    public static new string ServiceId => Facts.Id;

    public override string RegionEndpointServiceName => Facts.Prefix;

    public override string ServiceVersion => Facts.ApiVersion;

    public override string UserAgent => BuiltUserAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new WireEndpointResolver().Determine(this, ServiceId, parameters);
    }
}
