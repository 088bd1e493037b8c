using System.Threading.RateLimiting;
using ConnectStreaming.Access;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>
/// Who gets a snapshot. Bytes that are ready are not rationed: a thousand screens that come back at once get them at once. Limited are the bytes that are being
/// sent, because readers can be slow, and what one session asks, so that one program cannot block all others. In Open mode all sessions are one: there, each
/// address has its part of the bytes. <see cref="SnapshotBuilds"/> limits the building. Both protect this process, so each server of a cluster counts its own.
/// </summary>
internal sealed class SnapshotAdmission(IOptions<LiveOptions> options) : IDisposable
{
    /// <summary>Burst of snapshots for one session: a page takes one when it opens and one after each lost connection.</summary>
    public const int SessionBurst = 20;

    /// <summary>A reader can have this part of the bytes that are being sent.</summary>
    public const int ReaderPart = 4;

    private const int SessionPerSecond = 2;

    private readonly long _most = options.Value.SnapshotMegabytes * 1024L * 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ofReaders = new(StringComparer.Ordinal);
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
    public bool TryAcquire(string session)
    {
        using var own = _sessions.AttemptAcquire(session);
        return own.IsAcquired;
    }

    /// <summary>Whose part of the bytes it is.</summary>
    /// <param name="group">See <see cref="Addresses.Group"/>.</param>
    public static string ReaderOf(Viewer viewer, string group) => viewer.Session.Length > 0 ? viewer.Session : $"address {group}";

    /// <summary>Nothing can be sent to this reader now, so nothing need be built for it.</summary>
    public bool IsFull(string reader)
    {
        lock (_lock)
        {
            return IsFull_NeedsLock(reader);
        }
    }

    /// <returns>
    /// Dispose it when the bytes are sent. Null: see <see cref="IsFull"/>. A snapshot may be larger than what is left, else a large one would wait for ever
    /// beside small ones.
    /// </returns>
    public IDisposable? TrySend(string reader, int bytes)
    {
        lock (_lock)
        {
            if (IsFull_NeedsLock(reader))
            {
                return null;
            }
            _sending += bytes;
            _ofReaders[reader] = _ofReaders.GetValueOrDefault(reader) + bytes;
        }
        return new Sent(this, reader, bytes);
    }

    public void Dispose() => _sessions.Dispose();

    private bool IsFull_NeedsLock(string reader) => _sending >= _most || _ofReaders.GetValueOrDefault(reader) >= _most / ReaderPart;

    private void Done(string reader, int bytes)
    {
        lock (_lock)
        {
            _sending -= bytes;
            if ((_ofReaders[reader] -= bytes) == 0)
            {
                _ofReaders.Remove(reader);
            }
        }
    }

    private sealed class Sent(SnapshotAdmission admission, string reader, int bytes) : IDisposable
    {
        private bool _isDone;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isDone, true))
            {
                admission.Done(reader, bytes);
            }
        }
    }
}
