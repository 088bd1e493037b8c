using System.IO.Compression;
using System.Text.Json;

namespace ConnectStreaming.Live;

/// <summary>A snapshot as bytes. Each compression is made once, at its first request.</summary>
internal sealed class SnapshotBytes(string etag, byte[] json)
{
    private readonly Lazy<byte[]> _brotli = new(() => Pack(json, s => new BrotliStream(s, new BrotliCompressionOptions { Quality = 4 })));
    private readonly Lazy<byte[]> _gzip = new(() => Pack(json, s => new GZipStream(s, CompressionLevel.Fastest)));

    public string Etag => etag;

    public (ReadOnlyMemory<byte> Bytes, string? Encoding) For(string acceptEncoding) =>
        acceptEncoding.Contains("br", StringComparison.Ordinal) ? (_brotli.Value, "br")
        : acceptEncoding.Contains("gzip", StringComparison.Ordinal) ? (_gzip.Value, "gzip")
        : (json, null);

    private static byte[] Pack(byte[] json, Func<System.IO.Stream, System.IO.Stream> pack)
    {
        var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(json);
        }
        return packed.ToArray();
    }
}

/// <summary>
/// Builds a snapshot once for all requests while it is valid. A snapshot that is up to half a second old is good enough, because the
/// stream that follows patches from its revision.
/// </summary>
internal sealed class SnapshotCache(LiveView view, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private SnapshotBytes? _current;
    private ViewPosition _position = ViewPosition.Unknown;
    private LiveHealth _health;
    private long _builtAt;
    private long _askedAt;

    public SnapshotBytes Get()
    {
        lock (_lock)
        {
            _askedAt = time.GetTimestamp();
            var (position, health) = (view.Position, view.Health);
            if (_current is { } current && _position.HasSameEpoch(position) && _health == health
                && (_position == position || time.GetElapsedTime(_builtAt) < GoodFor))
            {
                return current;
            }
            var snapshot = view.Snapshot(out position);
            (_position, _health, _builtAt) = (position, health, time.GetTimestamp());
            return _current = new SnapshotBytes(
                WireMap.Etag(snapshot, health), JsonSerializer.SerializeToUtf8Bytes(snapshot, WireJson.Default.WireSnapshot));
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
}
