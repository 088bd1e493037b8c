using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>One connection: whose it is, its streams and how much it talks. Used by one hub call at a time, and by the sweep.</summary>
internal sealed class Browser(ClaimsPrincipal user, TimeProvider time, LiveMetrics metrics, Action abort)
{
    private const int MostStreams = 4;

    // A page acknowledges every second frame, 10 a second, a hidden one each of 20; the rest is far less.
    private const int MostPerSecond = 30;
    private const int Burst = 100;

    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = new(1);
    private double _credit = Burst;
    private long _countedAt = time.GetTimestamp();

    /// <summary>False: it floods the hub and is being closed.</summary>
    public bool Allow()
    {
        if (--_credit >= 0)
        {
            return true;
        }
        var now = time.GetTimestamp();
        _credit = Math.Min(Burst, _credit + (time.GetElapsedTime(_countedAt, now).TotalSeconds * MostPerSecond));
        _countedAt = now;
        if (_credit >= 0)
        {
            return true;
        }
        Close("flood");
        return false;
    }

    /// <param name="askedAs">What the page calls the view, also when the view has another name later.</param>
    public Watcher? Open(LiveView view, string askedAs, BoardPosition since)
    {
        lock (_lock)
        {
            _watches.RemoveAll(w => w.Watcher.Ended);
            if (_watches.Count == MostStreams)
            {
                return null;
            }
            var watcher = new Watcher(view, since, time, () => Close("unacknowledged"));
            _watches.Add(new Watch(watcher, askedAs));
            return watcher;
        }
    }

    public void Seen(string view, long rev)
    {
        foreach (var watch in Current())
        {
            if (watch.AskedAs == view)
            {
                watch.Watcher.Seen(rev);
            }
        }
    }

    /// <summary>Has a stream begin again that shows what this person no longer may see, or not all that this person now may.</summary>
    public void Recheck(IViewers viewers)
    {
        if (viewers.Of(user) is not { } viewer)
        {
            return;
        }
        foreach (var (watcher, _) in Current())
        {
            if (watcher.View.Key.Lens != Lens.Of(viewer, watcher.View.Key.Instance)?.Key)
            {
                watcher.Stop("access", 0);
            }
        }
    }

    // A stream that is woken goes on within the call, and writes to its socket: never inside the lock.
    private Watch[] Current()
    {
        lock (_lock)
        {
            return [.. _watches.Where(w => !w.Watcher.Ended)];
        }
    }

    private readonly record struct Watch(Watcher Watcher, string AskedAs);

    private void Close(string reason)
    {
        metrics.OnClosed(reason);
        abort();
    }
}
