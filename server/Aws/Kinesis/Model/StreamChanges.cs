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

public partial class UpdateStreamModeRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class UpdateStreamModeResponse : AmazonWebServiceResponse;
