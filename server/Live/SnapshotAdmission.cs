using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// At most so many snapshots a second: a thousand screens that come back at once are let in one after another. A session or token has a small
/// share of them, so that one program cannot keep all others out; in Open mode sessions are not told apart.
/// </summary>
internal sealed class SnapshotAdmission(IOptions<LiveOptions> options) : IDisposable
{
    /// <summary>Snapshots of one session at once, and a second: a page takes one when it opens and one after each loss of its link.</summary>
    public const int SessionBurst = 20;
    private const int SessionPerSecond = 2;

    private readonly TokenBucketRateLimiter _all = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.Value.SnapshotsPerSecond * 2,
        TokensPerPeriod = Math.Max(1, options.Value.SnapshotsPerSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        QueueLimit = 0,
    });

    private readonly PartitionedRateLimiter<string> _sessions = PartitionedRateLimiter.Create<string, string>(session => session.Length == 0
        ? RateLimitPartition.GetNoLimiter(session)
        : RateLimitPartition.GetTokenBucketLimiter(session, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = SessionBurst,
            TokensPerPeriod = SessionPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <param name="session">Of the viewer; "" in Open mode.</param>
    public bool TryEnter(string session)
    {
        using var own = _sessions.AttemptAcquire(session);
        if (!own.IsAcquired)
        {
            return false;
        }
        using var shared = _all.AttemptAcquire();
        return shared.IsAcquired;
    }

    public void Dispose()
    {
        _all.Dispose();
        _sessions.Dispose();
    }
}
