using Amazon.Runtime;

#pragma warning disable CA1707 // The real package uses this form for its constants.

namespace Amazon.Connect;

public partial class DirectoryType : ConstantClass
{
    public static readonly DirectoryType CONNECT_MANAGED = new("CONNECT_MANAGED");
    public static readonly DirectoryType EXISTING_DIRECTORY = new("EXISTING_DIRECTORY");
    public static readonly DirectoryType SAML = new("SAML");

    public DirectoryType(string value)
        : base(value)
    {
    }

    public static implicit operator DirectoryType(string value) => FindValue<DirectoryType>(value);
}

public partial class EncryptionType : ConstantClass
{
    public static readonly EncryptionType KMS = new("KMS");

    public EncryptionType(string value)
        : base(value)
    {
    }

    public static implicit operator EncryptionType(string value) => FindValue<EncryptionType>(value);
}

public partial class InstanceStatus : ConstantClass
{
    public static readonly InstanceStatus ACTIVE = new("ACTIVE");
    public static readonly InstanceStatus CREATION_FAILED = new("CREATION_FAILED");
    public static readonly InstanceStatus CREATION_IN_PROGRESS = new("CREATION_IN_PROGRESS");

    public InstanceStatus(string value)
        : base(value)
    {
    }

    public static implicit operator InstanceStatus(string value) => FindValue<InstanceStatus>(value);
}

public partial class InstanceStorageResourceType : ConstantClass
{
    public static readonly InstanceStorageResourceType AGENT_EVENTS = new("AGENT_EVENTS");
    public static readonly InstanceStorageResourceType CALL_RECORDINGS = new("CALL_RECORDINGS");
    public static readonly InstanceStorageResourceType CONTACT_TRACE_RECORDS = new("CONTACT_TRACE_RECORDS");
    public static readonly InstanceStorageResourceType SCHEDULED_REPORTS = new("SCHEDULED_REPORTS");

    public InstanceStorageResourceType(string value)
        : base(value)
    {
    }

    public static implicit operator InstanceStorageResourceType(string value) => FindValue<InstanceStorageResourceType>(value);
}

public partial class StorageType : ConstantClass
{
    public static readonly StorageType KINESIS_FIREHOSE = new("KINESIS_FIREHOSE");
    public static readonly StorageType KINESIS_STREAM = new("KINESIS_STREAM");
    public static readonly StorageType KINESIS_VIDEO_STREAM = new("KINESIS_VIDEO_STREAM");
    public static readonly StorageType S3 = new("S3");

    public StorageType(string value)
        : base(value)
    {
    }

    public static implicit operator StorageType(string value) => FindValue<StorageType>(value);
}
