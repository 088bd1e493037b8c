using System.Collections.Concurrent;
using ConnectStreaming.Live;

namespace ConnectStreaming.Storage;

/// <summary>The health of the store for operators. Safe to read from any thread.</summary>
internal sealed class StoreHealth : IStoreNotice
{
    private readonly ConcurrentDictionary<string, bool> _unreadable = new(StringComparer.Ordinal);
    private volatile StoreUnavailableException? _failure;
    private volatile StoreUnavailableException? _readFailure;
    private long _walBytes;
    private long _commits;
    private volatile StoreTrouble? _wal;

    /// <summary>New path of a damaged database that was renamed at the start; then the store began empty. Null: no damage.</summary>
    public string? MovedAside { get; private set; }

    /// <summary>The last failed write; null after the next one that succeeds.</summary>
    public StoreUnavailableException? Failure => _failure;

    /// <summary>The last failed read; null after the next one that succeeds. Damage is kept until the next start has checked the file.</summary>
    public StoreUnavailableException? ReadFailure => _readFailure;

    /// <summary>Number of states that could not be read and were not written since (their agents start as unknown).</summary>
    public int UnreadableStates => _unreadable.Count;

    public long WalBytes => Interlocked.Read(ref _walBytes);

    /// <summary>The write-ahead log is larger than its limit; the text says what to do. Otherwise null.</summary>
    public string? WalWarning => _wal?.En;

    /// <summary>Number of transactions since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>All problems, the worst first; empty when there is none.</summary>
    public IReadOnlyList<StoreTrouble> Troubles
    {
        get
        {
            List<StoreTrouble> troubles = [];
            if (Failure is { } failure)
            {
                troubles.Add(StoreTrouble.OfFailure(failure));
            }

            if (ReadFailure is { } readFailure && readFailure.Problem != Failure?.Problem)
            {
                troubles.Add(StoreTrouble.OfReadFailure(readFailure));
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

    /// <summary>All problems in one text, or null.</summary>
    public string? Message => Troubles is { Count: > 0 } troubles ? string.Join(' ', troubles.Select(t => t.En)) : null;

    /// <summary>For the page: the state is that of the worst problem; the text contains all problems.</summary>
    public WireStore? Notice => Troubles is [var worst, ..] troubles
        ? new WireStore(worst.Code) { Detail = new WireText(string.Join(' ', troubles.Select(t => t.En)), string.Concat(troubles.Select(t => t.Ja))) }
        : null;

    public void OnMovedAside(string aside) => MovedAside = aside;

    public void OnUnreadable(string agentArn) => _unreadable[agentArn] = true;

    /// <summary>The agent's state was read, or written again.</summary>
    public void OnReadable(string agentArn)
    {
        if (!_unreadable.IsEmpty)
        {
            _unreadable.TryRemove(agentArn, out _);
        }
    }

    public void OnFailed(StoreUnavailableException failure) => _failure = failure;

    /// <summary>A folder that could not be used at the start can be used now.</summary>
    public void OnOpened() => _failure = null;

    public void OnReadFailed(StoreUnavailableException failure) => _readFailure = failure;

    public void OnRead()
    {
        if (_readFailure is { Problem: not StoreProblem.Damaged })
        {
            _readFailure = null;
        }
    }

    /// <returns>True when this commit ended a failure.</returns>
    public bool OnCommitted()
    {
        Interlocked.Increment(ref _commits);
        var recovered = _failure is not null;
        _failure = null;
        return recovered;
    }

    /// <summary>Called after every try to empty the log.</summary>
    /// <returns>True when it now exceeds the limit for the first time.</returns>
    public bool OnWal(long bytes, long limit)
    {
        Interlocked.Exchange(ref _walBytes, bytes);
        var was = _wal;
        _wal = bytes <= limit ? null : StoreTrouble.OfWal(bytes, limit);
        return was is null && _wal is not null;
    }
}
