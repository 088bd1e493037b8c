namespace ConnectStreaming.Hosting;

/// <summary>
/// Hides the host's own error lines until the server has started: the verb explains why a start was refused, and the host would write
/// a stack trace before that. Later they are shown.
/// </summary>
internal sealed class StartPhase
{
    private volatile bool _over;

    public void End() => _over = true;

    public bool Shows(LogLevel level) => level >= (_over ? LogLevel.Warning : LogLevel.Critical);
}
