using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>The page at hand of a shard: read, decoded once, and delivered until every event of it has been taken.</summary>
internal sealed class PageDelivery(string shard, ShardServices services, ShardAgents agents, ShardMeter meter)
{
    private readonly PageDecoder _decoder = new(shard, services.Reader, services.Time, services.Metrics, services.Quarantine);
    private bool _decoded;

    /// <summary>Null: nothing waits, read on.</summary>
    public GetRecordsResponse? Page { get; private set; }

    /// <summary>When Kinesis was asked for it, by AWS's time.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    public static long Bytes(GetRecordsResponse page) => page.Records?.Sum(r => r.Data?.Length ?? 0) ?? 0;

    public void Begin(GetRecordsResponse page, DateTimeOffset askedAt) => (Page, AskedAt, _decoded) = (page, askedAt, false);

    public void Drop() => Page = null;

    /// <exception cref="DeliveryFailedException">A part of the page waits; call again.</exception>
    public async Task Deliver(ShardPending pending, CancellationToken cancellationToken)
    {
        var records = Page?.Records ?? [];
        var entered = await services.Gate.Enter(records.Count, cancellationToken);
        try
        {
            // Once; what could not be delivered waits where it is. Within the gate: decoded events that wait cost the garbage collector most.
            if (!_decoded)
            {
                agents.Clear();
                foreach (var record in records)
                {
                    _decoder.Decode(record, agents, pending, meter);
                }

                _decoded = true;
            }

            await agents.Deliver(pending, meter.Deliveries, (read, reason) => _decoder.Quarantine(
                new QuarantinedRecord(shard, read.Sequence, reason, read.Body.Length, PageDecoder.Hash(read.Body), services.Time.GetUtcNow()), pending, meter));
            Page = null;
        }
        finally
        {
            if (entered)
            {
                services.Gate.Leave();
            }
        }
    }
}
