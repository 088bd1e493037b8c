using System.Diagnostics.Metrics;

namespace ConnectStreaming.Storage;

/// <summary>Meter <c>ConnectStreaming.Storage</c>.</summary>
internal sealed class StoreMetrics(IMeterFactory meters)
{
    public const string MeterName = "ConnectStreaming.Storage";

    private readonly Meter _meter = meters.Create(MeterName);

    public void Observe(StoreHealth health)
    {
        _meter.CreateObservableGauge("store.wal.size", () => health.WalBytes, "By", "Size of SQLite's write-ahead log, measured every minute");
        _meter.CreateObservableCounter("store.commits", () => health.Commits, "{transaction}", "Transactions written");
    }
}
