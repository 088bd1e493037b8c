namespace ConnectStreaming.Storage;

internal static partial class StoreLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Store opened: {Database}")]
    public static partial void Opened(ILogger logger, string database);

    [LoggerMessage(Level = LogLevel.Error, 
        Message = "The database was damaged ({Reason}). It was moved to {Aside}, and the store starts empty. Restore a backup if you have one.")]
    public static partial void MovedAside(ILogger logger, string reason, string aside);

    [LoggerMessage(Level = LogLevel.Information, Message = "The schema was migrated. A copy of the old database is {Copy}")]
    public static partial void Migrated(ILogger logger, string copy);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Failure}")]
    public static partial void Unavailable(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The duties of this server could not be given back, so others have them 20 s later: {Reason}")]
    public static partial void DutiesKept(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Failure} The server starts as soon as the database answers")]
    public static partial void Waiting(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "What other servers changed could not be read, so this server may be out of date: {Reason}. It tries again three times a second")]
    public static partial void StampsFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store writes again")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} stored agent states could not be read. Those agents are unknown until their next event")]
    public static partial void Unreadable(ILogger logger, long count);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Count} agents with few events were deleted, because there are more agents than Storage:MaxAgents ({MaxAgents}). "
            + "Find the program that writes invented events into the stream")]
    public static partial void AgentsOverLimit(ILogger logger, int count, int maxAgents);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void WalGrew(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The maintenance of the store failed. It is retried: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, 
        Message = "The schema of {Database} is migrated. First a copy of the database is made ({MegaBytes} MB). This can take minutes")]
    public static partial void Migrating(ILogger logger, string database, long megaBytes);

    [LoggerMessage(Level = LogLevel.Information, 
        Message = "Sorting closed intervals by hour and agent: {Rows} rows in {Seconds:0} s so far. The server works during this time")]
    public static partial void SortingHistory(ILogger logger, long rows, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sorted {Rows} closed intervals by hour and agent in {Seconds:0} s. All done: {Done}")]
    public static partial void HistorySorted(ILogger logger, long rows, double seconds, bool done);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} agents without an event for {Days} days were deleted")]
    public static partial void AgentsForgotten(ILogger logger, int count, int days);
}
