using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Commands;

/// <summary>The last records of a stream, from all of its shards.</summary>
/// <param name="Last">Time of the newest agent event.</param>
/// <param name="Events">Number of agent events within <see cref="DoctorTail.Window"/>.</param>
/// <param name="Others">Number of other records.</param>
/// <param name="Refused">The last throttled read, and the number of shards with one.</param>
/// <param name="Unread">Number of shards that could not be read to their end in time.</param>
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
/// Reads the end of a stream that a server may be reading too: once a second per shard, because a shard allows
/// 5 reads a second in total, and the server slows down for minutes after a throttled read.
/// </summary>
/// <param name="patience">Time limit for all shards. A shard with more records counts as unread.</param>
internal sealed class DoctorTail(IAmazonKinesis kinesis, TimeProvider time, TimeSpan patience)
{
    /// <summary>Longer than the 120 s between heartbeats.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(3);

    private readonly AgentEventReader _reader = new(new TextPool());

    /// <param name="now">AWS's time, which is the time of the records.</param>
    public async Task<TailSeen> Read(StreamId stream, IReadOnlyList<ShardInfo> shards, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + patience;
        // The last events of a closed shard may be the newest: its child shards begin empty.
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
                var page = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, StreamARN = stream.Arn, Limit = 1_000 },
                    cancellationToken);
                seen = (page.Records ?? []).Aggregate(seen, Count);
                iterator = page.NextShardIterator;
                if (iterator is null || page.MillisBehindLatest is null or 0)
                {
                    return seen;
                }
            }
            catch (Exception e) when (AwsErrors.Explain(e) is
                { Kind: AwsFaultKind.Throttled or AwsFaultKind.KmsThrottled or AwsFaultKind.RateLimited } error)
            {
                seen = seen with { Refused = (error, 1) };
            }
            catch (ResourceNotFoundException) when (shard.Closed)
            {
                // The shard's last record has expired since it was listed.
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
        return await ShardOpener.Iterator(kinesis, new ShardId(stream, shard.Name), begin, cancellationToken);
    }

    private TailSeen Count(TailSeen seen, Record record) => _reader.Read(record.Data.ToArray()).All().Aggregate(
        seen,
        (seen, read) => read.Event is { } e
            ? seen with { Events = seen.Events + 1, Last = seen.Last > e.At ? seen.Last : e.At }
            : seen with { Others = seen.Others + 1 });
}
