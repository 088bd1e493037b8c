using System.Runtime.CompilerServices;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>
/// One browser's stream of one view. At most two frames are out without an acknowledgement; then it waits, and later sends
/// one newest delta. Ticks go out regardless. A picture that lacks a change for 10 s: the connection is closed.
/// </summary>
internal sealed class Watcher(LiveView view, BoardPosition since, TimeProvider time, Action abort)
{
    private const int MostUnseen = 2;
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(5);

    /// <summary>Looked at four times a second, so that no picture gets 10 s old without being closed.</summary>
    private static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromSeconds(9.5);
    private static readonly TimeSpan WaitForReplica = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Signal _signal = new();
    private readonly Queue<(long Rev, long LackedSince)> _unseen = new(MostUnseen);
    private BoardPosition _at = since;
    private long? _lacksSince;
    private long _tickAt;
    private bool _tickDue = true;
    private volatile WireResync? _stop;

    /// <summary>Set when the stream has ended, whatever the reason.</summary>
    public bool Ended { get; private set; }

    public LiveView View => view;

    /// <summary>Something was published: from now on the picture lacks it, however long its frame must wait to be sent.</summary>
    public void Published()
    {
        lock (_lock)
        {
            _lacksSince ??= time.GetTimestamp();
        }
    }

    /// <summary>Goes on, within this call, until there is nothing to send.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Ends the stream with a word: take a new snapshot, some time within <paramref name="withinMs"/>.</summary>
    public void Stop(string reason, int withinMs)
    {
        _stop = new WireResync(reason, withinMs);
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
    /// <param name="tickNow">The source's state has changed: it is told at once, not with the next tick.</param>
    public void Sweep(bool tickNow = false)
    {
        lock (_lock)
        {
            if (_unseen.TryPeek(out var oldest) && time.GetElapsedTime(oldest.LackedSince) > AcknowledgeWithin)
            {
                _unseen.Clear();
                abort();
                return;
            }
            if (_tickDue || (!tickNow && time.GetElapsedTime(_tickAt) < TickEvery))
            {
                return;
            }
            _tickDue = true;
        }
        _signal.Set();
    }

    public async IAsyncEnumerable<WireBytes> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var woken = cancellationToken.UnsafeRegister(static s => ((Watcher)s!)._signal.Set(), this);
        var began = time.GetTimestamp();
        view.Join(this);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (_stop is { } last)
                {
                    yield return WireBytes.Of(last);
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
                    LacksNothing();
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

    /// <summary>Woken for what was sent already. A change published meanwhile has set the signal and counts from its next turn.</summary>
    private void LacksNothing()
    {
        lock (_lock)
        {
            _lacksSince = null;
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
            _unseen.Enqueue((to.Rev, _lacksSince ?? time.GetTimestamp()));
            _lacksSince = null;
        }
    }
}
