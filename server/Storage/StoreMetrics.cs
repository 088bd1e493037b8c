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
        _meter.CreateObservableGauge("store.trouble", () => Troubles(health), description: "1 while the store has the problem named by the tag state, else 0");
    }

    private static IEnumerable<Measurement<int>> Troubles(StoreHealth health)
    {
        var now = health.Troubles.Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
        return StoreTrouble.Codes.Select(code => new Measurement<int>(now.Contains(code) ? 1 : 0, new KeyValuePair<string, object?>("state", code)));
    }
}
