using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// Who gets a snapshot. Bytes that are ready are not rationed: a thousand screens that come back at once get them at once. Limited are the bytes that are being
/// sent, because readers can be slow, and what one session asks, so that one program cannot block all others. In Open mode all sessions are one, without a
/// limit of its own. <see cref="SnapshotBuilds"/> limits the building.
/// </summary>
internal sealed class SnapshotAdmission(IOptions<LiveOptions> options) : IDisposable
{
    /// <summary>Burst of snapshots for one session: a page takes one when it opens and one after each lost connection.</summary>
    public const int SessionBurst = 20;

    /// <summary>A session can have this part of the bytes that are being sent.</summary>
    public const int SessionPart = 4;

    private const int SessionPerSecond = 2;

    private readonly long _most = options.Value.SnapshotMegabytes * 1024L * 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ofSessions = new(StringComparer.Ordinal);
    private long _sending;

    private readonly PartitionedRateLimiter<string> _sessions = PartitionedRateLimiter.Create<string, string>(session => session.Length == 0
        ? RateLimitPartition.GetNoLimiter(session)
        : RateLimitPartition.GetTokenBucketLimiter(session, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = SessionBurst,
            TokensPerPeriod = SessionPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Bytes of answers that are being sent.</summary>
    public long Sending => Interlocked.Read(ref _sending);

    /// <param name="session">Session of the viewer; "" in Open mode.</param>
    /// <returns>False: the session asks too often.</returns>
    public bool TryAsk(string session)
    {
        using var own = _sessions.AttemptAcquire(session);
        return own.IsAcquired;
    }

    /// <returns>Dispose it when the bytes are sent. Null: too many bytes are being sent. What is larger than the limit is sent alone.</returns>
    public IDisposable? TrySend(string session, int bytes)
    {
        lock (_lock)
        {
            var own = _ofSessions.GetValueOrDefault(session);
            if ((_sending > 0 && _sending + bytes > _most) || (session.Length > 0 && own > 0 && own + bytes > _most / SessionPart))
            {
                return null;
            }
            _sending += bytes;
            _ofSessions[session] = own + bytes;
        }
        return new Sent(this, session, bytes);
    }

    public void Dispose() => _sessions.Dispose();

    private void Done(string session, int bytes)
    {
        lock (_lock)
        {
            _sending -= bytes;
            if ((_ofSessions[session] -= bytes) == 0)
            {
                _ofSessions.Remove(session);
            }
        }
    }

    private sealed class Sent(SnapshotAdmission admission, string session, int bytes) : IDisposable
    {
        private bool _isDone;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isDone, true))
            {
                admission.Done(session, bytes);
            }
        }
    }
}
