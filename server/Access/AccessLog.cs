namespace ConnectStreaming.Access;

internal static partial class AccessLog
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The last use of sessions could not be stored: {Reason} Sessions continue. The server tries again in a minute.")]
    public static partial void SweepFailed(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The identity provider's answer could not be stored and is kept in memory: {Reason} The server stores it when the store works again.")]
    public static partial void RenewalNotStored(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sessions could not be renewed. The server tries again in 10 seconds.")]
    public static partial void RenewalFailed(this ILogger logger, Exception error);
}
