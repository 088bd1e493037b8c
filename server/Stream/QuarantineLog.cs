namespace ConnectStreaming.Stream;

/// <summary>
/// Logs quarantined records with a limited rate. The first record after a quiet time is logged immediately. Then there is at most one line in
/// <see cref="Every"/> for the whole process, with the number of records that were not logged.
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

            _timer = time.CreateTimer(_ => LogUnnamed(), null, Every, Timeout.InfiniteTimeSpan);
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

    private void LogUnnamed()
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

        try
        {
            LogMore(logger, unnamed, Every.TotalSeconds, last.Shard, last.Sequence, last.Reason);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A log that cannot be written must not end the process, and an exception from a timer would end it.
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Shard {Shard}: the record at {Sequence} cannot be used and is quarantined: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, string shard, string sequence, string reason);

    [LoggerMessage(41, LogLevel.Warning,
        "{Count} more records were quarantined in {Seconds} s; GET /api/quarantine lists them. The last one, shard {Shard} at {Sequence}: {Reason}")]
    private static partial void LogMore(ILogger logger, long count, double seconds, string shard, string sequence, string reason);
}
