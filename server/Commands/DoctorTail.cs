using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Commands;

/// <summary>What came last on a stream, over all of its shards.</summary>
/// <param name="Last">Time of the newest agent event.</param>
/// <param name="Events">Agent events since <see cref="DoctorTail.Window"/> ago.</param>
/// <param name="Others">Other records.</param>
/// <param name="Refused">The last refusal of a read as one too many, and how many shards met one.</param>
/// <param name="Unread">Shards that were not read to their end in time.</param>
internal sealed record TailSeen(DateTimeOffset? Last, long Events, long Others, (AwsError Error, int Shards)? Refused, int Unread)
{
    public static TailSeen Nothing { get; } = new(null, 0, 0, null, 0);

    public TailSeen With(TailSeen other) => new(
        Last is null || other.Last > Last ? other.Last : Last,
        Events + other.Events,
        Others + other.Others,
        Refused is { } refused ? (refused.Error, refused.Shards + (other.Refused?.Shards ?? 0)) : other.Refused,
        Unread + other.Unread);
}

/// <summary>
/// Reads the end of a stream beside a server that may be reading it too: once a second and shard, since a shard gives
/// 5 reads a second to all, and the server slows down for minutes when it is refused one.
/// </summary>
/// <param name="patience">For the whole of it; a shard with more than fits is left unread.</param>
internal sealed class DoctorTail(IAmazonKinesis kinesis, TimeProvider time, TimeSpan patience)
{
    /// <summary>Longer than the 120 s between heartbeats.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(3);

    private readonly AgentEventReader _reader = new(new TextPool());

    /// <param name="now">The time of AWS, which dates the records.</param>
    public async Task<TailSeen> Read(StreamId stream, IReadOnlyList<ShardInfo> shards, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + patience;
        // A closed shard's last events may be the newest: its children begin empty.
        var seen = await Task.WhenAll(shards.Select(shard => Read(stream, shard, now - Window, deadline, cancellationToken)));
        return seen.Aggregate(TailSeen.Nothing, (all, one) => all.With(one));
    }

    private async Task<TailSeen> Read(StreamId stream, ShardInfo shard, DateTimeOffset from, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var seen = TailSeen.Nothing;
        string? iterator = null;
        while (true)
        {
            try
            {
                iterator ??= await Begin(stream, shard, from, cancellationToken);
                var page = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, StreamARN = stream.Arn, Limit = 1_000 }, cancellationToken);
                seen = (page.Records ?? []).Aggregate(seen, Count);
                iterator = page.NextShardIterator;
                if (iterator is null || page.MillisBehindLatest is null or 0)
                {
                    return seen;
                }
            }
            catch (AmazonKinesisException e) when (AwsErrors.Explain(e) is { Kind: AwsErrorKind.Throttled } error)
            {
                seen = seen with { Refused = (error, 1) };
            }
            catch (ResourceNotFoundException) when (shard.Closed)
            {
                // Its last record has expired since it was listed.
                return seen;
            }

            if (time.GetUtcNow() + ReadPace.Slow > deadline)
            {
                return seen with { Unread = 1 };
            }

            await Task.Delay(ReadPace.Slow, time, cancellationToken);
        }
    }

    private async Task<string> Begin(StreamId stream, ShardInfo shard, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var begin = new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, from);
        return (await kinesis.GetShardIteratorAsync(begin.Request(new ShardId(stream, shard.Name)), cancellationToken)).ShardIterator
            ?? throw new InvalidDataException("Kinesis answered GetShardIterator without an iterator.");
    }

    private TailSeen Count(TailSeen seen, Record record) => _reader.Read(record.Data.ToArray()).All().Aggregate(
        seen,
        (seen, read) => read.Event is { } e
            ? seen with { Events = seen.Events + 1, Last = seen.Last > e.At ? seen.Last : e.At }
            : seen with { Others = seen.Others + 1 });
}
