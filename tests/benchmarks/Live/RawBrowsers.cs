using System.Collections.Concurrent;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>All browsers of a run, read by one thread.</summary>
internal sealed class RawBrowsers : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(2);
    private static readonly long Sweep = TimeSpan.FromMilliseconds(50).Ticks;
    private readonly ConcurrentQueue<RawBrowser> _coming = new();
    private readonly List<RawBrowser> _all = [];
    private readonly Thread _thread;
    private volatile bool _stopping;

    public RawBrowsers()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "browsers" };
        _thread.Start();
    }

    public void Add(RawBrowser browser) => _coming.Enqueue(browser);

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _all.ForEach(b => b.Dispose());
    }

    private void Run()
    {
        using var epoll = new Epoll();
        var buffer = new byte[64 * 1024];
        var sweepAt = 0L;
        while (!_stopping)
        {
            while (_coming.TryDequeue(out var browser))
            {
                if (browser.Pace == Pace.Full)
                {
                    epoll.Watch(browser.Socket, _all.Count);
                }
                _all.Add(browser);
            }
            // It sleeps between reads, so that a server whose browsers are on another machine is not slowed down. This adds up to this time to every result.
            Thread.Sleep(PollEvery);
            foreach (var id in epoll.Wait(milliseconds: 0))
            {
                if (!_all[id].Closed)
                {
                    _all[id].Read(buffer, TimeProvider.System.GetUtcNow().Ticks);
                }
            }
            var now = TimeProvider.System.GetUtcNow().Ticks;
            if (now >= sweepAt)
            {
                sweepAt = now + Sweep;
                foreach (var browser in _all.Where(b => !b.Closed))
                {
                    if (browser.Pace.BytesPerSecond is > 0 and var drip)
                    {
                        browser.Read(buffer.AsSpan(0, (int)(drip * Sweep / TimeSpan.TicksPerSecond)), now);
                    }
                    browser.AcknowledgeIfDue(now);
                }
            }
        }
    }
}
