using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

/// <summary>The real store with faults.</summary>
internal sealed class ScriptedStore(IScreenStore store) : IScreenStore
{
    private int _loads;
    private int _changes;

    public bool FailsToLoad { get; set; }

    public bool FailsToChange { get; set; }

    public bool HangsOnSaving { get; set; }

    public int Loads => _loads;

    public int Changes => _changes;

    /// <summary>Ends with the first call to save what was seen.</summary>
    public TaskCompletionSource Saving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<long> Stamp(CancellationToken cancellationToken) => store.Stamp(cancellationToken);

    public Task<ScreenRows> Load(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        return FailsToLoad ? throw new ScreensUnavailableException("scripted", new IOException("scripted")) : store.Load(cancellationToken);
    }

    public Task<T> Change<T>(Func<IStoredScreens, ScreenChange<T>> plan, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _changes);
        return FailsToChange ? throw new InvalidOperationException("scripted") : store.Change(plan, cancellationToken);
    }

    public Task SaveSeen(IReadOnlyList<(string Id, DateTimeOffset Seen)> seen, CancellationToken cancellationToken)
    {
        Saving.TrySetResult();
        return HangsOnSaving ? Task.Delay(Timeout.Infinite, CancellationToken.None) : store.SaveSeen(seen, cancellationToken);
    }
}
