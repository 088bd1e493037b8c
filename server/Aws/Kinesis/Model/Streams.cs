using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class StreamModeDetails
{
    public StreamMode? StreamMode { get; set; }
}

public partial class CreateStreamRequest : AmazonKinesisRequest
{
    public int? ShardCount { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    public string? StreamName { get; set; }

    public Dictionary<string, string>? Tags { get; set; }
}

public partial class CreateStreamResponse : AmazonWebServiceResponse;

public partial class DeleteStreamRequest : AmazonKinesisRequest
{
    public bool? EnforceConsumerDeletion { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class DeleteStreamResponse : AmazonWebServiceResponse;

public partial class DescribeStreamSummaryRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class DescribeStreamSummaryResponse : AmazonWebServiceResponse
{
    public StreamDescriptionSummary StreamDescriptionSummary { get; set; } = null!;
}

public partial class StreamDescriptionSummary
{
    public int? ConsumerCount { get; set; }

    public EncryptionType? EncryptionType { get; set; }

    public string? KeyId { get; set; }

    public int? OpenShardCount { get; set; }

    public int? RetentionPeriodHours { get; set; }

    public string StreamARN { get; set; } = null!;

    public DateTime? StreamCreationTimestamp { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    public string StreamName { get; set; } = null!;

    public StreamStatus StreamStatus { get; set; } = null!;
}

public partial class ListStreamsRequest : AmazonKinesisRequest
{
    public string? ExclusiveStartStreamName { get; set; }

    public int? Limit { get; set; }

    public string? NextToken { get; set; }
}

public partial class ListStreamsResponse : AmazonWebServiceResponse
{
    public bool? HasMoreStreams { get; set; }

    public string? NextToken { get; set; }

    public List<string>? StreamNames { get; set; }

    public List<StreamSummary>? StreamSummaries { get; set; }
}

public partial class StreamSummary
{
    public string StreamARN { get; set; } = null!;

    public DateTime? StreamCreationTimestamp { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    public string StreamName { get; set; } = null!;

    public StreamStatus StreamStatus { get; set; } = null!;
}
