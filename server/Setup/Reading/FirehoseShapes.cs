using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;

namespace ConnectStreaming.Setup;

/// <summary>Converts between our delivery settings and those of Firehose.</summary>
internal static class FirehoseShapes
{
    private static readonly (Compression Ours, CompressionFormat Theirs)[] Formats =
    [
        (Compression.None, CompressionFormat.UNCOMPRESSED), (Compression.Gzip, CompressionFormat.GZIP), (Compression.Zip, CompressionFormat.ZIP),
        (Compression.Snappy, CompressionFormat.Snappy), (Compression.HadoopSnappy, CompressionFormat.HADOOP_SNAPPY),
    ];

    public static FirehoseSeen Seen(DeliveryStreamDescription stream, Tags tags)
    {
        var s3 = stream.Destinations?.FirstOrDefault()?.ExtendedS3DestinationDescription;
        return new FirehoseSeen(
            stream.DeliveryStreamStatus?.Value switch
            {
                "ACTIVE" => ResourceStatus.Active,
                "CREATING" => ResourceStatus.Creating,
                "DELETING" => ResourceStatus.Deleting,
                _ => ResourceStatus.Failed,
            },
            stream.DeliveryStreamType == DeliveryStreamType.DirectPut,
            s3 is null ? null : new FirehoseWish(
                s3.BucketARN!.Split(':')[^1],
                s3.RoleARN!.Split('/')[^1],
                s3.Prefix ?? "",
                s3.ErrorOutputPrefix ?? "",
                s3.ProcessingConfiguration is { Enabled: true, Processors: { } processors }
                    && processors.Any(p => p.Type == ProcessorType.AppendDelimiterToRecord),
                s3.BufferingHints?.IntervalInSeconds ?? 300,
                s3.BufferingHints?.SizeInMBs ?? 5,
                s3.CompressionFormat is null ? Compression.None : Formats.FirstOrDefault(f => f.Theirs == s3.CompressionFormat).Ours),
            s3?.RoleARN,
            tags,
            stream.CreateTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
            stream.FailureDescription?.Details)
        {
            KmsKey = stream.DeliveryStreamEncryptionConfiguration is { } encryption && encryption.KeyType == KeyType.CUSTOMER_MANAGED_CMK ? encryption.KeyARN
                ?? "KMS" : null,
            Processors = s3?.ProcessingConfiguration is { Enabled: true, Processors: { } all }
                ? [.. all.Where(p => p.Type != ProcessorType.AppendDelimiterToRecord).Select(p => p.Type?.Value ?? "?")] : [],
        };
    }

    public static ExtendedS3DestinationConfiguration Configuration(ConnectInstance instance, string roleArn, FirehoseWish wish) => new()
    {
        RoleARN = roleArn,
        BucketARN = instance.BucketArn(wish.Bucket),
        Prefix = wish.Prefix,
        ErrorOutputPrefix = wish.ErrorPrefix,
        BufferingHints = Hints(wish),
        CompressionFormat = Format(wish.Compression),
        ProcessingConfiguration = Processing(wish.Newline),
    };

    public static ExtendedS3DestinationUpdate Update(ConnectInstance instance, string roleArn, FirehoseWish wish) => new()
    {
        RoleARN = roleArn,
        BucketARN = instance.BucketArn(wish.Bucket),
        Prefix = wish.Prefix,
        ErrorOutputPrefix = wish.ErrorPrefix,
        BufferingHints = Hints(wish),
        CompressionFormat = Format(wish.Compression),
        ProcessingConfiguration = Processing(wish.Newline),
    };

    private static BufferingHints Hints(FirehoseWish wish) => new() { IntervalInSeconds = wish.BufferSeconds, SizeInMBs = wish.BufferMebibytes };

    /// <returns>Null, which means no change, for a format that is newer than this code.</returns>
    private static CompressionFormat? Format(Compression compression) => Formats.FirstOrDefault(f => f.Ours == compression).Theirs;

    private static ProcessingConfiguration Processing(bool newline) => newline
        ? new() { Enabled = true, Processors = [new Processor { Type = ProcessorType.AppendDelimiterToRecord }] }
        : new() { Enabled = false };
}
