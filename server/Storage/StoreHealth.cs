namespace ConnectStreaming.Storage;

/// <summary>What an operator must know of the store. Safe to read from any thread.</summary>
internal sealed class StoreHealth
{
    private volatile StoreUnavailableException? _failure;
    private long _unreadableStates;
    private long _walBytes;
    private long _commits;

    /// <summary>A damaged database was moved here at start, and the store began empty; null when all was well.</summary>
    public string? MovedAside { get; private set; }

    /// <summary>The write that failed last; null again after the next one that succeeds.</summary>
    public StoreUnavailableException? Failure => _failure;

    /// <summary>States found unreadable by the last load (those agents start as unknown).</summary>
    public long UnreadableStates => Interlocked.Read(ref _unreadableStates);

    public long WalBytes => Interlocked.Read(ref _walBytes);

    /// <summary>The write-ahead log is larger than its limit, with what to do; else null.</summary>
    public string? WalWarning { get; private set; }

    /// <summary>Transactions written since start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Everything wrong in one text, or null.</summary>
    public string? Message
    {
        get
        {
            var parts = new List<string>();
            if (Failure is { } failure)
            {
                parts.Add(failure.Message);
            }

            if (MovedAside is { } aside)
            {
                parts.Add($"The database was damaged and has been moved to {aside}; the store started empty. Restore a backup if you have one.");
            }

            if (UnreadableStates is > 0 and var count)
            {
                parts.Add($"{count} stored agent states could not be read; those agents are unknown until their next event.");
            }

            if (WalWarning is { } wal)
            {
                parts.Add(wal);
            }

            return parts.Count == 0 ? null : string.Join(' ', parts);
        }
    }

    public void OnMovedAside(string aside) => MovedAside = aside;

    public void OnLoaded(int unreadable) => Interlocked.Exchange(ref _unreadableStates, unreadable);

    public void OnFailed(StoreUnavailableException failure) => _failure = failure;

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
        var was = WalWarning;
        WalWarning = bytes <= limit ? null :
            $"The database's write-ahead log has grown to {bytes >> 20} MB (Storage:WalLimit is {limit >> 20} MB) and cannot be emptied: a program keeps a read open on it. "
            + "Close what else has connect-streaming.db open (sqlite3, a backup tool, a virus scanner); a restart of the server empties it.";
        return was is null && WalWarning is not null;
    }
}
