namespace ConnectStreaming.Hosting;

/// <summary>
/// The silo cannot go on: the other servers removed it, or its row in the table of members was changed by somebody else. Orleans would end the process with a
/// stack trace (exit code 134). Here it is one sentence and exit code 1; what starts services starts it again.
/// </summary>
internal sealed class FatalErrors : IFatalErrorHandler
{
    public const int ExitCode = 1;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    /// <remarks>Ends the process without the usual stop: other servers have this one's work already.</remarks>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine(Text(context, exception));
        Console.Error.Flush();
        Environment.Exit(ExitCode);
    }

    internal static string Text(string? context, Exception? exception) =>
        "This server ends, because it is not part of the cluster any more: the other servers removed it after it did not answer for some seconds "
        + "(a frozen process, a cut network, or a machine that is too slow). They have taken over its work. It must be started again; systemd, "
        + $"containers and Windows services do so by themselves. Orleans says: {OneLine(exception?.Message ?? context ?? "")}";

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 300 ? line : $"{line[..300]}…";
    }
}
