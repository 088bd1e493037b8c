using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Limits on guessing. Failures in a row lock an account only for the place that they came from, so that nobody can lock others out.
/// <code>
/// counted                      by                                         answer
/// failures a minute            address, unknown browsers only             429
/// attempts a minute            account, all unknown browsers together     429; a known browser has attempts of its own
/// failures in a row            account and place                          locked for that place, 1 minute to 1 hour
/// </code>
/// A place is a known browser (<see cref="KnownBrowsers"/>), else an address or IPv6 network. Accounts that do not exist are
/// counted like those that do.
/// </summary>
internal sealed class SignInLimits(IOptions<AccessOptions> options, TimeProvider time) : IDisposable
{
    private const int MostPlaces = 10_000;
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan Forget = TimeSpan.FromHours(24);

    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(options.Value.SignIn.PerAddress);
    private readonly PartitionedRateLimiter<string> _accounts = PerMinute(options.Value.SignIn.PerAccount);
    private readonly Dictionary<string, Failed> _failed = [];
    private readonly Lock _lock = new();

    /// <summary>Time to wait; null: go on.</summary>
    public TimeSpan? Blocked(string address) =>
        _addresses.GetStatistics(address) is { CurrentAvailablePermits: < 1 } ? TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAddress) : null;

    public void OnFailed(string address) => _addresses.AttemptAcquire(address).Dispose();

    /// <param name="browser">Null: an unknown browser.</param>
    public TimeSpan? TakeAttempt(string account, string? browser)
    {
        using var lease = _accounts.AttemptAcquire(Key(account, browser ?? ""));
        return lease.IsAcquired ? null : TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAccount);
    }

    public TimeSpan? Locked(string account, string place)
    {
        lock (_lock)
        {
            return _failed.GetValueOrDefault(Key(account, place)).Until - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : null;
        }
    }

    /// <returns>Whether the account is locked for this place now: for 1 minute with the fifth failure in a row, then 2, 4, … up to an hour.</returns>
    public bool OnFailed(string account, string place)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var key = Key(account, place);
            var before = _failed.GetValueOrDefault(key);
            if (!_failed.ContainsKey(key))
            {
                MakeRoom_NeedsLock(now);
            }
            var failures = (now - before.Last < Forget ? before.Failures : 0) + 1;
            var until = LockUntil(failures, now);
            _failed[key] = new Failed(failures, now, until);
            return until is not null;
        }
    }

    public void OnSignedIn(string account, string place)
    {
        lock (_lock)
        {
            _failed.Remove(Key(account, place));
        }
    }

    /// <summary>After a reset of the password: for every place.</summary>
    public void Forgive(string account)
    {
        var all = Key(account, "");
        lock (_lock)
        {
            foreach (var key in _failed.Keys.Where(key => key.StartsWith(all, StringComparison.Ordinal)).ToArray())
            {
                _failed.Remove(key);
            }
        }
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _accounts.Dispose();
    }

    private DateTimeOffset? LockUntil(int failures, DateTimeOffset now)
    {
        var over = failures - options.Value.SignIn.LockAfter;
        return over < 0 ? null : now + TimeSpan.FromMinutes(Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(over, 10))));
    }

    /// <summary>The places that failed longest ago go first: a flood from many addresses pushes out itself.</summary>
    private void MakeRoom_NeedsLock(DateTimeOffset now)
    {
        if (_failed.Count < MostPlaces)
        {
            return;
        }
        foreach (var (key, _) in _failed.OrderBy(f => f.Value.Until > now).ThenBy(f => f.Value.Last).Take(MostPlaces / 10).ToArray())
        {
            _failed.Remove(key);
        }
    }

    // What was typed may be a password in the wrong field: it is not kept as it is.
    private static string Key(string account, string place) => $"{Secrets.Hash(account.ToLowerInvariant())} {place}";

    private static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string,
        string>(key => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / permits, QueueLimit = 0, AutoReplenishment = true,
        }));

    private readonly record struct Failed(int Failures, DateTimeOffset Last, DateTimeOffset? Until);
}
