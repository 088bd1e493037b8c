using Amazon.Runtime;

namespace Amazon.Connect.Model;

public partial class InstanceStorageConfig
{
    public string? AssociationId { get; set; }

    public KinesisFirehoseConfig? KinesisFirehoseConfig { get; set; }

    public KinesisStreamConfig? KinesisStreamConfig { get; set; }

    public S3Config? S3Config { get; set; }

    public StorageType? StorageType { get; set; }
}

public partial class KinesisFirehoseConfig
{
    public string? FirehoseArn { get; set; }
}

public partial class KinesisStreamConfig
{
    public string? StreamArn { get; set; }
}

public partial class S3Config
{
    public string? BucketName { get; set; }

    public string? BucketPrefix { get; set; }

    public EncryptionConfig? EncryptionConfig { get; set; }
}

public partial class EncryptionConfig
{
    public EncryptionType? EncryptionType { get; set; }

    public string? KeyId { get; set; }
}

public partial class AssociateInstanceStorageConfigRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public InstanceStorageResourceType? ResourceType { get; set; }

    public InstanceStorageConfig? StorageConfig { get; set; }
}

public partial class AssociateInstanceStorageConfigResponse : AmazonWebServiceResponse
{
    public string? AssociationId { get; set; }
}

public partial class DisassociateInstanceStorageConfigRequest : AmazonConnectRequest
{
    public string? AssociationId { get; set; }

    public string? InstanceId { get; set; }

    public InstanceStorageResourceType? ResourceType { get; set; }
}

public partial class DisassociateInstanceStorageConfigResponse : AmazonWebServiceResponse;

public partial class ListInstanceStorageConfigsRequest : AmazonConnectRequest
{
    public string? InstanceId { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public InstanceStorageResourceType? ResourceType { get; set; }
}

public partial class ListInstanceStorageConfigsResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<InstanceStorageConfig>? StorageConfigs { get; set; }
}

public partial class UpdateInstanceStorageConfigRequest : AmazonConnectRequest
{
    public string? AssociationId { get; set; }

    public string? InstanceId { get; set; }

    public InstanceStorageResourceType? ResourceType { get; set; }

    public InstanceStorageConfig? StorageConfig { get; set; }
}

public partial class UpdateInstanceStorageConfigResponse : AmazonWebServiceResponse;
