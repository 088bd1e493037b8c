using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// Limits the snapshots a second: if a thousand screens come back at once, they are served one after another. A session or token has a small
/// part of the limit, so that one program cannot block all others. In Open mode all sessions share one limit.
/// </summary>
internal sealed class SnapshotAdmission(IOptions<LiveOptions> options) : IDisposable
{
    /// <summary>Burst of snapshots for one session: a page takes one when it opens and one after each lost connection.</summary>
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

    /// <param name="session">Session of the viewer; "" in Open mode.</param>
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
