namespace ConnectStreaming.Live;

/// <summary>
/// Limits the building of snapshots, which costs processor time: so many a second, and no more at once than the machine has cores. Who asks for a snapshot
/// that is being built, or was built just now, costs nothing here.
/// </summary>
internal sealed class SnapshotBuilds(int perSecond, TimeProvider time)
{
    /// <summary>Seconds' worth of snapshots that can be built at once after a quiet time.</summary>
    private const int Burst = 2;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _atOnce = new(Environment.ProcessorCount);
    private double _left = Burst * perSecond;
    private long _at = time.GetTimestamp();

    /// <returns>False: so many were built already that this one must wait for a second.</returns>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(Burst * perSecond, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
            {
                return false;
            }
            _left--;
            return true;
        }
    }

    /// <summary>Runs it on another thread when its turn has come.</summary>
    public async Task<T> Run<T>(Func<T> build)
    {
        // The caller may hold a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _atOnce.WaitAsync();
        try
        {
            return build();
        }
        finally
        {
            _atOnce.Release();
        }
    }
}
