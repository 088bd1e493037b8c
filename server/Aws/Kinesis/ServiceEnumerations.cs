using Amazon.Runtime;

#pragma warning disable CA1707 // The real package uses this form for its constants.

namespace Amazon.Kinesis;

public partial class ConsumerStatus : ConstantClass
{
    public static readonly ConsumerStatus ACTIVE = new("ACTIVE");
    public static readonly ConsumerStatus CREATING = new("CREATING");
    public static readonly ConsumerStatus DELETING = new("DELETING");

    public ConsumerStatus(string value)
        : base(value)
    {
    }

    public static implicit operator ConsumerStatus(string value) => FindValue<ConsumerStatus>(value);
}

public partial class EncryptionType : ConstantClass
{
    public static readonly EncryptionType KMS = new("KMS");
    public static readonly EncryptionType NONE = new("NONE");

    public EncryptionType(string value)
        : base(value)
    {
    }

    public static implicit operator EncryptionType(string value) => FindValue<EncryptionType>(value);
}

public partial class ScalingType : ConstantClass
{
    public static readonly ScalingType UNIFORM_SCALING = new("UNIFORM_SCALING");

    public ScalingType(string value)
        : base(value)
    {
    }

    public static implicit operator ScalingType(string value) => FindValue<ScalingType>(value);
}

public partial class ShardFilterType : ConstantClass
{
    public static readonly ShardFilterType AFTER_SHARD_ID = new("AFTER_SHARD_ID");
    public static readonly ShardFilterType AT_LATEST = new("AT_LATEST");
    public static readonly ShardFilterType AT_TIMESTAMP = new("AT_TIMESTAMP");
    public static readonly ShardFilterType AT_TRIM_HORIZON = new("AT_TRIM_HORIZON");
    public static readonly ShardFilterType FROM_TIMESTAMP = new("FROM_TIMESTAMP");
    public static readonly ShardFilterType FROM_TRIM_HORIZON = new("FROM_TRIM_HORIZON");

    public ShardFilterType(string value)
        : base(value)
    {
    }

    public static implicit operator ShardFilterType(string value) => FindValue<ShardFilterType>(value);
}

public partial class ShardIteratorType : ConstantClass
{
    public static readonly ShardIteratorType AFTER_SEQUENCE_NUMBER = new("AFTER_SEQUENCE_NUMBER");
    public static readonly ShardIteratorType AT_SEQUENCE_NUMBER = new("AT_SEQUENCE_NUMBER");
    public static readonly ShardIteratorType AT_TIMESTAMP = new("AT_TIMESTAMP");
    public static readonly ShardIteratorType LATEST = new("LATEST");
    public static readonly ShardIteratorType TRIM_HORIZON = new("TRIM_HORIZON");

    public ShardIteratorType(string value)
        : base(value)
    {
    }

    public static implicit operator ShardIteratorType(string value) => FindValue<ShardIteratorType>(value);
}

public partial class StreamMode : ConstantClass
{
    public static readonly StreamMode ON_DEMAND = new("ON_DEMAND");
    public static readonly StreamMode PROVISIONED = new("PROVISIONED");

    public StreamMode(string value)
        : base(value)
    {
    }

    public static implicit operator StreamMode(string value) => FindValue<StreamMode>(value);
}

public partial class StreamStatus : ConstantClass
{
    public static readonly StreamStatus ACTIVE = new("ACTIVE");
    public static readonly StreamStatus CREATING = new("CREATING");
    public static readonly StreamStatus DELETING = new("DELETING");
    public static readonly StreamStatus UPDATING = new("UPDATING");

    public StreamStatus(string value)
        : base(value)
    {
    }

    public static implicit operator StreamStatus(string value) => FindValue<StreamStatus>(value);
}
