using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class GetRecordsRequest : AmazonKinesisRequest
{
    public int? Limit { get; set; }

    public string? ShardIterator { get; set; }

    public string? StreamARN { get; set; }

    internal override string? EndpointArn => StreamARN;

    internal override bool IsDataOperation => true;
}

public partial class GetRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>Set only if <see cref="NextShardIterator"/> is missing: the shard is read to its end.</summary>
    public List<ChildShard>? ChildShards { get; set; }

    public long? MillisBehindLatest { get; set; }

    public string? NextShardIterator { get; set; }

    public List<Record>? Records { get; set; }
}

public partial class Record
{
    public DateTime? ApproximateArrivalTimestamp { get; set; }

    public MemoryStream Data { get; set; } = null!;

    public EncryptionType? EncryptionType { get; set; }

    public string PartitionKey { get; set; } = null!;

    public string SequenceNumber { get; set; } = null!;
}

public partial class GetShardIteratorRequest : AmazonKinesisRequest
{
    public string? ShardId { get; set; }

    public ShardIteratorType? ShardIteratorType { get; set; }

    public string? StartingSequenceNumber { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    public DateTime? Timestamp { get; set; }

    internal override string? EndpointArn => StreamARN;

    internal override bool IsDataOperation => true;
}

public partial class GetShardIteratorResponse : AmazonWebServiceResponse
{
    public string? ShardIterator { get; set; }
}

public partial class PutRecordRequest : AmazonKinesisRequest
{
    public MemoryStream? Data { get; set; }

    public string? ExplicitHashKey { get; set; }

    public string? PartitionKey { get; set; }

    public string? SequenceNumberForOrdering { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;

    internal override bool IsDataOperation => true;
}

public partial class PutRecordResponse : AmazonWebServiceResponse
{
    public EncryptionType? EncryptionType { get; set; }

    public string? SequenceNumber { get; set; }

    public string? ShardId { get; set; }
}

public partial class PutRecordsRequest : AmazonKinesisRequest
{
    public List<PutRecordsRequestEntry>? Records { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;

    internal override bool IsDataOperation => true;
}

public partial class PutRecordsRequestEntry
{
    public MemoryStream? Data { get; set; }

    public string? ExplicitHashKey { get; set; }

    public string? PartitionKey { get; set; }
}

public partial class PutRecordsResponse : AmazonWebServiceResponse
{
    public EncryptionType? EncryptionType { get; set; }

    public int? FailedRecordCount { get; set; }

    /// <summary>One entry for each record, in the order of the request.</summary>
    public List<PutRecordsResultEntry>? Records { get; set; }
}

public partial class PutRecordsResultEntry
{
    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public string? SequenceNumber { get; set; }

    public string? ShardId { get; set; }
}
