using System.Collections.Concurrent;

namespace ConnectStreaming.Live;

/// <summary>The streams of one view, one for each browser that watches it.</summary>
internal sealed class ViewWatchers
{
    private const int BatchSize = 32;

    private readonly ConcurrentDictionary<Watcher, bool> _all = new();
    private volatile bool _isEnded;

    public int Count => _all.Count;

    public bool IsEmpty => _all.IsEmpty;

    public void Join(Watcher watcher)
    {
        _all[watcher] = true;
        // Its view was found just before it was removed: it will send nothing more.
        if (_isEnded)
        {
            watcher.Stop("epoch", 1000);
        }
    }

    public void Leave(Watcher watcher) => _all.TryRemove(watcher, out _);

    /// <summary>The view is removed: from now on a stream that joins ends at once.</summary>
    public void End() => _isEnded = true;

    public void Sweep(bool tickNow)
    {
        foreach (var (watcher, _) in _all)
        {
            watcher.Sweep(tickNow);
        }
    }

    /// <summary>Ends all streams with a message: take a new snapshot at a random time within so many milliseconds.</summary>
    public void Stop(string reason, int withinMs)
    {
        foreach (var (watcher, _) in _all)
        {
            watcher.Stop(reason, withinMs);
        }
    }

    /// <summary>Ends some streams, as <see cref="Stop"/>, that were not told to end before. The others go on.</summary>
    /// <returns>How many.</returns>
    public int StopSome(int most, string reason, int withinMs)
    {
        var count = 0;
        foreach (var (watcher, _) in _all)
        {
            if (count == most)
            {
                break;
            }
            if (watcher.IsStopped)
            {
                continue;
            }
            watcher.Stop(reason, withinMs);
            count++;
        }
        return count;
    }

    /// <summary>
    /// Something was published. The streams run in batches on other threads than the publishing one: one thread switch per batch, not one per stream.
    /// </summary>
    public void Published()
    {
        foreach (var batch in _all.Keys.Chunk(BatchSize))
        {
            foreach (var watcher in batch)
            {
                watcher.Published();
            }
            ThreadPool.UnsafeQueueUserWorkItem(
                static batch =>
                {
                    foreach (var watcher in batch)
                    {
                        watcher.Wake();
                    }
                },
                batch,
                preferLocal: false);
        }
    }
}
