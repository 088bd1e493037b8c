using System.IO.Compression;
using System.Text.Json;

namespace ConnectStreaming.Live;

/// <summary>A snapshot as bytes; each compression is made once, when first asked for.</summary>
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
/// Builds a snapshot once for everyone who asks while it holds. One that is up to half a second old is as good as a new
/// one: the stream that follows patches from its revision.
/// </summary>
internal sealed class SnapshotCache(LiveView view, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepUnused = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private SnapshotBytes? _current;
    private string? _epoch;
    private long _rev;
    private LiveHealth _health;
    private long _builtAt;
    private long _askedAt;

    public SnapshotBytes Get()
    {
        lock (_lock)
        {
            _askedAt = time.GetTimestamp();
            var (position, health) = (view.Replica.Position, view.Health);
            if (_current is { } current && _epoch == position.Epoch && _health == health && (_rev == position.Rev || time.GetElapsedTime(_builtAt) < GoodFor))
            {
                return current;
            }
            var snapshot = view.Snapshot();
            (_epoch, _rev, _health, _builtAt) = (position.Epoch, snapshot.Rev, health, time.GetTimestamp());
            return _current = new SnapshotBytes(
                WireMap.Etag(new(snapshot.Epoch, snapshot.Rev), health), JsonSerializer.SerializeToUtf8Bytes(snapshot, WireJson.Default.WireSnapshot));
        }
    }

    /// <summary>Several MB for a large floor, which nobody may ask for again for hours.</summary>
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
