using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What one reader says of its shard: the state it is in, why, and since when Kinesis has not answered.</summary>
internal sealed partial class ShardReporter(string shard, ShardServices services)
{
    /// <summary>Failures shorter than this are retried without being reported.</summary>
    private static readonly TimeSpan BriefFault = TimeSpan.FromSeconds(3);

    /// <summary>A lag below this is the next read's, not a backlog.</summary>
    private static readonly TimeSpan CaughtUp = TimeSpan.FromSeconds(5);

    private readonly StreamOptions _options = services.Options.Value;
    private SourceHealth _health = new() { Source = SourceKey.Shard(shard), Stream = ShardId.Parse(shard).Stream.Arn, State = SourceState.CatchingUp };
    private bool _caughtUpOnce;
    private bool _silent;
    private long _epoch;
    private DateTimeOffset? _answered;
    private TimeSpan _share;
    private DateTimeOffset _lastRead = services.Time.GetUtcNow();

    public TimeSpan SinceLastRead => services.Time.GetUtcNow() - _lastRead;

    private SourceState Reading => _caughtUpOnce ? SourceState.Live : SourceState.CatchingUp;

    public void OnTakenOver(long epoch) => (_epoch, _caughtUpOnce) = (epoch, false);

    /// <summary>Kinesis is there, whatever it said.</summary>
    public void OnAnswer(long bytes)
    {
        _answered = services.Time.GetUtcNow();
        _share = TimeSpan.FromSeconds((double)bytes / _options.ReadBytesPerSecond);
    }

    /// <summary>A page was read and applied. Catching up is what a take-over does; a lag that comes later is a stream that is behind.</summary>
    public void OnRead(long lagMs)
    {
        _lastRead = services.Time.GetUtcNow();
        _caughtUpOnce |= lagMs <= CaughtUp.TotalMilliseconds;
        Enter(Reading);
    }

    /// <summary>Something does not get through, and reading goes on.</summary>
    public void EnterReading(StreamFault fault) => Enter(Reading, fault.Reason, fault.Detail);

    /// <summary>A single failed call is no news; half a dozen in a row are.</summary>
    public void EnterSlowly(StreamFault fault)
    {
        if (SinceLastRead > BriefFault)
        {
            Enter(fault);
        }
    }

    public void Enter(StreamFault fault) => Enter(fault.State, fault.Reason, fault.Detail);

    public void Enter(SourceState state, SourceReason reason = SourceReason.None, SourceDetail? detail = null)
    {
        if (!_silent && (_health.State != state || _health.Reason != reason))
        {
            LogState(services.Logger, shard, _health.State, state, reason, detail?.En ?? "");
        }

        _health = _health with { State = state, Reason = reason, Detail = detail };
    }

    /// <summary>Nothing is said any more.</summary>
    public void Silence() => _silent = true;

    public void Report(ShardMeter meter)
    {
        if (_silent)
        {
            return;
        }

        var health = Health(meter);
        services.Changes.Health(health);
        services.Reports.Set(health);
    }

    public SourceHealth Health(ShardMeter meter)
    {
        var reads = _options.ReadInterval is { } interval && interval > ReadPace.Slow ? interval : TimeSpan.Zero;
        return _health with
        {
            BehindMs = meter.LagMs,
            CaughtUpTo = meter.CaughtUpTo,
            Epoch = _epoch,
            Unanswered = _answered is { } at ? services.Time.GetUtcNow() - at : TimeSpan.Zero,
            // A large page of a backlog is paid with a pause; before the first answer the store has its time.
            Patience = _answered is null ? SourceRule.Stale : SourceRule.NoAnswer + (_share > reads ? _share : reads),
        };
    }

    [LoggerMessage(3, LogLevel.Information, "Shard {Shard}: {From} → {To} ({Reason}) {Detail}")]
    private static partial void LogState(ILogger logger, string shard, SourceState from, SourceState to, SourceReason reason, string detail);
}
