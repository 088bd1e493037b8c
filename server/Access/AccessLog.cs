namespace ConnectStreaming.Access;

internal static partial class AccessLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Uses of sessions were not written: {Reason} Sessions go on; the next minute tries again.")]
    public static partial void SweepFailed(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The identity provider does not answer as it should: {Reason}")]
    public static partial void ProviderUnreachable(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The identity provider's answer is kept in memory, because it could not be stored: {Reason} It is stored as soon as that works.")]
    public static partial void RenewalNotStored(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sessions could not be renewed; the next round is in 10 seconds.")]
    public static partial void RenewalFailed(this ILogger logger, Exception error);
}
