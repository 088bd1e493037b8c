namespace ConnectStreaming.Access;

/// <summary>
/// Logs that the identity provider does not answer: at most one line a minute, with the number of failures that were not logged. Anyone can cause a
/// failure with each request, and a failing provider causes one for each session.
/// </summary>
internal sealed partial class ProviderLog(TimeProvider time, ILogger<ProviderLog> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _unsaid;

    public void Unreachable(string reason)
    {
        long unsaid;
        lock (_lock)
        {
            if (_saidAt is { } said && time.GetElapsedTime(said) < Every)
            {
                _unsaid++;
                return;
            }
            (_saidAt, unsaid, _unsaid) = (time.GetTimestamp(), _unsaid, 0);
        }
        if (unsaid > 0)
        {
            LogStillUnreachable(logger, reason, unsaid);
        }
        else
        {
            LogUnreachable(logger, reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The identity provider does not answer correctly: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The identity provider does not answer correctly: {Reason} It failed {Count} more times since the last line.")]
    private static partial void LogStillUnreachable(ILogger logger, string reason, long count);
}
