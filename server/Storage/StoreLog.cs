namespace ConnectStreaming.Storage;

internal static partial class StoreLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Store opened: {Database}")]
    public static partial void Opened(ILogger logger, string database);

    [LoggerMessage(Level = LogLevel.Error, 
        Message = "The database was damaged ({Reason}); it has been moved to {Aside} and the store starts empty. Restore a backup if you have one.")]
    public static partial void MovedAside(ILogger logger, string reason, string aside);

    [LoggerMessage(Level = LogLevel.Information, Message = "The schema was brought up to date; a copy of the former database is {Copy}")]
    public static partial void Migrated(ILogger logger, string copy);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Failure}")]
    public static partial void Unavailable(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store writes again")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} stored agent states could not be read; those agents are unknown until their next event")]
    public static partial void Unreadable(ILogger logger, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void WalGrew(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upkeep of the store failed; it is tried again: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, 
        Message = "The schema of {Database} is brought up to date. A copy of the database is made first ({MegaBytes} MB); this can take minutes")]
    public static partial void Migrating(ILogger logger, string database, long megaBytes);

    [LoggerMessage(Level = LogLevel.Information, 
        Message = "Putting closed intervals in order of hour and agent: {Rows} rows in {Seconds:0} s so far; the server works meanwhile")]
    public static partial void SortingHistory(ILogger logger, long rows, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Put {Rows} closed intervals in order of hour and agent in {Seconds:0} s; all done: {Done}")]
    public static partial void HistorySorted(ILogger logger, long rows, double seconds, bool done);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} agents that were not heard of for {Days} days are forgotten")]
    public static partial void AgentsForgotten(ILogger logger, int count, int days);
}
