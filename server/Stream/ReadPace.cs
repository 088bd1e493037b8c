namespace ConnectStreaming.Stream;

/// <summary>
/// Time to the next read of a shard. 5 reads a second are shared by all consumers of a shard, so we read fast only where
/// the stream is ours (or the operator says so), and slowly for 10 minutes after anyone was throttled, whatever else holds.
/// And a shard gives 2 MB a second: after a large page of a backlog the next read waits its share, or it would be throttled.
/// </summary>
internal sealed class ReadPace(TimeSpan? configured, bool ours, LastThrottle last, long bytesPerSecond = ReadPace.ShardBytesPerSecond)
{
    /// <summary>AWS allows 5 reads a second and shard.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>AWS allows 2 MB a second and shard to all its consumers together; who has read 10 MB is refused for 5 s.</summary>
    public const int ShardBytesPerSecond = 2_000_000;
    public static readonly TimeSpan AfterThrottle = TimeSpan.FromMinutes(10);

    public void Throttled(DateTimeOffset now) => last.At = now;

    /// <summary>From the start of one read to the start of the next.</summary>
    /// <param name="bytes">What the one has brought.</param>
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

/// <summary>Outlives the readers of a shard: one that is opened again reads no faster than the one before.</summary>
internal sealed class LastThrottle
{
    public DateTimeOffset? At { get; set; }
}
