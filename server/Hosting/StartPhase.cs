namespace ConnectStreaming.Hosting;

/// <summary>
/// Hides the error lines of the host and the silo until the server has started: the verb explains why a start was refused or was stopped, and they would
/// write a stack trace before that. Later they are shown.
/// </summary>
internal sealed class StartPhase
{
    private volatile bool _over;

    public void End() => _over = true;

    public bool Shows(LogLevel level) => level >= (_over ? LogLevel.Warning : LogLevel.Critical);

    /// <summary>Of the silo. Its warnings are never shown: on a single core it recommends server garbage collection, which .NET does not use there.</summary>
    public bool ShowsSilo(LogLevel level) => level >= (_over ? LogLevel.Error : LogLevel.Critical);
}
