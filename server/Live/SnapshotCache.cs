using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;

namespace ConnectStreaming.Live;

/// <param name="Encoding">For the header Content-Encoding; null: none.</param>
internal readonly record struct SnapshotBody(ReadOnlyMemory<byte> Bytes, string? Encoding);

/// <summary>
/// A snapshot as bytes, for all who ask for it. Each compression is made once, at its first request. If it fails, who waits for it gets the plain bytes, and
/// the next request tries again.
/// </summary>
/// <param name="pack">Packs the bytes for a Content-Encoding; null: the usual way.</param>
internal sealed class SnapshotBytes(string etag, byte[] json, SnapshotBuilds builds, Func<string, byte[], byte[]>? pack = null)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _packed = new(StringComparer.Ordinal);

    public string Etag => etag;

    public ReadOnlyMemory<byte> Json => json;

    public async Task<SnapshotBody> For(string acceptEncoding)
    {
        var encoding = acceptEncoding.Contains("br", StringComparison.Ordinal) ? "br"
            : acceptEncoding.Contains("gzip", StringComparison.Ordinal) ? "gzip"
            : null;
        if (encoding is null)
        {
            return new SnapshotBody(json, null);
        }
        var packed = _packed.GetOrAdd(
            encoding, static (key, self) => new Lazy<Task<byte[]>>(() => self.Builds.Run(() => self.Pack(key, self.Json))),
            (Builds: builds, Pack: pack ?? Pack, Json: json));
        try
        {
            return new SnapshotBody(await packed.Value, encoding);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _packed.TryRemove(KeyValuePair.Create(encoding, packed));
            return new SnapshotBody(json, null);
        }
    }

    private static byte[] Pack(string encoding, byte[] json)
    {
        var packed = new MemoryStream();
        using (System.IO.Stream stream = encoding == "br"
            ? new BrotliStream(packed, new BrotliCompressionOptions { Quality = 4 })
            : new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(json);
        }
        return packed.ToArray();
    }
}

/// <summary>
/// Builds a snapshot once for all requests while it is valid, also for those that come while it is being built. A snapshot that is up to half a second old is
/// good enough, because the stream that follows patches from its revision.
/// </summary>
internal sealed class SnapshotCache(LiveView view, SnapshotBuilds builds, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private SnapshotBytes? _current;
    private Task<SnapshotBytes>? _building;
    private ViewPosition _position = ViewPosition.Unknown;
    private LiveHealth _health;
    private long _builtAt;
    private long _askedAt;

    /// <summary>The present one, if it does not have to be built; else null.</summary>
    public SnapshotBytes? Ready()
    {
        lock (_lock)
        {
            return Ready_NeedsLock();
        }
    }

    /// <returns>Null: it would have to be built, and as many are built already as may be.</returns>
    public Task<SnapshotBytes>? Get()
    {
        lock (_lock)
        {
            if (Ready_NeedsLock() is { } current)
            {
                return Task.FromResult(current);
            }
            if (_building is null && builds.TryTake())
            {
                _building = builds.Run(Build);
            }
            return _building;
        }
    }

    /// <summary>Frees an unused snapshot. For a large floor it has several MB, and nobody may request it for hours.</summary>
    public void ForgetUnused()
    {
        lock (_lock)
        {
            if (_current is not null && time.GetElapsedTime(_askedAt) > KeepUnused)
            {
                _current = null;
            }
        }
    }

    private SnapshotBytes? Ready_NeedsLock()
    {
        _askedAt = time.GetTimestamp();
        var (position, health) = (view.Position, view.Health);
        return _position.HasSameEpoch(position) && _health == health && (_position == position || time.GetElapsedTime(_builtAt) < GoodFor) ? _current : null;
    }

    private SnapshotBytes Build()
    {
        try
        {
            var (health, at) = (view.Health, time.GetTimestamp());
            var snapshot = view.Snapshot(out var position);
            var built = new SnapshotBytes(
                WireMap.Etag(snapshot, health), JsonSerializer.SerializeToUtf8Bytes(snapshot, WireJson.Default.WireSnapshot), builds);
            lock (_lock)
            {
                (_current, _position, _health, _builtAt) = (built, position, health, at);
            }
            return built;
        }
        finally
        {
            lock (_lock)
            {
                _building = null;
            }
        }
    }
}
