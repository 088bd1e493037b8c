namespace ConnectStreaming.Audit;

internal static partial class AuditLogMessages
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} audit entries older than {Days} days (Audit:KeepDays) were removed.")]
    public static partial void OldEntriesRemoved(this ILogger logger, long count, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old audit entries could not be removed: {Reason} The server tries again in an hour.")]
    public static partial void OldEntriesKept(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An audit entry ({What}) could not be written and is only counted: {Reason}")]
    public static partial void EntryNotWritten(this ILogger logger, string what, string reason);
}
