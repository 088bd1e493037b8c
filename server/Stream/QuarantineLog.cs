namespace ConnectStreaming.Stream;

/// <summary>
/// Says that records were quarantined without a line for each: the first after a quiet time at once, then at most one line in
/// <see cref="Every"/> for the whole process, with the number of those that were not named.
/// </summary>
internal sealed partial class QuarantineLog([FromKeyedServices(Agents.SourceClock.Key)] TimeProvider time, ILogger<QuarantineLog> logger) : IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private QuarantinedRecord? _last;
    private long _unnamed;

    public void Add(QuarantinedRecord record)
    {
        lock (_lock)
        {
            if (_timer is not null)
            {
                _last = record;
                _unnamed++;
                return;
            }

            _timer = time.CreateTimer(_ => Tell(), null, Every, Timeout.InfiniteTimeSpan);
        }

        LogQuarantined(logger, record.Shard, record.Sequence, record.Reason);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    private void Tell()
    {
        QuarantinedRecord? last;
        long unnamed;
        lock (_lock)
        {
            (last, unnamed, _last, _unnamed) = (_last, _unnamed, null, 0);
            if (last is null)
            {
                _timer?.Dispose();
                _timer = null;
                return;
            }

            _timer?.Change(Every, Timeout.InfiniteTimeSpan);
        }

        LogMore(logger, unnamed, Every.TotalSeconds, last.Shard, last.Sequence, last.Reason);
    }

    [LoggerMessage(40, LogLevel.Warning, "Shard {Shard}: the record at {Sequence} cannot be used and is quarantined: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, string shard, string sequence, string reason);

    [LoggerMessage(41, LogLevel.Warning,
        "{Count} more records were quarantined in {Seconds} s; GET /api/quarantine lists them. The last one, shard {Shard} at {Sequence}: {Reason}")]
    private static partial void LogMore(ILogger logger, long count, double seconds, string shard, string sequence, string reason);
}
