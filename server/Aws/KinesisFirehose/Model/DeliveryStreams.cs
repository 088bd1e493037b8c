using Amazon.Runtime;

namespace Amazon.KinesisFirehose.Model;

/// <summary>Base class of all requests of Firehose.</summary>
public partial class AmazonKinesisFirehoseRequest : AmazonWebServiceRequest;

public partial class CreateDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public string? DeliveryStreamName { get; set; }

    public DeliveryStreamType? DeliveryStreamType { get; set; }

    public ExtendedS3DestinationConfiguration? ExtendedS3DestinationConfiguration { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class CreateDeliveryStreamResponse : AmazonWebServiceResponse
{
    public string? DeliveryStreamARN { get; set; }
}

public partial class DeleteDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public bool? AllowForceDelete { get; set; }

    public string? DeliveryStreamName { get; set; }
}

public partial class DeleteDeliveryStreamResponse : AmazonWebServiceResponse;

public partial class DescribeDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public string? DeliveryStreamName { get; set; }
}

public partial class DescribeDeliveryStreamResponse : AmazonWebServiceResponse
{
    public DeliveryStreamDescription? DeliveryStreamDescription { get; set; }
}

public partial class DeliveryStreamDescription
{
    public DateTime? CreateTimestamp { get; set; }

    public string? DeliveryStreamARN { get; set; }

    public DeliveryStreamEncryptionConfiguration? DeliveryStreamEncryptionConfiguration { get; set; }

    public string? DeliveryStreamName { get; set; }

    public DeliveryStreamStatus? DeliveryStreamStatus { get; set; }

    public DeliveryStreamType? DeliveryStreamType { get; set; }

    public List<DestinationDescription>? Destinations { get; set; }

    public FailureDescription? FailureDescription { get; set; }

    public string? VersionId { get; set; }
}

public partial class DeliveryStreamEncryptionConfiguration
{
    public string? KeyARN { get; set; }

    public KeyType? KeyType { get; set; }
}

public partial class FailureDescription
{
    public string? Details { get; set; }
}

public partial class DestinationDescription
{
    public string? DestinationId { get; set; }

    public ExtendedS3DestinationDescription? ExtendedS3DestinationDescription { get; set; }
}

public partial class ListDeliveryStreamsRequest : AmazonKinesisFirehoseRequest
{
    public string? ExclusiveStartDeliveryStreamName { get; set; }
}

public partial class ListDeliveryStreamsResponse : AmazonWebServiceResponse
{
    public List<string>? DeliveryStreamNames { get; set; }

    public bool? HasMoreDeliveryStreams { get; set; }
}

public partial class UpdateDestinationRequest : AmazonKinesisFirehoseRequest
{
    public string? CurrentDeliveryStreamVersionId { get; set; }

    public string? DeliveryStreamName { get; set; }

    public string? DestinationId { get; set; }

    public ExtendedS3DestinationUpdate? ExtendedS3DestinationUpdate { get; set; }
}

public partial class UpdateDestinationResponse : AmazonWebServiceResponse;
