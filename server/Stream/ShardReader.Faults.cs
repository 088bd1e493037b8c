using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a reader does when AWS, the network or a record will not do.</summary>
internal sealed partial class ShardReader
{
    private async Task Cope(Exception exception, CancellationToken cancellationToken)
    {
        var fault = StreamFault.Of(exception);
        services.Metrics.OnReadFailed(fault.Reason);
        var pause = _backoff.Next();
        switch (fault.Reason)
        {
            case SourceReason.Throttled:
                // The iterator is still good; another consumer took our share of the 5 reads a second.
                var now = services.Time.GetUtcNow();
                _pace.Throttled(now);
                _meter.OnThrottled(now);
                OnAnswer(0);
                Enter(_caughtUpOnce ? SourceState.Live : SourceState.CatchingUp, fault.Reason, fault.Detail);
                break;
            case SourceReason.RateLimited:
                // Not a read was refused but a question beside it.
                Enter(_caughtUpOnce ? SourceState.Live : SourceState.CatchingUp, fault.Reason, fault.Detail);
                break;
            case SourceReason.AccessDenied or SourceReason.Kms:
                pause = DeniedPause;
                Enter(fault);
                break;
            case SourceReason.Credentials:
                Enter(fault);
                break;
            case SourceReason.StreamMissing:
                // Deleted, recreated, or the shard is gone: the keeper finds out which.
                _iterator = null;
                EnterSlowly(fault);
                services.Signals.Rediscover();
                break;
            default:
                EnterSlowly(fault);
                break;
        }

        if (fault.Reason is SourceReason.BadAnswer or SourceReason.Other || services.Time.GetUtcNow() - _lastRead > _options.WatchdogAfter)
        {
            // An answer that we do not understand, or too long without a good one: open again after the last applied record.
            _iterator = null;
        }

        _committer.CommitWhenDue(_position, services.Time.GetUtcNow());
        Report();
        await Pause(pause, cancellationToken);
    }

    /// <summary>A single failed call is no news; half a dozen in a row are.</summary>
    private void EnterSlowly(StreamFault fault)
    {
        if (services.Time.GetUtcNow() - _lastRead > BriefFault)
        {
            Enter(fault);
        }
    }

    private void Report()
    {
        var health = Health();
        services.Changes.Health(health);
        services.Reports.Set(health);
    }

    private SourceHealth Health()
    {
        var reads = _options.ReadInterval is { } interval && interval > ReadPace.Slow ? interval : TimeSpan.Zero;
        return _health with
        {
            BehindMs = _meter.LagMs,
            CaughtUpTo = _meter.CaughtUpTo,
            Epoch = _committer?.Epoch ?? 0,
            Unanswered = _answered is { } at ? services.Time.GetUtcNow() - at : TimeSpan.Zero,
            // A large page of a backlog is paid with a pause; before the first answer the store has its time.
            Patience = _answered is null ? SourceRule.Stale : SourceRule.NoAnswer + (_share > reads ? _share : reads),
        };
    }

    /// <summary>Kinesis is there, whatever it said.</summary>
    private void OnAnswer(long bytes)
    {
        _answered = services.Time.GetUtcNow();
        _share = TimeSpan.FromSeconds((double)bytes / _options.ReadBytesPerSecond);
    }

    private void Enter(StreamFault fault) => Enter(fault.State, fault.Reason, fault.Detail);

    private void Enter(SourceState state, SourceReason reason = SourceReason.None, SourceDetail? detail = null)
    {
        if (_health.State != state || _health.Reason != reason)
        {
            LogState(services.Logger, work.Shard, _health.State, state, reason, detail?.En ?? "");
        }

        _health = _health with { State = state, Reason = reason, Detail = detail };
    }

    private void RecordGap(DateTimeOffset from, DateTimeOffset to, string reason)
    {
        if (to <= from)
        {
            return;
        }

        _committer.Pending.Add(new StreamGap(work.Shard, from, to, reason, services.Time.GetUtcNow()));
        services.Metrics.OnGap();
        LogGap(services.Logger, work.Shard, from, to, reason);
    }

    private void Unusable(ReadEvent read, string reason) => _decoder.Quarantine(
        new QuarantinedRecord(work.Shard, read.Sequence, reason, read.Body.Length, PageDecoder.Hash(read.Body), services.Time.GetUtcNow()),
        _committer.Pending,
        _meter);

    private async Task Pause(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, services.Time, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Shard {Shard} taken over under epoch {Epoch} with {Agents} committed agents")]
    private static partial void LogTakenOver(ILogger logger, string shard, long epoch, int agents);

    [LoggerMessage(2, LogLevel.Information, "Shard {Shard} is read to its end")]
    private static partial void LogFinished(ILogger logger, string shard);

    [LoggerMessage(3, LogLevel.Information, "Shard {Shard}: {From} → {To} ({Reason}) {Detail}")]
    private static partial void LogState(ILogger logger, string shard, SourceState from, SourceState to, SourceReason reason, string detail);

    [LoggerMessage(4, LogLevel.Error, "Shard {Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);
}
