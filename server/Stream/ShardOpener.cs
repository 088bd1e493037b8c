using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Opens a shard at the position where reading continues, and finds out what was lost before it. It asks AWS; it reports and
/// stores nothing.
/// <code>
/// Kinesis has the position                           → an iterator there
/// older than the retention of the stream             → an iterator at the oldest record, and a gap
/// position refused, shard listed                     → an iterator by time, and a gap
/// shard refused, and not in a complete, new listing  → null: trimmed (these are the two proofs)
/// another stream has the name now                    → as if the stream did not exist
/// </code>
/// </summary>
internal sealed class ShardOpener(IAmazonKinesis kinesis, ShardId shard, TimeSpan retention)
{
    private GapSearch _gap;
    private bool _asked;
    private bool _sameStream;

    /// <summary>
    /// AWS's time. If no answer of AWS has arrived in this process yet, AWS is asked first: if this machine's clock is hours ahead, a start
    /// time taken from it is in the future, and nothing would be read from there.
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

    /// <summary>Kinesis said that the stream does not exist: another stream may have its name now.</summary>
    public void OnMissing() => _sameStream = false;

    /// <param name="position">The position up to which records are applied.</param>
    /// <param name="now">AWS's time.</param>
    /// <returns>Null: the shard is gone.</returns>
    public async Task<OpenedShard?> Open(Checkpoint position, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = ResumePoint.KnownUpTo(position);
        if (known < now - retention)
        {
            // Not read for longer than the retention: what is left begins at the oldest record.
            _gap = GapSearch.From(known.Value, "The shard was not read for longer than the stream keeps records.");
        }

        var point = known < now - retention || _gap.JumpToHorizon ? ResumePoint.TrimHorizon : ResumePoint.From(position);
        try
        {
            return await At(point, cancellationToken);
        }
        catch (AmazonKinesisException e) when (e is ResourceNotFoundException || (e is InvalidArgumentException && point.Sequence is not null))
        {
            var listed = await Listed(cancellationToken);
            if (listed.All(s => s.Name != shard.Name))
            {
                return e is ResourceNotFoundException && ShardMap.IsWhole(listed)
                    ? null
                    : throw new InvalidDataException($"Kinesis refuses {shard.Name} and its list of shards is not plausible.", e);
            }

            if (point.Sequence is null)
            {
                throw;
            }

            // The shard exists but does not have our sequence number any more: it was trimmed. Continue by time and report the gap.
            var from = known ?? now;
            _gap = GapSearch.From(from, "The last applied record was trimmed from the stream.");
            return await At(new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, from - ResumePoint.IdleMargin), cancellationToken);
        }
    }

    /// <summary>Ends a gap that was found before.</summary>
    /// <returns>False: our position was trimmed without an error. Open the shard again.</returns>
    public bool OnPage(List<Record> records, long lagMs, DateTimeOffset now, Action<DateTimeOffset, DateTimeOffset, string> gap)
    {
        _gap.Close(records, lagMs, now, gap);
        return !_gap.LooksTrimmed(records.Count, lagMs, retention, now);
    }

    /// <summary>Whether a plausible listing says that the shard is closed.</summary>
    public async Task<bool> IsListedClosed(CancellationToken cancellationToken)
    {
        var listed = await Listed(cancellationToken);
        return ShardMap.IsWhole(listed) && listed.Any(s => s.Name == shard.Name && s.Closed);
    }

    private async Task<OpenedShard> At(ResumePoint point, CancellationToken cancellationToken)
    {
        var iterator = await Iterator(kinesis, shard, point, cancellationToken);
        // Check after the iterator was returned: it belongs to the current stream. Once per take-over is enough, since Kinesis refuses a sequence
        // number of another stream. An account may make only 20 such calls a second.
        if (!_sameStream || point.Sequence is null)
        {
            await AssertSameStream(cancellationToken);
            _sameStream = true;
        }

        return new OpenedShard(iterator, point);
    }

    /// <exception cref="IteratorRefusedException">Too many GetShardIterator calls.</exception>
    public static async Task<string> Iterator(IAmazonKinesis kinesis, ShardId shard, ResumePoint point, CancellationToken cancellationToken)
    {
        try
        {
            return (await kinesis.GetShardIteratorAsync(point.Request(shard), cancellationToken)).ShardIterator
                ?? throw new InvalidDataException("Kinesis answered GetShardIterator without an iterator.");
        }
        catch (ProvisionedThroughputExceededException e)
        {
            throw new IteratorRefusedException(e);
        }
    }

    /// <summary>A new listing of the shards of our stream.</summary>
    private async Task<IReadOnlyList<ShardInfo>> Listed(CancellationToken cancellationToken)
    {
        await AssertSameStream(cancellationToken);
        return await StreamListing.Shards(kinesis, shard.Stream.Arn, cancellationToken);
    }

    /// <summary>A recreated stream has the same ARN and shard names as the old one.</summary>
    private async Task AssertSameStream(CancellationToken cancellationToken)
    {
        if ((await StreamListing.Describe(kinesis, shard.Stream.Arn, cancellationToken)).Id != shard.Stream)
        {
            throw StreamListing.NoLongerExists($"The stream of {shard} was deleted, and another stream has its name now.");
        }
    }
}

/// <summary>An open shard.</summary>
/// <param name="From">The position that Kinesis has accepted.</param>
internal sealed record OpenedShard(string Iterator, ResumePoint From);

/// <summary>Too many GetShardIterator calls. For a read, the same error means another limit: that of the reads.</summary>
internal sealed class IteratorRefusedException(ProvisionedThroughputExceededException reason) : Exception(reason.Message, reason);
