using System.Collections.Concurrent;

namespace ConnectStreaming.Hosting;

/// <summary>
/// What Orleans logs while the server stops, and in a cluster always: one line each, what and why, without a stack trace. An example: a call arrives at a
/// grain of a silo that no longer is active, so Orleans looks for another silo, and there is none. When a server of a cluster is lost, Orleans logs the
/// same for every call to it: a line that repeats is shown once in ten seconds.
/// </summary>
internal sealed partial class OrleansLog(ServerPhase phase, ILogger output, TimeProvider time) : ILoggerProvider
{
    private const string Orleans = "Orleans";

    /// <summary>Orleans repeats calls with it, and says itself when that did not help.</summary>
    private const string Polly = "Polly";

    // It counts from the start of the machine, so it warns at each start of ours.
    private const string Watchdog = "Orleans.Runtime.Watchdog";
    private const int LongestText = 300;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Category, int Event, LogLevel Level), DateTimeOffset> _shown = new();

    public static void AddTo(ILoggingBuilder logging, ServerPhase phase)
    {
        logging.AddProvider(new OrleansLog(phase, Quiet.For<OrleansLog>(), TimeProvider.System));
        logging.AddFilter<OrleansLog>(null, LogLevel.None).AddFilter<OrleansLog>(Orleans, phase.ShowsOrleansWithoutTrace);
        logging.Services.Configure<LoggerFilterOptions>(options =>
        {
            Add(Orleans, phase.ShowsOrleans);
            Add("Orleans.Runtime.Silo", phase.ShowsSilo);
            Add(Watchdog, level => level >= LogLevel.Error);
            Add(Polly, level => level >= (phase.InCluster ? LogLevel.Critical : LogLevel.Warning));

            // Of two rules for one category the last one holds: first of all, so that a level that the configuration gives for it wins.
            void Add(string category, Func<LogLevel, bool> shows) =>
                options.Rules.Insert(0, new LoggerFilterRule(null, category, null, (_, _, level) => shows(level)));
        });
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private bool IsEnabled(string category, LogLevel level) =>
        phase.ShowsOrleansWithoutTrace(level) && (category != Watchdog || level >= LogLevel.Error || phase.IsStopping);

    private void Log((string, int, LogLevel) line, string step, Exception? exception)
    {
        if (!IsNew(line, time.GetUtcNow()))
        {
            return;
        }

        var reason = exception is null ? "" : $": {Line(exception.Message)}";
        if (phase.IsStopping)
        {
            LogStep(output, Line(step), reason);
        }
        else
        {
            LogCluster(output, Line(step), reason);
        }
    }

    private bool IsNew((string Category, int Event, LogLevel Level) line, DateTimeOffset now)
    {
        if (_shown.TryGetValue(line, out var at) && now - at < Again)
        {
            return false;
        }

        _shown[line] = now;
        return true;
    }

    /// <summary>Some texts of Orleans have a whole exception in them.</summary>
    private static string Line(string text)
    {
        var line = LineFormatter.WithoutTrace(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestText ? line : $"{line[..LongestText]}…";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server stops, and the silo could not finish a step of its own: {Step}{Reason}")]
    private static partial void LogStep(ILogger logger, string step, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster: {Step}{Reason}")]
    private static partial void LogCluster(ILogger logger, string step, string reason);

    private sealed class Logger(OrleansLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(category, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Log((category, eventId.Id, logLevel), formatter(state, null), exception);
            }
        }
    }
}
