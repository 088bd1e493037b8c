using System.Runtime.CompilerServices;

namespace ConnectStreaming.Live;

/// <summary>
/// One browser's stream of one view. At most two frames are sent without an acknowledgement; then the stream waits, and later sends
/// one delta to the newest state. Ticks are always sent. If the page lacks a change for 10 s, the connection is closed.
/// </summary>
internal sealed class Watcher(LiveView view, ViewPosition since, TimeProvider time, Action abort)
{
    private const int MaxUnacknowledged = 2;
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(5);

    /// <summary>Checked four times a second, so that a connection is closed before its picture is 10 s old.</summary>
    private static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromSeconds(9.5);
    private static readonly TimeSpan WaitForReplica = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Signal _signal = new();
    private readonly Queue<(long Rev, long LackedSince)> _unseen = new(MaxUnacknowledged);
    private ViewPosition _at = since;
    private long? _lacksSince;
    private long _tickAt;
    private bool _tickDue = true;
    private volatile WireResync? _stop;
    private WireLeave? _leave;

    /// <summary>Set when the stream has ended, whatever the reason.</summary>
    public bool Ended { get; private set; }

    public LiveView View => view;

    /// <summary>It was asked to end. A slow browser has not read that yet.</summary>
    public bool IsStopped => _stop is not null;

    /// <summary>Something was published: from now on the page lacks it, even if its frame must wait.</summary>
    public void Published()
    {
        lock (_lock)
        {
            _lacksSince ??= time.GetTimestamp();
        }
    }

    /// <summary>Runs the stream within this call until there is nothing to send.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Ends the stream with a message: take a new snapshot at a random time within <paramref name="withinMs"/>.</summary>
    public void Stop(string reason, int withinMs)
    {
        _stop = new WireResync(reason, withinMs);
        _signal.Set();
    }

    /// <summary>Tells the page to go on at another server, at a random time within <paramref name="withinMs"/>. The stream goes on until it does.</summary>
    public void Leave(int withinMs)
    {
        Volatile.Write(ref _leave, new WireLeave(withinMs));
        _signal.Set();
    }

    /// <summary>The page painted up to this revision.</summary>
    public void Seen(long rev)
    {
        view.OnPainted(rev);
        var free = false;
        lock (_lock)
        {
            while (_unseen.TryPeek(out var oldest) && oldest.Rev <= rev)
            {
                free |= _unseen.Count == MaxUnacknowledged;
                _unseen.Dequeue();
            }
        }
        // Below the limit, the stream did not wait for this acknowledgement.
        if (free)
        {
            _signal.Set();
        }
    }

    /// <summary>Runs a few times a second: due ticks and overdue acknowledgements.</summary>
    /// <param name="tickNow">The source's state has changed: send it now, not with the next tick.</param>
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
                if (Interlocked.Exchange(ref _leave, null) is { } leave)
                {
                    yield return WireBytes.Of(leave);
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
                        yield return WireBytes.Of(new WireResync(reason, view.SpreadMs));
                        yield break;
                    }
                    if (step.Frame is { } frame)
                    {
                        Sent(step.To!);
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

    /// <summary>The stream was woken for a change that was already sent. A later change has set the signal and counts from its own turn.</summary>
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
            return _unseen.Count < MaxUnacknowledged;
        }
    }

    private void Sent(ViewPosition to)
    {
        lock (_lock)
        {
            _at = to;
            _unseen.Enqueue((to.Rev, _lacksSince ?? time.GetTimestamp()));
            _lacksSince = null;
        }
    }
}
