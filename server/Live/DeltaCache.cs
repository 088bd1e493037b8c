namespace ConnectStreaming.Live;

/// <summary>Limits the bytes of encoded deltas that all views of the process keep.</summary>
internal sealed class DeltaBudget(long most = 64 << 20)
{
    private long _kept;

    public long Kept => Interlocked.Read(ref _kept);

    public bool IsOver => Kept > most;

    public void Add(long bytes) => Interlocked.Add(ref _kept, bytes);
}

/// <summary>
/// The deltas of one view. Each is encoded once for all browsers that need the same one. A delta is needed while a browser is behind: at most
/// ten seconds. Above the budget of the process a view keeps only its newest delta. Not thread-safe: the view's lock protects it.
/// </summary>
internal sealed class DeltaCache(DeltaBudget budget, TimeProvider time)
{
    private const int Most = 64;
    private static readonly TimeSpan Needed = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(ViewPosition From, ViewPosition To), WireBytes> _deltas = [];
    private readonly Queue<((ViewPosition From, ViewPosition To) Key, long At)> _order = new();

    public int Count => _deltas.Count;

    public bool TryGet(ViewPosition from, ViewPosition to, out WireBytes delta) => _deltas.TryGetValue((from, to), out delta);

    public void Add(ViewPosition from, ViewPosition to, WireBytes delta)
    {
        _deltas.Add((from, to), delta);
        _order.Enqueue(((from, to), time.GetTimestamp()));
        budget.Add(delta.Json.Length);
        while (_order.Count > 1 && (_order.Count > Most || budget.IsOver))
        {
            RemoveOldest();
        }
    }

    public void RemoveOld()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Needed)
        {
            RemoveOldest();
        }
    }

    public void Clear()
    {
        while (_order.Count > 0)
        {
            RemoveOldest();
        }
    }

    private void RemoveOldest()
    {
        if (_deltas.Remove(_order.Dequeue().Key, out var old))
        {
            budget.Add(-old.Json.Length);
        }
    }
}
