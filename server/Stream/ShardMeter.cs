namespace ConnectStreaming.Stream;

/// <summary>Counters of one shard for its status.</summary>
internal sealed class ShardMeter(TimeProvider time)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(10);

    /// <summary>For an idle shard, Kinesis answers with empty pages and a lag of some seconds that may never become 0: everything is read.</summary>
    private static readonly TimeSpan IdleLag = TimeSpan.FromSeconds(5);

    private DateTimeOffset _windowStart = time.GetUtcNow();
    private long _windowRecords;
    private double _rate;
    private long _records;
    private long _contactRecords;
    private long _foreign;
    private long _quarantined;
    private DateTimeOffset? _lastReadAt;
    private DateTimeOffset? _lastEventAt;

    public DeliveryCounts Deliveries { get; } = new();

    /// <summary>How far reading is behind; 0 for an idle shard.</summary>
    public long LagMs { get; private set; }

    public DateTimeOffset? CaughtUpTo { get; private set; }

    public void OnPage(int records, long lagMs, DateTimeOffset started)
    {
        LagMs = records == 0 && lagMs <= IdleLag.TotalMilliseconds ? 0 : lagMs;
        _records += records;
        _windowRecords += records;
        _lastReadAt = started;
        CaughtUpTo = started - TimeSpan.FromMilliseconds(lagMs);
        if (started - _windowStart is { } past && past >= RateWindow)
        {
            _rate = _windowRecords / past.TotalSeconds;
            (_windowStart, _windowRecords) = (started, 0);
        }
    }

    /// <summary>Without a successful read the lag is unknown; this is the highest possible value.</summary>
    public void OnThrottled(DateTimeOffset now) => LagMs = CaughtUpTo is { } upTo ? Math.Max(LagMs, (long)(now - upTo).TotalMilliseconds) : LagMs;

    public void OnEvent(DateTimeOffset at) => _lastEventAt = _lastEventAt is { } last && last > at ? last : at;

    public void OnContactRecord() => _contactRecords++;

    public void OnForeign() => _foreign++;

    public void OnQuarantined() => _quarantined++;

    public ShardStatus Status(ShardStatus status) => status with
    {
        LastReadAt = _lastReadAt,
        LastEventAt = _lastEventAt,
        EventsPerSecond = Math.Round(_rate, 2),
        Records = _records,
        Events = Deliveries.Events,
        Duplicates = Deliveries.Duplicates,
        Late = Deliveries.Late,
        ContactRecords = _contactRecords,
        Foreign = _foreign,
        Quarantined = _quarantined,
    };
}
