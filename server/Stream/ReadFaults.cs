using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a reader does about a failure.</summary>
/// <param name="Pause">Time until the next try.</param>
/// <param name="OpenAgain">The iterator is no longer valid; the shard must be opened again.</param>
/// <param name="Rediscover">The keeper must check whether the stream and the shard still exist.</param>
internal readonly record struct FaultAnswer(TimeSpan Pause, bool OpenAgain, bool Rediscover);

/// <summary>Decides how one reader reacts to failures of AWS, the network and this server.</summary>
internal sealed class ReadFaults(ShardServices services, ReadPace pace, ShardMeter meter, ShardReporter reporter)
{
    /// <summary>A new permission takes effect after some seconds, and the map must be live within five.</summary>
    private static readonly TimeSpan DeniedPause = TimeSpan.FromSeconds(4);

    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);

    /// <summary>A page was read and applied.</summary>
    public void Reset() => _backoff.Reset();

    public FaultAnswer Answer(Exception exception)
    {
        var fault = StreamFault.Of(exception);
        services.Metrics.OnReadFailed(fault.Reason);
        var pause = _backoff.Next();
        switch (fault.Reason)
        {
            case SourceReason.Throttled or SourceReason.RateLimited:
                var now = services.Time.GetUtcNow();
                if (fault.Reason == SourceReason.Throttled)
                {
                    // The iterator is still valid: another consumer used our share of the 5 reads a second. Calls other than reads have a limit of their own.
                    pace.Throttled(now);
                }

                // Kinesis answered, but nothing was read.
                meter.OnThrottled(now);
                reporter.OnAnswer(0);
                reporter.EnterReading(fault);
                break;
            case SourceReason.AccessDenied or SourceReason.Kms:
                pause = DeniedPause;
                reporter.Enter(fault);
                break;
            case SourceReason.Credentials:
                reporter.Enter(fault);
                break;
            case SourceReason.Timeout:
                // The wait for the answer was already the pause: the first read after the hang must not be delayed by more seconds.
                pause = ReadPace.Floor;
                reporter.EnterSlowly(fault);
                break;
            default:
                reporter.EnterSlowly(fault);
                break;
        }

        // The stream was deleted or recreated, or the shard is gone.
        var missing = fault.Reason == SourceReason.StreamMissing;
        // An unknown answer, or too much time without a good answer: open again after the last applied record.
        var strange = fault.Reason is SourceReason.BadAnswer or SourceReason.Other;
        return new(pause, missing || strange || reporter.SinceLastRead > services.Options.Value.WatchdogAfter, missing);
    }
}
