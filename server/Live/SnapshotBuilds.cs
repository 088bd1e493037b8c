using System.Threading.RateLimiting;

namespace ConnectStreaming.Live;

/// <summary>
/// Limits the building of snapshots, which costs processor time: so many a second, and no more at once than the machine has cores. Who asks for a snapshot
/// that is being built, or was built just now, costs nothing here.
/// </summary>
internal sealed class SnapshotBuilds(int perSecond)
{
    /// <summary>Seconds' worth of snapshots that can be built at once after a quiet time.</summary>
    private const int Burst = 2;

    private readonly SemaphoreSlim _atOnce = new(Environment.ProcessorCount);

    // Refilled when it is empty: it needs no timer.
    private readonly TokenBucketRateLimiter _left = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst * perSecond,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / perSecond,
        AutoReplenishment = false,
        QueueLimit = 0,
    });

    /// <returns>False: so many were built already that this one must wait for a second.</returns>
    public bool TryTake() => Take() || (_left.TryReplenish() && Take());

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

    private bool Take()
    {
        using var one = _left.AttemptAcquire();
        return one.IsAcquired;
    }
}
