using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Opens a shard at the place where it is read on from, and knows what was lost on the way there. Asks AWS; says nothing to anyone and
/// stores nothing.
/// <code>
/// place known to Kinesis                          → an iterator there
/// older than what the stream keeps                → an iterator at the oldest record, and a gap
/// place refused, shard listed                     → an iterator by time, and a gap
/// shard refused, and not in a whole, fresh listing → null: trimmed, the two proofs that it is gone
/// another stream has the name by now              → as if there were no such stream
/// </code>
/// </summary>
internal sealed class ShardOpener(IAmazonKinesis kinesis, ShardId shard, TimeSpan retention)
{
    private GapSearch _gap;
    private bool _asked;
    private bool _sameStream;

    /// <summary>
    /// AWS's time. When nothing in this process has heard from AWS yet, it is asked first: with this machine's clock hours ahead, a
    /// start that is fixed by it lies in the future, and what is read from there is nothing.
    /// </summary>
    public async Task<DateTimeOffset> Now(TimeProvider time, CancellationToken cancellationToken)
    {
        if (!_asked && time is SourceClock { IsKnown: false })
        {
            await AssertSameStream(cancellationToken);
            _asked = true;
        }

        return time.GetUtcNow();
    }

    /// <summary>Kinesis said that the stream is not there: perhaps another one has its name by now.</summary>
    public void OnMissing() => _sameStream = false;

    /// <param name="position">What is applied.</param>
    /// <param name="now">AWS's time.</param>
    /// <returns>Null: the shard is gone.</returns>
    public async Task<string?> Open(Checkpoint position, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = ResumePoint.KnownUpTo(position);
        if (known < now - retention)
        {
            // Down for longer than the stream keeps records: what is left begins at the horizon.
            _gap = GapSearch.From(known.Value, "Not read for longer than the stream keeps records.");
        }

        var point = known < now - retention || _gap.JumpToHorizon ? ResumePoint.TrimHorizon : ResumePoint.From(position);
        try
        {
            return await Iterator(point, cancellationToken);
        }
        catch (AmazonKinesisException e) when (e is ResourceNotFoundException || (e is InvalidArgumentException && point.Sequence is not null))
        {
            var listed = await Listed(cancellationToken);
            if (listed.All(s => s.Name != shard.Name))
            {
                return e is ResourceNotFoundException && ShardMap.IsWhole(listed)
                    ? null
                    : throw new InvalidDataException($"Kinesis refuses {shard.Name} and lists shards that cannot be right.", e);
            }

            if (point.Sequence is null)
            {
                throw;
            }

            // The shard is there but does not know our sequence number any more: it is trimmed. Go on by time and report the gap.
            var from = known ?? now;
            _gap = GapSearch.From(from, "The last applied record was trimmed from the stream.");
            return await Iterator(new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, from - ResumePoint.IdleMargin), cancellationToken);
        }
    }

    /// <summary>Ends a gap that was found.</summary>
    /// <returns>False: the place that is read from is gone without a word, so open again.</returns>
    public bool OnPage(List<Record> records, long lagMs, DateTimeOffset now, Action<DateTimeOffset, DateTimeOffset, string> gap)
    {
        _gap.Close(records, lagMs, now, gap);
        return !_gap.LooksTrimmed(records.Count, lagMs, retention, now);
    }

    /// <summary>The second proof of a shard's end, after a page without a next iterator: that alone may be a bad answer.</summary>
    public async Task<bool> IsClosed(GetRecordsResponse page, CancellationToken cancellationToken)
    {
        if (page.ChildShards is { Count: > 0 })
        {
            return true;
        }

        var listed = await Listed(cancellationToken);
        return ShardMap.IsWhole(listed) && listed.Any(s => s.Name == shard.Name && s.Closed);
    }

    private async Task<string> Iterator(ResumePoint point, CancellationToken cancellationToken)
    {
        var iterator = (await kinesis.GetShardIteratorAsync(point.Request(shard), cancellationToken)).ShardIterator
            ?? throw new InvalidDataException("Kinesis answered GetShardIterator without an iterator.");
        // Asked after the iterator: it belongs to the stream that is there now. Once per take-over is enough, since Kinesis refuses a sequence
        // number of another stream; 20 such calls a second are allowed to a whole account.
        if (!_sameStream || point.Sequence is null)
        {
            await AssertSameStream(cancellationToken);
            _sameStream = true;
        }

        return iterator;
    }

    /// <summary>The shards of our stream, asked for now.</summary>
    private async Task<IReadOnlyList<ShardInfo>> Listed(CancellationToken cancellationToken)
    {
        await AssertSameStream(cancellationToken);
        return await StreamListing.Shards(kinesis, shard.Stream.Arn, cancellationToken);
    }

    /// <summary>A stream that was created again has the ARN and the shard names of the old one.</summary>
    private async Task AssertSameStream(CancellationToken cancellationToken)
    {
        if ((await StreamListing.Describe(kinesis, shard.Stream.Arn, cancellationToken)).Id != shard.Stream)
        {
            throw StreamListing.NotThere($"The stream of {shard} was deleted, and another one has its name.");
        }
    }
}
