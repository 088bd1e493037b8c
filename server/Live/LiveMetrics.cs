using System.Diagnostics.Metrics;

namespace ConnectStreaming.Live;

internal sealed class LiveMetrics
{
    public const string MeterName = "ConnectStreaming.Live";

    private readonly Histogram<int> _encoded;
    private readonly Counter<long> _snapshots;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _failed;
    private readonly UpDownCounter<int> _browsers;
    private int _connected;

    public LiveMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _encoded = meter.CreateHistogram<int>("live.frame.bytes", "By", "Size of encoded frames (each shared by all browsers that need it)");
        _snapshots = meter.CreateCounter<long>("live.snapshots", description: "Snapshots sent");
        _refused = meter.CreateCounter<long>("live.snapshots.refused", description: "Snapshots refused because of a limit");
        _closed = meter.CreateCounter<long>("live.browsers.closed", description: "Browsers closed by the server, by reason");
        _failed = meter.CreateCounter<long>("live.view.failures", description: "How often a view could not be updated");
        _browsers = meter.CreateUpDownCounter<int>("live.browsers", description: "Browsers connected");
    }

    public int Connected => Volatile.Read(ref _connected);

    public void OnEncoded(int bytes) => _encoded.Record(bytes);

    public void OnSnapshot() => _snapshots.Add(1);

    public void OnRefused() => _refused.Add(1);

    public void OnClosed(string reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void OnViewFailed() => _failed.Add(1);

    public void OnConnected()
    {
        Interlocked.Increment(ref _connected);
        _browsers.Add(1);
    }

    public void OnDisconnected()
    {
        Interlocked.Decrement(ref _connected);
        _browsers.Add(-1);
    }
}
