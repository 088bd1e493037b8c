using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>The current page of a shard: it is decoded once and delivered until every event is accepted.</summary>
internal sealed class PageDelivery(string shard, ShardServices services, AgentDeliveries deliveries, ShardMeter meter)
{
    private readonly PageDecoder _decoder = new(shard, services.Reader, services.Time, services.Metrics, services.Quarantine);
    private bool _decoded;

    /// <summary>Null: no page waits for delivery, so the next one can be read.</summary>
    public GetRecordsResponse? Page { get; private set; }

    /// <summary>When the page was requested from Kinesis, by AWS's time.</summary>
    public DateTimeOffset RequestedAt { get; private set; }

    public static long Bytes(GetRecordsResponse page) => page.Records?.Sum(r => r.Data?.Length ?? 0) ?? 0;

    public void Begin(GetRecordsResponse page, DateTimeOffset requestedAt) => (Page, RequestedAt, _decoded) = (page, requestedAt, false);

    public void Drop() => Page = null;

    /// <exception cref="DeliveryFailedException">A part of the page is not delivered. Call this method again.</exception>
    public async Task Deliver(ShardPending pending, CancellationToken cancellationToken)
    {
        var records = Page?.Records ?? [];
        var entered = await services.Gate.Enter(records.Count, cancellationToken);
        try
        {
            // Decode once; events that could not be delivered stay where they are. Do it inside the gate: waiting decoded events cost the GC most.
            if (!_decoded)
            {
                using var decode = ChangeTraces.Part("decode");
                deliveries.Clear();
                foreach (var record in records)
                {
                    _decoder.Decode(record, deliveries, pending, meter);
                }

                _decoded = true;
            }

            using var deliver = ChangeTraces.Part("deliver");
            await deliveries.Deliver(pending, meter.Deliveries, (read, reason) => _decoder.Quarantine(
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
