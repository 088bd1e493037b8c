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
        logging.AddProvider(new SiloStopLog(phase, Quiet.For<SiloStopLog>()));
        logging.AddFilter<SiloStopLog>(null, LogLevel.None).AddFilter<SiloStopLog>(Orleans, phase.ShowsOrleansWithoutTrace);
        logging.Services.Configure<LoggerFilterOptions>(options =>
        {
            Add(Orleans, phase.ShowsOrleans);
            Add("Orleans.Runtime.Silo", phase.ShowsSilo);
            // It counts from the start of the machine, so it warns at each start of ours.
            Add("Orleans.Runtime.Watchdog", level => level >= LogLevel.Error);

            // Of two rules for one category the last one holds: first of all, so that a level that the configuration gives for it wins.
            void Add(string category, Func<LogLevel, bool> shows) =>
                options.Rules.Insert(0, new LoggerFilterRule(null, category, null, (_, _, level) => shows(level)));
        });
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
