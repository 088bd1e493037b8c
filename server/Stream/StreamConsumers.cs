using System.Collections.Concurrent;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>
/// The consumer with its own throughput (enhanced fan-out) of this cluster at each stream. Setup registers it; the servers only use it. AWS allows one
/// live subscription for each consumer and shard, so every cluster has a consumer of its own.
/// </summary>
/// <param name="cluster">Contains the name of the cluster.</param>
internal sealed class StreamConsumers(IOptions<ClusterOptions> cluster)
{
    private readonly ConcurrentDictionary<string, string> _arns = new(StringComparer.Ordinal);

    /// <summary>The same at every stream.</summary>
    public string Name => cluster.Value.Id;

    /// <summary>ARN of the consumer. It is looked up once: it contains the time of the registration, so a consumer that was registered again has another
    /// one.</summary>
    /// <exception cref="ResourceNotFoundException">The stream has no such consumer.</exception>
    /// <exception cref="ConsumerNotActiveException">It is being registered or removed.</exception>
    public async Task<string> Arn(IAmazonKinesis kinesis, string stream, CancellationToken cancellationToken)
    {
        if (_arns.TryGetValue(stream, out var known))
        {
            return known;
        }

        var found = (await kinesis.DescribeStreamConsumerAsync(
            new DescribeStreamConsumerRequest { StreamARN = stream, ConsumerName = Name }, cancellationToken)).ConsumerDescription!;
        return found.ConsumerStatus == ConsumerStatus.ACTIVE
            ? _arns[stream] = found.ConsumerARN!
            : throw new ConsumerNotActiveException(found.ConsumerStatus?.Value ?? "");
    }

    /// <summary>AWS does not know the ARN any more.</summary>
    public void Forget(string stream) => _arns.TryRemove(stream, out _);
}

/// <summary>A consumer cannot be used while it is CREATING or DELETING.</summary>
internal sealed class ConsumerNotActiveException(string status) : Exception($"The consumer is {status}.");
