using System.Runtime.CompilerServices;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>
/// One browser's stream of one view. At most two frames are out without an acknowledgement; then it waits, and later sends
/// one newest delta. Ticks go out regardless. No acknowledgement for 10 s while one is due: the connection is closed.
/// </summary>
internal sealed class Watcher(LiveView view, BoardPosition since, TimeProvider time, Action abort)
{
    private const int MostUnseen = 2;
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitForReplica = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Signal _signal = new();
    private readonly Queue<(long Rev, long SentAt)> _unseen = new(MostUnseen);
    private BoardPosition _at = since;
    private long _tickAt;
    private bool _tickDue = true;
    private volatile bool _stopping;

    /// <summary>Set when the stream has ended, whatever the reason.</summary>
    public bool Ended { get; private set; }

    public string View => view.Key.Instance;

    public void Wake() => _signal.Set();

    public void Stop()
    {
        _stopping = true;
        _signal.Set();
    }

    /// <summary>The page painted up to this revision.</summary>
    public void Seen(long rev)
    {
        var free = false;
        lock (_lock)
        {
            while (_unseen.TryPeek(out var oldest) && oldest.Rev <= rev)
            {
                free |= _unseen.Count == MostUnseen;
                _unseen.Dequeue();
            }
        }
        // Below the limit the stream was not waiting for this.
        if (free)
        {
            _signal.Set();
        }
    }

    /// <summary>Called a few times a second: ticks that are due and acknowledgements that are overdue.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            if (_unseen.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SentAt) > AcknowledgeWithin)
            {
                _unseen.Clear();
                abort();
                return;
            }
            if (_tickDue || time.GetElapsedTime(_tickAt) < TickEvery)
            {
                return;
            }
            _tickDue = true;
        }
        _signal.Set();
    }

    public async IAsyncEnumerable<WireBytes> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var woken = cancellationToken.UnsafeRegister(static s => ((Watcher)s!).Wake(), this);
        var began = time.GetTimestamp();
        view.Join(this);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (_stopping)
                {
                    yield return WireBytes.Of(new WireResync("restart", 5000));
                    yield break;
                }
                if (TakeTick())
                {
                    yield return view.Tick();
                }
                if (IsFree())
                {
                    var step = view.Next(_at);
                    if (step.Resync is { } reason && (reason != "ahead" || time.GetElapsedTime(began) > WaitForReplica))
                    {
                        yield return WireBytes.Of(new WireResync(reason, 2000));
                        yield break;
                    }
                    if (step.Frame is { } frame)
                    {
                        Sent(step.To);
                        yield return frame;
                        continue;
                    }
                }
                await _signal.WaitAsync();
            }
        }
        finally
        {
            Ended = true;
            view.Leave(this);
        }
    }

    private bool TakeTick()
    {
        lock (_lock)
        {
            if (!_tickDue)
            {
                return false;
            }
            _tickDue = false;
            _tickAt = time.GetTimestamp();
            return true;
        }
    }

    private bool IsFree()
    {
        lock (_lock)
        {
            return _unseen.Count < MostUnseen;
        }
    }

    private void Sent(BoardPosition to)
    {
        lock (_lock)
        {
            _at = to;
            _unseen.Enqueue((to.Rev, time.GetTimestamp()));
        }
    }
}
