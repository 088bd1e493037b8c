namespace ConnectStreaming.Hosting;

/// <summary>Console logging for code that runs before or without a host: only warnings and errors.</summary>
internal static class Quiet
{
    public static readonly ILoggerFactory Loggers = LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "HH:mm:ss ", true)));

    public static ILogger<T> For<T>() => Loggers.CreateLogger<T>();
}
