namespace ConnectStreaming.Stream;

/// <summary>The events that are lost when reading of a removed stream ends before everything up to the removal was read. Pure.</summary>
internal static class LeftStreamGaps
{
    private const string Reason = "Setup moved the agent events to another stream, and this stream could not be read up to that time.";

    /// <param name="stream">Name or ARN, for a stream from which nothing was ever read.</param>
    /// <param name="unfinished">
    /// Its shards that have a checkpoint and are not read to their end. Of a recreated stream, only the newer one counts.
    /// </param>
    /// <param name="otherwiseFrom">Where the gap begins when there is no checkpoint.</param>
    /// <param name="until">When Amazon Connect last wrote to the stream.</param>
    /// <param name="now">When reading of the stream ended.</param>
    public static IReadOnlyList<StreamGap> Of(
        string stream, IReadOnlyDictionary<ShardId, Checkpoint> unfinished, DateTimeOffset otherwiseFrom, DateTimeOffset until, DateTimeOffset now)
    {
        if (unfinished.Count == 0)
        {
            return [new StreamGap(stream, otherwiseFrom, until, Reason, now)];
        }

        var newest = unfinished.Keys.Max(shard => shard.Stream.CreatedAt);
        return
        [
            .. from shard in unfinished
            where shard.Key.Stream.CreatedAt == newest
            let begins = ResumePoint.KnownUpTo(shard.Value) ?? otherwiseFrom
            where begins < until
            orderby shard.Key.Name
            select new StreamGap(shard.Key.ToString(), begins, until, Reason, now),
        ];
    }
}
