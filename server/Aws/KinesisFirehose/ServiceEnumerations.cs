using Amazon.Runtime;

#pragma warning disable CA1707 // The real package uses this form for its constants.

namespace Amazon.KinesisFirehose;

public partial class CompressionFormat : ConstantClass
{
    public static readonly CompressionFormat GZIP = new("GZIP");
    public static readonly CompressionFormat HADOOP_SNAPPY = new("HADOOP_SNAPPY");
    public static readonly CompressionFormat Snappy = new("Snappy");
    public static readonly CompressionFormat UNCOMPRESSED = new("UNCOMPRESSED");
    public static readonly CompressionFormat ZIP = new("ZIP");

    public CompressionFormat(string value)
        : base(value)
    {
    }

    public static implicit operator CompressionFormat(string value) => FindValue<CompressionFormat>(value);
}

public partial class DeliveryStreamStatus : ConstantClass
{
    public static readonly DeliveryStreamStatus ACTIVE = new("ACTIVE");
    public static readonly DeliveryStreamStatus CREATING = new("CREATING");
    public static readonly DeliveryStreamStatus CREATING_FAILED = new("CREATING_FAILED");
    public static readonly DeliveryStreamStatus DELETING = new("DELETING");
    public static readonly DeliveryStreamStatus DELETING_FAILED = new("DELETING_FAILED");

    public DeliveryStreamStatus(string value)
        : base(value)
    {
    }

    public static implicit operator DeliveryStreamStatus(string value) => FindValue<DeliveryStreamStatus>(value);
}

public partial class DeliveryStreamType : ConstantClass
{
    public static readonly DeliveryStreamType DirectPut = new("DirectPut");
    public static readonly DeliveryStreamType KinesisStreamAsSource = new("KinesisStreamAsSource");

    public DeliveryStreamType(string value)
        : base(value)
    {
    }

    public static implicit operator DeliveryStreamType(string value) => FindValue<DeliveryStreamType>(value);
}

public partial class KeyType : ConstantClass
{
    public static readonly KeyType AWS_OWNED_CMK = new("AWS_OWNED_CMK");
    public static readonly KeyType CUSTOMER_MANAGED_CMK = new("CUSTOMER_MANAGED_CMK");

    public KeyType(string value)
        : base(value)
    {
    }

    public static implicit operator KeyType(string value) => FindValue<KeyType>(value);
}

public partial class ProcessorType : ConstantClass
{
    public static readonly ProcessorType AppendDelimiterToRecord = new("AppendDelimiterToRecord");

    public ProcessorType(string value)
        : base(value)
    {
    }

    public static implicit operator ProcessorType(string value) => FindValue<ProcessorType>(value);
}
