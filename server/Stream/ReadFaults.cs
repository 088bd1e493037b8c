using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What a reader does about a failure.</summary>
/// <param name="Pause">Until the next try.</param>
/// <param name="OpenAgain">The iterator is not used again.</param>
/// <param name="LookAgain">The keeper is to find out whether stream and shard are still there.</param>
internal readonly record struct FaultAnswer(TimeSpan Pause, bool OpenAgain, bool LookAgain);

/// <summary>Answers the failures of one reader: AWS, the network, this server.</summary>
internal sealed class ReadFaults(ShardServices services, ReadPace pace, ShardMeter meter, ShardReporter reporter)
{
    private static readonly TimeSpan DeniedPause = TimeSpan.FromSeconds(10);

    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);

    /// <summary>A page was read and applied.</summary>
    public void Over() => _backoff.Reset();

    public FaultAnswer Answer(Exception exception)
    {
        var fault = StreamFault.Of(exception);
        services.Metrics.OnReadFailed(fault.Reason);
        var pause = _backoff.Next();
        switch (fault.Reason)
        {
            case SourceReason.Throttled:
                // The iterator is still good; another consumer took our share of the 5 reads a second.
                var now = services.Time.GetUtcNow();
                pace.Throttled(now);
                meter.OnThrottled(now);
                reporter.OnAnswer(0);
                reporter.EnterReading(fault);
                break;
            case SourceReason.RateLimited:
                // Not a read was refused but a question beside it.
                reporter.EnterReading(fault);
                break;
            case SourceReason.AccessDenied or SourceReason.Kms:
                pause = DeniedPause;
                reporter.Enter(fault);
                break;
            case SourceReason.Credentials:
                reporter.Enter(fault);
                break;
            default:
                reporter.EnterSlowly(fault);
                break;
        }

        // Deleted, created again, or the shard is gone.
        var missing = fault.Reason == SourceReason.StreamMissing;
        // An answer that we do not understand, or too long without a good one: open again after the last applied record.
        var strange = fault.Reason is SourceReason.BadAnswer or SourceReason.Other;
        return new(pause, missing || strange || reporter.SinceLastRead > services.Options.Value.WatchdogAfter, missing);
    }
}
