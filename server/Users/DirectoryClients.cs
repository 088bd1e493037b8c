using System.Collections.Concurrent;
using Amazon;
using Amazon.Connect;
using Amazon.Runtime;

namespace ConnectStreaming.Users;

/// <summary>Clients of Amazon Connect with the server's own role, one for each Region.</summary>
/// <param name="make">Makes the client of a Region.</param>
internal sealed class DirectoryClients(Func<string, IAmazonConnect> make) : IDisposable
{
    private readonly ConcurrentDictionary<string, IAmazonConnect> _clients = new(StringComparer.Ordinal);

    public IAmazonConnect For(string region) => _clients.GetOrAdd(region, make);

    /// <summary>Credentials come from the standard AWS configuration, at the first call.</summary>
    public static IAmazonConnect Make(string region) => new AmazonConnectClient(new AmazonConnectConfig
    {
        RegionEndpoint = RegionEndpoint.GetBySystemName(region),
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 4,
        Timeout = TimeSpan.FromSeconds(20),
    });

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
