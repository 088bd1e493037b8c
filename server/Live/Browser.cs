using System.Security.Claims;
using System.Threading.RateLimiting;
using ConnectStreaming.Access;

namespace ConnectStreaming.Live;

/// <summary>One connection of a browser: its user, its streams and its call rate. Used by one hub call at a time, and by the sweep.</summary>
internal sealed class Browser(ClaimsPrincipal user, TimeProvider time, LiveMetrics metrics, Action abort) : IDisposable
{
    private const int MostStreams = 4;

    // A page acknowledges every second frame (10 a second); a hidden page each one (20 a second). Other calls are much rarer.
    private const int MostPerSecond = 30;
    private const int Burst = 100;

    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = new(1);

    // Refilled when it is empty: thousands of browsers must not have a timer each.
    private readonly TokenBucketRateLimiter _calls = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = MostPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = false,
        QueueLimit = 0,
    });

    /// <summary>False: the browser sends too many calls and is being closed.</summary>
    public bool Allow()
    {
        if (Take() || (_calls.TryReplenish() && Take()))
        {
            return true;
        }
        Close("flood");
        return false;
    }

    public void Dispose() => _calls.Dispose();

    private bool Take()
    {
        using var call = _calls.AttemptAcquire();
        return call.IsAcquired;
    }

    /// <param name="askedAs">The name that the page used for the view. It is kept even if the view gets another name later.</param>
    public Watcher? Open(LiveView view, string askedAs, ViewPosition since)
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
            if (watch.RequestedView == view)
            {
                watch.Watcher.Seen(rev);
            }
        }
    }

    /// <summary>Restarts a stream that shows something this person may no longer see, or that lacks something this person may see now.</summary>
    public void Recheck(IViewers viewers)
    {
        if (viewers.Of(user) is not { } viewer)
        {
            return;
        }
        foreach (var (watcher, _) in Current())
        {
            if (!watcher.View.IsFor(viewer))
            {
                watcher.Stop("access", 0);
            }
        }
    }

    // A stream that is woken runs within the call and writes to its socket: never do this inside the lock.
    private Watch[] Current()
    {
        lock (_lock)
        {
            return [.. _watches.Where(w => !w.Watcher.Ended)];
        }
    }

    private readonly record struct Watch(Watcher Watcher, string RequestedView);

    public void Close(string reason)
    {
        metrics.OnClosed(reason);
        abort();
    }
}
