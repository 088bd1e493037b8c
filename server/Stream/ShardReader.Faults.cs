using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>What a reader does when AWS, the network or a record will not do.</summary>
internal sealed partial class ShardReader
{
    private async Task Cope(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is DeliveryFailedException)
        {
            // The same page is read again; nothing is wrong with AWS.
            EnterSlowly("stalled", $"This server does not keep up: {exception.Message} The same events are delivered again; nothing is lost.");
            _committer.CommitWhenDue(_position, services.Time.GetUtcNow());
            Report();
            await Pause(_backoff.Next(), cancellationToken);
            return;
        }

        // "In use" on a read means that the stream is being deleted.
        var error = exception is ResourceInUseException ? AwsErrors.Explain(exception) with { Kind = AwsErrorKind.Missing } : AwsErrors.Explain(exception);
        services.Metrics.OnReadFailed(error.Kind);
        var pause = _backoff.Next();
        switch (error.Kind)
        {
            case AwsErrorKind.Throttled:
                // The iterator is still good; another consumer took our share of the 5 reads a second.
                var now = services.Time.GetUtcNow();
                _pace.Throttled(now);
                _meter.OnThrottled(now);
                Enter("throttled", Words(error));
                break;
            case AwsErrorKind.Denied or AwsErrorKind.Kms:
                pause = DeniedPause;
                Enter("denied", Words(error));
                break;
            case AwsErrorKind.NoCredentials or AwsErrorKind.ExpiredCredentials:
                Enter("credentials", Words(error));
                break;
            case AwsErrorKind.Missing:
                // Deleted, recreated, or the shard is gone: the keeper finds out which.
                _iterator = null;
                EnterSlowly("missing", Words(error));
                services.Signals.Rediscover();
                break;
            default:
                EnterSlowly("unreachable", Words(error));
                break;
        }

        if (error.Kind is AwsErrorKind.BadAnswer or AwsErrorKind.Other || services.Time.GetUtcNow() - _lastRead > _options.WatchdogAfter)
        {
            // An answer that we do not understand, or too long without a good one: open again after the last applied record.
            _iterator = null;
        }

        _committer.CommitWhenDue(_position, services.Time.GetUtcNow());
        Report();
        await Pause(pause, cancellationToken);
    }

    /// <summary>A single failed call is no news; half a dozen in a row are.</summary>
    private void EnterSlowly(string state, string detail)
    {
        if (services.Time.GetUtcNow() - _lastRead > BriefFault)
        {
            Enter(state, detail);
        }
    }

    private void Report()
    {
        var progress = Status("").ToProgress();
        services.Changes.Progress(progress);
        if (_state is "finished" or "lost" or "stopped")
        {
            services.Reports.Forget(work.Shard);
        }
        else
        {
            services.Reports.Set(progress);
        }
    }

    private static string Words(AwsError error) => $"{error.Happened} {error.Do}";

    private void Enter(string state, string? detail)
    {
        if (_state == state && _detail == detail)
        {
            return;
        }

        if (_state != state)
        {
            LogState(services.Logger, work.Shard, _state, state, detail ?? "");
        }

        (_state, _detail) = (state, detail);
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

    [LoggerMessage(3, LogLevel.Information, "Shard {Shard}: {From} → {To} {Detail}")]
    private static partial void LogState(ILogger logger, string shard, string from, string to, string detail);

    [LoggerMessage(4, LogLevel.Error, "Shard {Shard}: events from {From} to {To} are lost. {Reason}")]
    private static partial void LogGap(ILogger logger, string shard, DateTimeOffset from, DateTimeOffset to, string reason);
}
