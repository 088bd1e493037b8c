using Amazon.Runtime;

namespace Amazon.KinesisFirehose.Model;

public partial class Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}

public partial class ListTagsForDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public string? DeliveryStreamName { get; set; }

    public string? ExclusiveStartTagKey { get; set; }
}

public partial class ListTagsForDeliveryStreamResponse : AmazonWebServiceResponse
{
    public bool? HasMoreTags { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class TagDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public string? DeliveryStreamName { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class TagDeliveryStreamResponse : AmazonWebServiceResponse;

public partial class UntagDeliveryStreamRequest : AmazonKinesisFirehoseRequest
{
    public string? DeliveryStreamName { get; set; }

    public List<string>? TagKeys { get; set; }
}

public partial class UntagDeliveryStreamResponse : AmazonWebServiceResponse;
