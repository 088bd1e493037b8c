using Microsoft.Extensions.Logging.Console;

namespace ConnectStreaming.Hosting;

/// <summary>
/// What Orleans logs while the server stops, one line each: what and why, without a stack trace. An example: a call arrives at a grain of a silo that no longer
/// is active, so Orleans looks for another silo, and there is none.
/// </summary>
internal sealed partial class SiloStopLog(ServerPhase phase, ILogger output) : ILoggerProvider
{
    private const string Orleans = "Orleans";

    public static void AddTo(ILoggingBuilder logging, ServerPhase phase)
    {
        logging.AddFilter(Orleans, LogLevel.Warning);
        logging.AddProvider(new SiloStopLog(phase, Quiet.For<SiloStopLog>()));
        logging.AddFilter<SiloStopLog>(null, LogLevel.None).AddFilter<SiloStopLog>(Orleans, phase.ShowsOrleansWithoutTrace);
        logging.AddFilter<ConsoleLoggerProvider>(Orleans, phase.ShowsOrleans).AddFilter<ConsoleLoggerProvider>("Orleans.Runtime.Silo", phase.ShowsSilo);
        // It counts from the start of the machine, so it warns at each start of ours.
        logging.AddFilter<ConsoleLoggerProvider>("Orleans.Runtime.Watchdog", LogLevel.Error);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(phase, output);

    public void Dispose()
    {
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server stops, and the silo could not finish a step of its own: {Step}{Reason}")]
    private static partial void LogStep(ILogger logger, string step, string reason);

    private sealed class Logger(ServerPhase phase, ILogger output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => phase.ShowsOrleansWithoutTrace(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                LogStep(output, formatter(state, null), exception is null ? "" : $": {exception.Message}");
            }
        }
    }
}
