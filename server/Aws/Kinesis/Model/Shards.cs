using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class Shard
{
    public string? AdjacentParentShardId { get; set; }

    public HashKeyRange HashKeyRange { get; set; } = null!;

    public string? ParentShardId { get; set; }

    /// <summary>If it has an <c>EndingSequenceNumber</c>, the shard is closed.</summary>
    public SequenceNumberRange SequenceNumberRange { get; set; } = null!;

    public string ShardId { get; set; } = null!;
}

public partial class ChildShard
{
    public HashKeyRange HashKeyRange { get; set; } = null!;

    public List<string>? ParentShards { get; set; }

    public string ShardId { get; set; } = null!;
}

public partial class HashKeyRange
{
    public string EndingHashKey { get; set; } = null!;

    public string StartingHashKey { get; set; } = null!;
}

public partial class SequenceNumberRange
{
    public string? EndingSequenceNumber { get; set; }

    public string StartingSequenceNumber { get; set; } = null!;
}

public partial class ShardFilter
{
    public string? ShardId { get; set; }

    public DateTime? Timestamp { get; set; }

    public ShardFilterType? Type { get; set; }
}

public partial class ListShardsRequest : AmazonKinesisRequest
{
    public string? ExclusiveStartShardId { get; set; }

    public int? MaxResults { get; set; }

    /// <summary>Must be used alone: AWS refuses it together with a stream name.</summary>
    public string? NextToken { get; set; }

    public ShardFilter? ShardFilter { get; set; }

    public string? StreamARN { get; set; }

    public DateTime? StreamCreationTimestamp { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class ListShardsResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<Shard>? Shards { get; set; }
}

public partial class SplitShardRequest : AmazonKinesisRequest
{
    public string? NewStartingHashKey { get; set; }

    public string? ShardToSplit { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class SplitShardResponse : AmazonWebServiceResponse;

public partial class MergeShardsRequest : AmazonKinesisRequest
{
    public string? AdjacentShardToMerge { get; set; }

    public string? ShardToMerge { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class MergeShardsResponse : AmazonWebServiceResponse;

public partial class UpdateShardCountRequest : AmazonKinesisRequest
{
    public ScalingType? ScalingType { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    public int? TargetShardCount { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class UpdateShardCountResponse : AmazonWebServiceResponse
{
    public int? CurrentShardCount { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    public int? TargetShardCount { get; set; }
}
