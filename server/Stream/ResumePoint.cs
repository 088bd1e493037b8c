using Amazon.Kinesis;
using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>
/// Where reading of a shard continues. Pure.
/// <code>
/// a record was applied in this run      → after it
/// checkpoint with a sequence, not idle  → after it
/// checkpoint, idle for longer than it   → at "caught up at" − 2 min (an old sequence number expires with its record)
/// no record yet, start time fixed       → at that time
/// child of a shard that we read         → at its beginning
/// </code>
/// </summary>
internal readonly record struct ResumePoint(ShardIteratorType Type, string? Sequence, DateTimeOffset? At)
{
    /// <summary>Margin for clock differences and for records that were on their way when "caught up" was stored.</summary>
    public static readonly TimeSpan IdleMargin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(1);

    public static ResumePoint TrimHorizon => new(ShardIteratorType.TRIM_HORIZON, null, null);

    public static ResumePoint From(Checkpoint checkpoint)
    {
        if (checkpoint.CaughtUpAt is { } caughtUp && caughtUp - (checkpoint.LastArrival ?? checkpoint.StartAt ?? DateTimeOffset.MinValue) > IdleMargin)
        {
            return new(ShardIteratorType.AT_TIMESTAMP, null, caughtUp - IdleMargin);
        }

        if (checkpoint.Sequence is { } sequence)
        {
            return new(ShardIteratorType.AFTER_SEQUENCE_NUMBER, sequence, null);
        }

        return checkpoint.StartAt is { } start ? new(ShardIteratorType.AT_TIMESTAMP, null, start) : TrimHorizon;
    }

    /// <summary>
    /// Where a shard without a checkpoint begins: at a time, or at its beginning when the retention of the stream is shorter than that (null).
    /// </summary>
    public static Checkpoint First(DateTimeOffset? startAt, TimeSpan retention, DateTimeOffset now) =>
        new(null, startAt > now - retention ? startAt : null, null, null, Finished: false);

    /// <summary>
    /// The checkpoint without impossible times: this machine's clock was wrong when they were written. AWS refuses a start in the future
    /// (InvalidArgument). Where it does not refuse it, nothing would be read until then.
    /// </summary>
    /// <param name="now">AWS's time.</param>
    /// <param name="startFrom">How far back a first start reads.</param>
    public static Checkpoint WithoutImpossibleTimes(Checkpoint checkpoint, DateTimeOffset now, TimeSpan startFrom) => checkpoint with
    {
        StartAt = checkpoint.StartAt > now ? now - startFrom : checkpoint.StartAt,
        // AWS's time is known to a second or two. The margin for idle shards covers this.
        CaughtUpAt = checkpoint.CaughtUpAt <= now ? checkpoint.CaughtUpAt : checkpoint.CaughtUpAt <= now + ClockError ? now : null,
    };

    /// <summary>The time up to which everything is known to be applied; a gap begins here. Null: nothing was ever read.</summary>
    public static DateTimeOffset? KnownUpTo(Checkpoint checkpoint) =>
        Latest(Latest(checkpoint.CaughtUpAt, checkpoint.LastArrival), checkpoint.StartAt);

    public GetShardIteratorRequest Request(ShardId shard) => new()
    {
        StreamARN = shard.Stream.Arn,
        ShardId = shard.Name,
        ShardIteratorType = Type,
        StartingSequenceNumber = Sequence,
        Timestamp = At?.UtcDateTime,
    };

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
