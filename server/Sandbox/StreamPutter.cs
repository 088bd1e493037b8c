using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Sandbox;

/// <summary>
/// Sends events in order per agent: a batch has at most one event of an agent, and a failed entry is sent again before
/// any later one of its agent. A failed call may have stored its records: then there are duplicates, as with any producer.
/// </summary>
internal sealed class StreamPutter(IAmazonKinesis kinesis, string streamName, TextWriter? truth)
{
    public const int BatchLimit = 250;
    private readonly LinkedList<SimulatedEvent> _waiting = new();

    /// <summary>Number of records sent since the start.</summary>
    public long Put { get; private set; }

    public int Waiting => _waiting.Count;

    public void Add(SimulatedEvent due) => _waiting.AddLast(due);

    /// <summary>Puts one batch.</summary>
    /// <returns>False when some entries were refused: wait a little before the next batch.</returns>
    public async Task<bool> PutBatch(CancellationToken cancellationToken)
    {
        var batch = new List<LinkedListNode<SimulatedEvent>>();
        var agents = new HashSet<string>(StringComparer.Ordinal);
        for (var node = _waiting.First; node is not null && batch.Count < BatchLimit; node = node.Next)
        {
            if (agents.Add(node.Value.AgentArn))
            {
                batch.Add(node);
            }
        }

        if (batch.Count == 0)
        {
            return true;
        }

        var answer = await kinesis.PutRecordsAsync(
            new PutRecordsRequest
            {
                StreamName = streamName,
                Records = [.. batch.Select(node => new PutRecordsRequestEntry
                {
                    PartitionKey = node.Value.AgentArn, Data = new MemoryStream(node.Value.Json.ToArray(), writable: false),
                })],
            },
            cancellationToken);
        var refused = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (answer.Records is { } results && results[i].ErrorCode is { Length: > 0 })
            {
                refused++;
                continue;
            }

            _waiting.Remove(batch[i]);
            Put++;
            truth?.WriteLine(System.Text.Encoding.UTF8.GetString(batch[i].Value.Json.Span));
        }

        truth?.Flush();
        return refused == 0;
    }
}
