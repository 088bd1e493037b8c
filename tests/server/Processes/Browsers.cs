namespace ConnectStreaming.Tests.Processes;

/// <summary>Browsers on all servers of a cluster, and what their users noticed.</summary>
internal sealed class Browsers : IAsyncDisposable
{
    private readonly MovingWatch[] _all;

    /// <param name="servers">The servers that run now; with a balancer, its address.</param>
    /// <param name="each">Browsers of each server.</param>
    /// <param name="knowLeave">False: their page is of before.</param>
    public Browsers(Func<Uri[]> servers, int each, bool knowLeave = true) =>
        _all = [.. servers().SelectMany(s => Enumerable.Range(0, each).Select(_ => new MovingWatch(servers, s, knowLeave)))];

    public Task UntilAllWatch() => Task.WhenAll(_all.Select(b => b.UntilFrames(3)));

    /// <summary>The longest time without a frame that this part of the browsers had since then.</summary>
    public TimeSpan Gap(double part, DateTimeOffset since)
    {
        var longest = _all.Select(b => b.Gaps(since).FirstOrDefault()).Order().ToArray();
        return longest[Math.Min(longest.Length - 1, (int)(part * longest.Length))];
    }

    /// <summary>The time without a frame below which this part of all frames came.</summary>
    public TimeSpan FrameGap(double part, DateTimeOffset since)
    {
        var all = _all.SelectMany(b => b.Gaps(since)).Order().ToArray();
        return all[Math.Min(all.Length - 1, (int)(part * all.Length))];
    }

    public string Say(DateTimeOffset since) =>
        $"{_all.Length} browsers: longest time without a frame, median {Gap(0.5, since).TotalMilliseconds:0} ms, worst {Gap(1, since).TotalMilliseconds:0} ms; "
        + $"p99 of all frames {FrameGap(0.99, since).TotalMilliseconds:0} ms; {_all.Sum(b => b.Moves)} moved, {_all.Sum(b => b.Lost)} lost their connection, "
        + $"new snapshots: {Counts(b => b.Resyncs)}, not live: {Counts(b => b.NotLive)}; "
        + string.Join(", ", _all.SelectMany(b => b.Losses).GroupBy(l => l).Select(l => $"{l.Count()} × {l.Key}"));

    private string Counts(Func<MovingWatch, IEnumerable<KeyValuePair<string, int>>> of) =>
        string.Join(", ", _all.SelectMany(of).GroupBy(s => s.Key).Select(g => $"{g.Sum(s => s.Value)} × {g.Key}"));

    /// <summary>
    /// No stopped timers, no banner, no picture that is called old. All browsers of the server that left have moved. A new snapshot is not noticed.
    /// </summary>
    /// <param name="moved">How many that are; null: a balancer decided.</param>
    public void AssertNobodyNoticed(int? moved)
    {
        Assert.Equal(0, _all.Sum(b => b.Lost));
        Assert.Equal(0, _all.Max(b => b.MostFailures));
        Assert.Empty(_all.SelectMany(b => b.NotLive.Keys).Distinct());
        var all = _all.Sum(b => b.Moves);
        Assert.True(moved is null ? all > 0 : all == moved, $"{all} moved");
    }

    /// <summary>
    /// A server of the last release tells its pages only that it stops, so they lose their connection once. The page shows a banner from the second failure on.
    /// </summary>
    public void AssertNoBanner()
    {
        Assert.True(_all.Max(b => b.MostFailures) <= 1, $"{_all.Max(b => b.MostFailures)} tries failed one after the other");
        Assert.Empty(_all.SelectMany(b => b.NotLive.Keys).Distinct());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _all)
        {
            await browser.DisposeAsync();
        }
    }
}
