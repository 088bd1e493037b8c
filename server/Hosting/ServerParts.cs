using ConnectStreaming.Operations;

namespace ConnectStreaming.Hosting;

/// <inheritdoc/>
internal sealed class ServerParts(ServiceSupervisor supervisor, ClusterCertificates? certificates = null) : IServerParts
{
    public IReadOnlyDictionary<string, string> Down => supervisor.Down;

    public DateTimeOffset? CertificateEnds => certificates?.Ends;
}
