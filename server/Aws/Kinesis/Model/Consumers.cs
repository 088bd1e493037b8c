using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class Consumer
{
    public string? ConsumerARN { get; set; }

    public DateTime? ConsumerCreationTimestamp { get; set; }

    public string? ConsumerName { get; set; }

    public ConsumerStatus? ConsumerStatus { get; set; }
}

public partial class ConsumerDescription
{
    public string? ConsumerARN { get; set; }

    public DateTime? ConsumerCreationTimestamp { get; set; }

    public string? ConsumerName { get; set; }

    public ConsumerStatus? ConsumerStatus { get; set; }

    public string? StreamARN { get; set; }
}

public partial class RegisterStreamConsumerRequest : AmazonKinesisRequest
{
    public string? ConsumerName { get; set; }

    public string? StreamARN { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class RegisterStreamConsumerResponse : AmazonWebServiceResponse
{
    public Consumer? Consumer { get; set; }
}

/// <summary>By its ARN, or by the stream's ARN and its name.</summary>
public partial class DeregisterStreamConsumerRequest : AmazonKinesisRequest
{
    public string? ConsumerARN { get; set; }

    public string? ConsumerName { get; set; }

    public string? StreamARN { get; set; }

    internal override string? EndpointArn => StreamARN ?? ConsumerARN;
}

public partial class DeregisterStreamConsumerResponse : AmazonWebServiceResponse;

/// <summary>By its ARN, or by the stream's ARN and its name.</summary>
public partial class DescribeStreamConsumerRequest : AmazonKinesisRequest
{
    public string? ConsumerARN { get; set; }

    public string? ConsumerName { get; set; }

    public string? StreamARN { get; set; }

    internal override string? EndpointArn => StreamARN ?? ConsumerARN;
}

public partial class DescribeStreamConsumerResponse : AmazonWebServiceResponse
{
    public ConsumerDescription? ConsumerDescription { get; set; }
}

public partial class ListStreamConsumersRequest : AmazonKinesisRequest
{
    public string? NextToken { get; set; }

    public string? StreamARN { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class ListStreamConsumersResponse : AmazonWebServiceResponse
{
    public List<Consumer>? Consumers { get; set; }

    public string? NextToken { get; set; }
}

public partial class ListTagsForResourceRequest : AmazonKinesisRequest
{
    public string? ResourceARN { get; set; }

    internal override string? EndpointArn => ResourceARN;
}

public partial class ListTagsForResourceResponse : AmazonWebServiceResponse
{
    public List<Tag>? Tags { get; set; }
}

public partial class TagResourceRequest : AmazonKinesisRequest
{
    public string? ResourceARN { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    internal override string? EndpointArn => ResourceARN;
}

public partial class TagResourceResponse : AmazonWebServiceResponse;
