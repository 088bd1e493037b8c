using System.Threading.RateLimiting;
using ConnectStreaming.Access;

namespace ConnectStreaming.Screens;

/// <summary>
/// Limits what strangers and guessers can do. There are 282,000,000,000 codes and at most 500 of them are good at a time: at twenty wrong ones a minute nobody
/// finds one in its ten minutes.
/// </summary>
internal sealed class ScreenLimits : IDisposable
{
    /// <summary>Devices behind one address that ask at once.</summary>
    public const int PairingBurst = 60;

    private const int PairingsPerMinute = 20;

    /// <summary>Wrong codes of one person at once.</summary>
    public const int GuessBurst = 20;

    private const int GuessesPerMinute = 10;

    private readonly PartitionedRateLimiter<string> _pairings = Bucket(PairingBurst, PairingsPerMinute);
    private readonly PartitionedRateLimiter<string> _guesses = Bucket(GuessBurst, GuessesPerMinute);

    /// <returns>Time to wait; null: allowed.</returns>
    public TimeSpan? TakePairing(HttpContext context)
    {
        using var lease = _pairings.AttemptAcquire(Addresses.Group(context));
        return lease.IsAcquired ? null : TimeSpan.FromSeconds(60.0 / PairingsPerMinute);
    }

    public TimeSpan? Blocked(Viewer person) =>
        _guesses.GetStatistics(person.Id) is { CurrentAvailablePermits: < 1 } ? TimeSpan.FromSeconds(60.0 / GuessesPerMinute) : null;

    public void OnWrongCode(Viewer person) => _guesses.AttemptAcquire(person.Id).Dispose();

    public void Dispose()
    {
        _pairings.Dispose();
        _guesses.Dispose();
    }

    private static PartitionedRateLimiter<string> Bucket(int burst, int perMinute) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute, QueueLimit = 0, AutoReplenishment = true,
        }));
}
