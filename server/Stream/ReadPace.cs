namespace ConnectStreaming.Stream;

/// <summary>
/// Time to the next read of a shard. All consumers of a shard share 5 reads a second. So we read fast only where the stream is ours
/// (or the operator configured it), and slowly for 10 minutes after any throttle, in every case.
/// A shard also gives only 2 MB a second: after a large page of a backlog the next read waits in proportion, to avoid a throttle.
/// </summary>
internal sealed class ReadPace(TimeSpan? configured, bool ours, LastThrottle last, long bytesPerSecond = ReadPace.ShardBytesPerSecond)
{
    /// <summary>AWS allows 5 reads a second per shard.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>AWS gives 2 MB a second per shard to all consumers together. After a read of 10 MB, reads are refused for 5 s.</summary>
    public const int ShardBytesPerSecond = 2_000_000;
    public static readonly TimeSpan AfterThrottle = TimeSpan.FromMinutes(10);

    public void Throttled(DateTimeOffset now) => last.At = now;

    /// <summary>From the start of one read to the start of the next.</summary>
    /// <param name="bytes">Bytes that the read returned.</param>
    public TimeSpan Interval(DateTimeOffset now, bool behind, long bytes = 0)
    {
        var share = TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        var reads = Reads(now, behind);
        return share > reads ? share : reads;
    }

    private TimeSpan Reads(DateTimeOffset now, bool behind)
    {
        if (last.At is { } at && now - at < AfterThrottle)
        {
            return configured > Slow && !behind ? configured.Value : Slow;
        }

        return behind ? Floor : configured ?? (ours ? Fast : Slow);
    }
}

/// <summary>Is kept when the reader of a shard is replaced, so that the new reader does not read faster than the old one.</summary>
internal sealed class LastThrottle
{
    public DateTimeOffset? At { get; set; }
}
