using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Wire;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Connect;

/// <summary>Configuration of a client of Amazon Connect; see <see cref="ClientConfig"/> for region, endpoint, time-outs and retries.</summary>
public partial class AmazonConnectConfig : ClientConfig
{
    private static readonly ServiceFacts Facts = ServiceFacts.Connect;
    private static readonly string BuiltUserAgent = Facts.UserAgent;

    public AmazonConnectConfig()
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
