using ConnectStreaming.Live;

namespace ConnectStreaming.Storage;

/// <summary>What an operator must know of the store. Safe to read from any thread.</summary>
internal sealed class StoreHealth : IStoreNotice
{
    private volatile StoreUnavailableException? _failure;
    private long _unreadableStates;
    private long _walBytes;
    private long _commits;
    private volatile StoreTrouble? _wal;

    /// <summary>A damaged database was moved here at start, and the store began empty; null when all was well.</summary>
    public string? MovedAside { get; private set; }

    /// <summary>The write that failed last; null again after the next one that succeeds.</summary>
    public StoreUnavailableException? Failure => _failure;

    /// <summary>States found unreadable by the last load (those agents start as unknown).</summary>
    public long UnreadableStates => Interlocked.Read(ref _unreadableStates);

    public long WalBytes => Interlocked.Read(ref _walBytes);

    /// <summary>The write-ahead log is larger than its limit, with what to do; else null.</summary>
    public string? WalWarning => _wal?.En;

    /// <summary>Transactions written since start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Everything that is wrong, the worst first; empty when all is well.</summary>
    public IReadOnlyList<StoreTrouble> Troubles
    {
        get
        {
            List<StoreTrouble> troubles = [];
            if (Failure is { } failure)
            {
                troubles.Add(StoreTrouble.OfFailure(failure));
            }

            if (MovedAside is { } aside)
            {
                troubles.Add(StoreTrouble.OfMovedAside(aside));
            }

            if (UnreadableStates is > 0 and var count)
            {
                troubles.Add(StoreTrouble.OfUnreadable(count));
            }

            if (_wal is { } wal)
            {
                troubles.Add(wal);
            }

            return troubles;
        }
    }

    /// <summary>Everything wrong in one text, or null.</summary>
    public string? Message => Troubles is { Count: > 0 } troubles ? string.Join(' ', troubles.Select(t => t.En)) : null;

    /// <summary>For the page: the worst trouble gives the state, the words are of all.</summary>
    public WireStore? Notice => Troubles is [var worst, ..] troubles
        ? new WireStore(worst.Code) { Detail = new WireText(string.Join(' ', troubles.Select(t => t.En)), string.Concat(troubles.Select(t => t.Ja))) }
        : null;

    public void OnMovedAside(string aside) => MovedAside = aside;

    public void OnLoaded(int unreadable) => Interlocked.Exchange(ref _unreadableStates, unreadable);

    public void OnFailed(StoreUnavailableException failure) => _failure = failure;

    /// <summary>The folder that could not be used at the start can be used.</summary>
    public void OnOpened() => _failure = null;

    /// <returns>True when this commit ended a failure.</returns>
    public bool OnCommitted()
    {
        Interlocked.Increment(ref _commits);
        var healed = _failure is not null;
        _failure = null;
        return healed;
    }

    /// <summary>Called after every try to empty the log.</summary>
    /// <returns>True when it passed the limit with this.</returns>
    public bool OnWal(long bytes, long limit)
    {
        Interlocked.Exchange(ref _walBytes, bytes);
        var was = _wal;
        _wal = bytes <= limit ? null : StoreTrouble.OfWal(bytes, limit);
        return was is null && _wal is not null;
    }
}
