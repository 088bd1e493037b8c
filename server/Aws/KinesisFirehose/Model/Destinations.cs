namespace Amazon.KinesisFirehose.Model;

public partial class ExtendedS3DestinationConfiguration
{
    public string? BucketARN { get; set; }

    public BufferingHints? BufferingHints { get; set; }

    public CompressionFormat? CompressionFormat { get; set; }

    public string? ErrorOutputPrefix { get; set; }

    public string? Prefix { get; set; }

    public ProcessingConfiguration? ProcessingConfiguration { get; set; }

    public string? RoleARN { get; set; }
}

public partial class ExtendedS3DestinationDescription
{
    public string? BucketARN { get; set; }

    public BufferingHints? BufferingHints { get; set; }

    public CompressionFormat? CompressionFormat { get; set; }

    public string? ErrorOutputPrefix { get; set; }

    public string? Prefix { get; set; }

    public ProcessingConfiguration? ProcessingConfiguration { get; set; }

    public string? RoleARN { get; set; }
}

public partial class ExtendedS3DestinationUpdate
{
    public string? BucketARN { get; set; }

    public BufferingHints? BufferingHints { get; set; }

    public CompressionFormat? CompressionFormat { get; set; }

    public string? ErrorOutputPrefix { get; set; }

    public string? Prefix { get; set; }

    public ProcessingConfiguration? ProcessingConfiguration { get; set; }

    public string? RoleARN { get; set; }
}

public partial class BufferingHints
{
    public int? IntervalInSeconds { get; set; }

    public int? SizeInMBs { get; set; }
}

public partial class ProcessingConfiguration
{
    public bool? Enabled { get; set; }

    public List<Processor>? Processors { get; set; }
}

public partial class Processor
{
    public ProcessorType? Type { get; set; }
}
