using System.Threading.RateLimiting;

namespace ConnectStreaming.Sandbox;

/// <summary>A bucket of tokens for each operation, as AWS has it: so many at once, then so many a second.</summary>
internal sealed class ControlPlaneThrottle(double rate, int burst) : IDisposable
{
    /// <summary>Above ten a second, more than one token is added at a time: a timer that fires more often costs more than it shows.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string> _operations = PartitionedRateLimiter.Create<string, string>(
        operation => RateLimitPartition.Get(operation, _ => new TokenBucketRateLimiter(OptionsOf(rate, burst))));

    public bool Take(string operation)
    {
        using var token = _operations.AttemptAcquire(operation);
        return token.IsAcquired;
    }

    public void Dispose() => _operations.Dispose();

    private static TokenBucketRateLimiterOptions OptionsOf(double rate, int burst)
    {
        var one = TimeSpan.FromSeconds(1 / rate);
        var period = one > Shortest ? one : Shortest;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = Math.Max(1, (int)Math.Round(period / one)),
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        };
    }
}
