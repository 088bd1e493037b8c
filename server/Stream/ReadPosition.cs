using Amazon.Kinesis.Model;

namespace ConnectStreaming.Stream;

/// <summary>How a page moves the position of its shard. Pure.</summary>
internal static class ReadPosition
{
    /// <param name="position">Before the page.</param>
    /// <param name="page">A page that was applied.</param>
    /// <param name="caughtUpTo">
    /// Everything up to this time is applied, if the page has a next iterator and a lag; null: there is more to read.
    /// </param>
    public static Checkpoint After(Checkpoint position, GetRecordsResponse page, DateTimeOffset? caughtUpTo)
    {
        var last = page.Records is { Count: > 0 } records ? records[^1] : null;
        return position with
        {
            Sequence = last?.SequenceNumber ?? position.Sequence,
            LastArrival = last?.ApproximateArrivalTimestamp is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : position.LastArrival,
            // A page without a next iterator or without a lag does not prove that everything was read.
            CaughtUpAt = page.MillisBehindLatest is not null && !ShardEnd.IsDoubtful(page) ? caughtUpTo ?? position.CaughtUpAt : position.CaughtUpAt,
        };
    }
}
