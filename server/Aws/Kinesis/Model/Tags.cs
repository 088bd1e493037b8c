using Amazon.Runtime;

namespace Amazon.Kinesis.Model;

public partial class Tag
{
    public string Key { get; set; } = null!;

    public string? Value { get; set; }
}

public partial class AddTagsToStreamRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class AddTagsToStreamResponse : AmazonWebServiceResponse;

public partial class ListTagsForStreamRequest : AmazonKinesisRequest
{
    public string? ExclusiveStartTagKey { get; set; }

    public int? Limit { get; set; }

    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class ListTagsForStreamResponse : AmazonWebServiceResponse
{
    public bool? HasMoreTags { get; set; }

    public List<Tag>? Tags { get; set; }
}

public partial class RemoveTagsFromStreamRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public string? StreamName { get; set; }

    public List<string>? TagKeys { get; set; }

    internal override string? EndpointArn => StreamARN;
}

public partial class RemoveTagsFromStreamResponse : AmazonWebServiceResponse;
