namespace ConnectStreaming.Hosting;

/// <summary>
/// Which lines of the host and of Orleans are shown. Until the server has started, the verb explains why a start was refused, and they would write a stack
/// trace before that. While it stops, parts of the silo find that others have stopped already: <see cref="OrleansLog"/> says it without a stack trace.
/// In a cluster it does so all the time, because another server can stop at any moment.
/// </summary>
internal sealed class ServerPhase
{
    private volatile bool _isStarted;
    private volatile bool _isStopping;

    public bool InCluster { get; init; }

    public bool IsStopping => _isStopping;

    /// <summary>Other servers of the cluster take over.</summary>
    public bool IsLeaving { get; private set; }

    public void Started() => _isStarted = true;

    public void Leaving() => IsLeaving = true;

    public void Stopping() => _isStopping = true;

    public bool ShowsHost(LogLevel level) => level >= (_isStarted ? LogLevel.Warning : LogLevel.Critical);

    public bool ShowsOrleans(LogLevel level) => level >= (_isStopping || InCluster ? LogLevel.Critical : LogLevel.Warning);

    /// <summary>Its warnings are never shown: on a single core it recommends server garbage collection, which .NET does not use there.</summary>
    public bool ShowsSilo(LogLevel level) => level >= (_isStarted && !_isStopping && !InCluster ? LogLevel.Error : LogLevel.Critical);

    /// <summary>Of Orleans, without stack traces. A start that is stopped needs no words: the person who stopped it knows.</summary>
    public bool ShowsOrleansWithoutTrace(LogLevel level) => _isStarted && (_isStopping || InCluster) && level is LogLevel.Warning or LogLevel.Error;
}
