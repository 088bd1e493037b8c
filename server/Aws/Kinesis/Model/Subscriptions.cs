using Amazon.Runtime;
using Amazon.Runtime.EventStreams;

namespace Amazon.Kinesis.Model;

public partial class StartingPosition
{
    public string? SequenceNumber { get; set; }

    public DateTime? Timestamp { get; set; }

    public ShardIteratorType? Type { get; set; }
}

public partial class SubscribeToShardRequest : AmazonKinesisRequest
{
    public string? ConsumerARN { get; set; }

    public string? ShardId { get; set; }

    public StartingPosition? StartingPosition { get; set; }

    internal override string? EndpointArn => ConsumerARN;

    internal override bool IsDataOperation => true;
}

/// <summary>Its event stream is the body of the answer, which AWS sends for up to 5 minutes: dispose of it to end the subscription.</summary>
public partial class SubscribeToShardResponse : AmazonWebServiceResponse, IDisposable
{
    private bool _disposed;

    public SubscribeToShardEventStream EventStream { get; set; } = null!;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            EventStream?.Dispose();
        }

        _disposed = true;
    }
}

public partial class SubscribeToShardEvent : IEventStreamEvent
{
    /// <summary>Set only with the last event of a shard that is closed.</summary>
    public List<ChildShard>? ChildShards { get; set; }

    /// <summary>Where the next subscription continues. Null: the shard is read to its end.</summary>
    public string? ContinuationSequenceNumber { get; set; }

    public long? MillisBehindLatest { get; set; }

    public List<Record>? Records { get; set; }
}
