using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Brakes on guessing: failures per address (an office behind one address may sign in as often as it likes), attempts per
/// account, and a lock that grows with failures in a row. Accounts that do not exist lock like those that do.
/// </summary>
internal sealed class SignInLimits(IOptions<AccessOptions> options, TimeProvider time) : IDisposable
{
    private const int MostUnknown = 10_000;
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);

    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(options.Value.SignIn.PerAddress);
    private readonly PartitionedRateLimiter<string> _accounts = PerMinute(options.Value.SignIn.PerAccount);
    private readonly Dictionary<string, (int Failures, DateTimeOffset? Until)> _unknown = [];
    private readonly Lock _lock = new();

    /// <summary>Time to wait; null: go on.</summary>
    public TimeSpan? Blocked(string address) =>
        _addresses.GetStatistics(address) is { CurrentAvailablePermits: < 1 } ? TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAddress) : null;

    public void OnFailed(string address) => _addresses.AttemptAcquire(address).Dispose();

    public TimeSpan? TakeAttempt(string account)
    {
        using var lease = _accounts.AttemptAcquire(Secrets.Hash(account.ToLowerInvariant()));
        return lease.IsAcquired ? null : TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAccount);
    }

    public TimeSpan? Locked(string account, Person? person)
    {
        var until = person is not null ? person.LockedUntil : Unknown(account).Until;
        return until - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Null: not yet. 1 minute with the fifth failure in a row, then 2, 4, … up to an hour.</summary>
    public DateTimeOffset? LockAfter(int failures)
    {
        var over = failures - options.Value.SignIn.LockAfter;
        return over < 0 ? null : time.GetUtcNow() + TimeSpan.FromMinutes(Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(over, 10))));
    }

    public void OnFailedUnknown(string account)
    {
        var failures = Unknown(account).Failures + 1;
        lock (_lock)
        {
            if (_unknown.Count >= MostUnknown)
            {
                _unknown.Clear();
            }
            _unknown[Secrets.Hash(account.ToLowerInvariant())] = (failures, LockAfter(failures));
        }
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _accounts.Dispose();
    }

    private (int Failures, DateTimeOffset? Until) Unknown(string account)
    {
        lock (_lock)
        {
            return _unknown.GetValueOrDefault(Secrets.Hash(account.ToLowerInvariant()));
        }
    }

    private static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / permits, QueueLimit = 0, AutoReplenishment = true,
        }));
}
