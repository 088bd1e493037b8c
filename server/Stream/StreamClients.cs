using Amazon;
using Amazon.Kinesis;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// One Kinesis client per region for the whole process. The region is that of the stream's ARN, else <c>Stream:Region</c>, else that of the
/// standard AWS configuration.
/// </summary>
/// <param name="options">Contains the region.</param>
/// <param name="create">Makes the client of a region (null: the region of the standard AWS configuration).</param>
internal sealed class StreamClients(IOptions<StreamOptions> options, Func<string?, IAmazonKinesis> create) : IDisposable
{
    // If two callers ask for a new region at once, only one client is made.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IAmazonKinesis> _clients = new(StringComparer.Ordinal);

    /// <param name="stream">Name or ARN of a stream.</param>
    public IAmazonKinesis For(string stream)
    {
        var region = RegionOf(stream, options.Value);
        lock (_lock)
        {
            if (!_clients.TryGetValue(region ?? "", out var client))
            {
                _clients[region ?? ""] = client = create(region);
            }

            return client;
        }
    }

    /// <param name="stream">Name or ARN of a stream.</param>
    /// <param name="options">Contains the region of streams given by name.</param>
    /// <returns>Null: the region of the standard AWS configuration.</returns>
    public static string? RegionOf(string stream, StreamOptions options) => Arn.TryParse(stream, out var arn) ? arn.Region : options.Region;

    /// <summary>Region of streams given by name; null: not known before the first call.</summary>
    public string? Region => options.Value.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var client in _clients.Values)
            {
                client.Dispose();
            }
        }
    }
}
