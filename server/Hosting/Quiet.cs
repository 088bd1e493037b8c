namespace ConnectStreaming.Hosting;

/// <summary>Console logging for code that runs before or without a host: only warnings and errors.</summary>
internal static class Quiet
{
    public static readonly ILoggerFactory Loggers = LoggerFactory.Create(logging => LineFormatter.AddTo(logging.SetMinimumLevel(LogLevel.Warning)));

    public static ILogger<T> For<T>() => Loggers.CreateLogger<T>();
}
