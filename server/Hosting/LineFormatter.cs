using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ConnectStreaming.Hosting;

/// <summary>
/// One line for each message of the log. When a server of a cluster is lost, calls to it fail everywhere, and Orleans puts stack traces even into the
/// texts of its exceptions. Such failures are expected, so only their reason is shown. An exception that nobody expects keeps its stack trace.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    private const string FormatterName = "line";
    private const string Trace = "   at ";

    public static void AddTo(ILoggingBuilder logging) =>
        logging.AddConsole(console => console.FormatterName = FormatterName).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = WithoutTrace(logEntry.Formatter(logEntry.State, logEntry.Exception));
        var error = logEntry.Exception switch
        {
            null => "",
            OrleansException or TimeoutException or OperationCanceledException => $" {WithoutTrace(logEntry.Exception.Message)}",
            var unexpected => $" {unexpected}",
        };
        textWriter.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {text}{error}")
            .ReplaceLineEndings(" "));
    }

    /// <summary>The text before a stack trace in it.</summary>
    public static string WithoutTrace(string text) => text.IndexOf(Trace, StringComparison.Ordinal) is >= 0 and var at ? text[..at].TrimEnd() : text;

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
