namespace ConnectStreaming.Stream;

/// <summary>
/// Time to the next read of a shard. 5 reads a second are shared by all consumers of a shard, so we read fast only where
/// the stream is ours, and slowly for 10 minutes after anyone was throttled.
/// </summary>
internal sealed class ReadPace(TimeSpan? configured, bool ours)
{
    /// <summary>AWS allows 5 reads a second and shard.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan AfterThrottle = TimeSpan.FromMinutes(10);

    private DateTimeOffset _throttledUntil = DateTimeOffset.MinValue;

    public void Throttled(DateTimeOffset now) => _throttledUntil = now + AfterThrottle;

    /// <summary>From the start of one read to the start of the next.</summary>
    public TimeSpan Interval(DateTimeOffset now, bool behind)
    {
        if (behind)
        {
            return Floor;
        }

        return configured ?? (ours && now >= _throttledUntil ? Fast : Slow);
    }
}
