using System.Diagnostics.Metrics;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Meter <c>ConnectStreaming.Stream</c>.</summary>
internal sealed class StreamMetrics
{
    private readonly Counter<long> _records;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _readsFailed;
    private readonly Counter<long> _subscriptionsFailed;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _commitsFailed;
    private readonly Histogram<double> _lag;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ConnectStreaming.Stream");
        _records = meter.CreateCounter<long>("stream.records.read", "{record}", "Records read from all shards");
        _quarantined = meter.CreateCounter<long>("stream.records.quarantined", "{record}", "All records that were quarantined");
        _gaps = meter.CreateCounter<long>("stream.gaps", "{gap}", "Ranges of a stream that were lost");
        _readsFailed = meter.CreateCounter<long>("stream.reads.failed", "{read}", "Failed reads by reason");
        _subscriptionsFailed = meter.CreateCounter<long>(
            "stream.subscriptions.failed", "{subscription}", "Subscriptions to a shard (fan-out) that were refused or broke, by reason");
        _rows = meter.CreateCounter<long>("stream.rows.committed", "{row}", "Agent states and intervals committed");
        _commitsFailed = meter.CreateCounter<long>("stream.commits.failed", "{commit}", "Commits that the store refused or did not answer");
        _lag = meter.CreateHistogram<double>("stream.lag", "ms", "MillisBehindLatest of each read");
    }

    public void OnRead(int records, long lagMs)
    {
        _records.Add(records);
        _lag.Record(lagMs);
    }

    public void OnReadFailed(SourceReason reason) => _readsFailed.Add(1, new KeyValuePair<string, object?>("reason", reason.Code()));

    public void OnSubscriptionFailed(SourceReason reason) => _subscriptionsFailed.Add(1, new KeyValuePair<string, object?>("reason", reason.Code()));

    public void OnQuarantined() => _quarantined.Add(1);

    public void OnGap() => _gaps.Add(1);

    public void OnCommitted(int rows) => _rows.Add(rows);

    public void OnCommitFailed() => _commitsFailed.Add(1);
}
