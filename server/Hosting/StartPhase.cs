namespace ConnectStreaming.Hosting;

/// <summary>
/// Until the server has started, the host's own error lines are left out: the verb says in words why a start was refused, and the host would put
/// a stack trace before them. From then on they are shown.
/// </summary>
internal sealed class StartPhase
{
    private volatile bool _over;

    public void End() => _over = true;

    public bool Shows(LogLevel level) => level >= (_over ? LogLevel.Warning : LogLevel.Critical);
}
