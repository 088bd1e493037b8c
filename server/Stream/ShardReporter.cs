using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Reports the state of one shard's reader: the state, the reason, and since when Kinesis has not answered.</summary>
internal sealed partial class ShardReporter(string shard, ShardServices services)
{
    /// <summary>Failures shorter than this are retried without being reported.</summary>
    private static readonly TimeSpan BriefFault = TimeSpan.FromSeconds(3);

    /// <summary>A smaller lag is normal between two reads and is not a backlog.</summary>
    private static readonly TimeSpan CaughtUp = TimeSpan.FromSeconds(5);

    private readonly StreamOptions _options = services.Options.Value;
    private SourceHealth _health = new() { Source = SourceKey.Shard(shard), Stream = ShardId.Parse(shard).Stream.Arn, State = SourceState.CatchingUp };
    private bool _caughtUpOnce;
    private bool _silent;
    private long _epoch;

    /// <summary>When Kinesis last answered; before the first answer, since when it is asked. Null: the shard is not taken over yet.</summary>
    private DateTimeOffset? _asked;

    private TimeSpan _share;
    private bool _pushed;
    private SourceDetail? _polled;
    private DateTimeOffset _lastRead = services.Time.GetUtcNow();

    public TimeSpan SinceLastRead => services.Time.GetUtcNow() - _lastRead;

    private SourceState Reading => _caughtUpOnce ? SourceState.Live : SourceState.CatchingUp;

    /// <summary>The shard was taken over from the store; reads of Kinesis begin.</summary>
    public void OnTakenOver(long epoch)
    {
        (_epoch, _caughtUpOnce) = (epoch, false);
        _asked ??= services.Time.GetUtcNow();
        Enter(Reading);
    }

    /// <summary>Events of an idle shard arrive about every 5 s, where reads are answered at once.</summary>
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(5);

    /// <summary>Kinesis answered with a page.</summary>
    public void OnAnswer(long bytes, ShardPages pages)
    {
        (_pushed, _polled) = (pages.IsPushed, pages.Detail);
        OnAnswer(bytes);
    }

    /// <summary>Kinesis answered, with any answer.</summary>
    public void OnAnswer(long bytes)
    {
        _asked = services.Time.GetUtcNow();
        _share = TimeSpan.FromSeconds((double)bytes / _options.ReadBytesPerSecond);
    }

    /// <summary>A page was read and applied. After a take-over a lag means "catching up"; a later lag means that the stream is behind.</summary>
    public void OnRead(long lagMs)
    {
        _lastRead = services.Time.GetUtcNow();
        _caughtUpOnce |= lagMs <= CaughtUp.TotalMilliseconds;
        if (_polled is { } polled)
        {
            Enter(Reading, SourceReason.NoConsumer, polled);
        }
        else
        {
            Enter(Reading);
        }
    }

    /// <summary>Something fails, but reading continues.</summary>
    public void EnterReading(StreamFault fault) => Enter(Reading, fault.Reason, fault.Detail);

    /// <summary>Reports a fault only after about six failed calls in a row; one failed call is not reported.</summary>
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

    /// <summary>Reports nothing from now on.</summary>
    public void Silence() => _silent = true;

    public void Report(ShardStatus status)
    {
        if (_silent)
        {
            return;
        }

        services.Changes.Health(status.Health);
        services.Reports.Set(status);
    }

    public SourceHealth Health(ShardMeter meter)
    {
        var reads = _options.ReadInterval is { } interval && interval > ReadPace.Slow ? interval : TimeSpan.Zero;
        return _health with
        {
            BehindMs = meter.LagMs,
            CaughtUpTo = meter.CaughtUpTo,
            Epoch = _epoch,
            Unanswered = _asked is { } at ? services.Time.GetUtcNow() - at : TimeSpan.Zero,
            // After a large page of a backlog there is a pause. While the shard is taken over, the store needs the time.
            Patience = _asked is null ? SourceRule.Stale : SourceRule.NoAnswer + (_pushed ? BetweenEvents : _share > reads ? _share : reads),
        };
    }

    [LoggerMessage(3, LogLevel.Information, "Shard {Shard}: {From} → {To} ({Reason}) {Detail}")]
    private static partial void LogState(ILogger logger, string shard, SourceState from, SourceState to, SourceReason reason, string detail);
}
