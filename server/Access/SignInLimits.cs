using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Limits password guessing. Failures in a row lock an account only for the place that they came from, so that nobody can lock out others.
/// <code>
/// counted                      by                                         result
/// failures a minute            address, unknown browsers only             429
/// attempts a minute            account and network, unknown browsers      429; a known browser has its own limit
/// the same, thirty times       account, all unknown browsers together     429
/// failures in a row            account and place                          locked for that place, 1 minute to 1 hour
/// </code>
/// A place is a known browser (<see cref="KnownBrowsers"/>), else an address (<see cref="Addresses.Group"/>). A network is larger
/// (<see cref="Addresses.Network"/>): an attacker who has a whole network uses up only its own attempts. Only attacks from thirty networks at once block
/// a new browser. Accounts that do not exist are
/// counted in the same way.
/// <para>
/// Failures in a row are stored: the servers of a cluster count them together, and a restart forgets none. The limits a minute are counted by each server,
/// so three servers allow three times as many. That is enough: they slow an attacker with many addresses down, and for each of these addresses the shared
/// count ends after five wrong passwords. A good password (<see cref="Passwords.Rate"/>) is not found with some thousands of attempts an hour.
/// </para>
/// </summary>
internal sealed class SignInLimits(ISignInFailures failures, IOptions<AccessOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Number of networks that must use up their attempts before an account is blocked for other networks.</summary>
    public const int Networks = 30;

    /// <summary>Failures that are older than this do not count.</summary>
    public static readonly TimeSpan Forget = TimeSpan.FromHours(24);

    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);

    private readonly PartitionedRateLimiter<string> _addresses = PerMinute(options.Value.SignIn.PerAddress);
    private readonly PartitionedRateLimiter<string> _attempts = PerMinute(options.Value.SignIn.PerAccount);
    private readonly PartitionedRateLimiter<string> _strangers = PerMinute(options.Value.SignIn.PerAccount * Networks);

    /// <summary>Time to wait; null: not blocked.</summary>
    public TimeSpan? Blocked(string address) =>
        _addresses.GetStatistics(address) is { CurrentAvailablePermits: < 1 } ? TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAddress) : null;

    public void OnFailed(string address) => _addresses.AttemptAcquire(address).Dispose();

    /// <param name="place">A known browser, or another place with a separate limit.</param>
    public TimeSpan? TakeAttempt(string account, string place)
    {
        using var lease = _attempts.AttemptAcquire($"{Key(account)} {place}");
        return lease.IsAcquired ? null : TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAccount);
    }

    /// <summary>An attempt by a browser that is new to the account.</summary>
    /// <param name="network">The network from <see cref="Addresses.Network"/>.</param>
    public TimeSpan? TakeStrangersAttempt(string account, string network)
    {
        // Check the network first: an attempt that it refuses does not count against the others.
        if (TakeAttempt(account, "network-" + network) is { } wait)
        {
            return wait;
        }
        using var lease = _strangers.AttemptAcquire(Key(account));
        return lease.IsAcquired ? null : TimeSpan.FromSeconds(60.0 / options.Value.SignIn.PerAccount / Networks);
    }

    public async Task<TimeSpan?> Locked(string account, string place, CancellationToken cancellationToken)
    {
        var failed = await failures.Of(Key(account), place, cancellationToken);
        return LockUntil(failed) - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : null;
    }

    /// <returns>Whether the account is locked for this place now: for 1 minute after the fifth failure in a row, then 2, 4, … up to an hour.</returns>
    public async Task<bool> OnFailed(string account, string place, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return LockUntil(await failures.Add(Key(account), place, now, now - Forget, cancellationToken)) is not null;
    }

    public Task OnSignedIn(string account, string place, CancellationToken cancellationToken) => failures.Clear(Key(account), place, cancellationToken);

    /// <summary>Clears the failures of all places, after a reset of the password.</summary>
    public Task ClearFailures(string account, CancellationToken cancellationToken) => failures.Clear(Key(account), null, cancellationToken);

    public void Dispose()
    {
        _addresses.Dispose();
        _attempts.Dispose();
        _strangers.Dispose();
    }

    private DateTimeOffset? LockUntil(SignInFailures failed)
    {
        var over = failed.Count - options.Value.SignIn.LockAfter;
        return over < 0 ? null : failed.Last + TimeSpan.FromMinutes(Math.Min(LongestLock.TotalMinutes, Math.Pow(2, Math.Min(over, 10))));
    }

    // The text may be a password in the wrong field, so only its hash is kept.
    private static string Key(string account) => Secrets.Hash(account.ToLowerInvariant());

    private static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string,
        string>(key => RateLimitPartition.GetTokenBucketLimiter(
        key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / permits, QueueLimit = 0, AutoReplenishment = true,
        }));
}
