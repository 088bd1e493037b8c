using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class DecreaseStreamRetentionPeriodRequest : AmazonKinesisRequest
{
    public int? RetentionPeriodHours { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class DecreaseStreamRetentionPeriodResponse : AmazonWebServiceResponse;

public partial class IncreaseStreamRetentionPeriodRequest : AmazonKinesisRequest
{
    public int? RetentionPeriodHours { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class IncreaseStreamRetentionPeriodResponse : AmazonWebServiceResponse;

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

public partial class Consumer
{
    public string? ConsumerARN { get; set; }

    public string? ConsumerName { get; set; }
}

public partial class UpdateStreamModeRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class UpdateStreamModeResponse : AmazonWebServiceResponse;
