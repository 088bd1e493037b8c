using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>A stream in <c>GET /api/stream</c>.</summary>
/// <param name="State">The code of a <see cref="SourceState"/>, as on the page.</param>
/// <param name="Reason">The code of a <see cref="SourceReason"/>; null: none.</param>
internal sealed record StreamJson(
    string Stream,
    string? Arn,
    DateTimeOffset? CreatedAt,
    string State,
    string? Reason,
    SourceDetail? Detail,
    int WaitingShards,
    bool Uncovered,
    ShardJson[] Shards)
{
    /// <summary>Warnings for administrators about the content of the streams: limits that reject agents or instances.</summary>
    public IReadOnlyList<SourceDetail> Warnings { get; init; } = [];

    public static StreamJson Of(StreamReport report) => new(
        report.Stream, report.Arn, report.CreatedAt, report.Health.State.Code(), report.Health.Reason.Code(), report.Health.Detail,
        report.WaitingShards, report.Uncovered, [.. report.Shards.Select(ShardJson.Of)]);
}

/// <summary>A shard in <c>GET /api/stream</c>.</summary>
/// <param name="Consumer"><c>polling</c> or <c>fan-out</c>.</param>
/// <param name="ConsumerDetail">Why it is polled although <c>Stream:Mode</c> is <c>FanOut</c>, and what to do; null: it is read as configured.</param>
internal sealed record ShardJson(
    string Shard,
    string State,
    string? Reason,
    SourceDetail? Detail,
    string Owner,
    long Epoch,
    long LagMs,
    DateTimeOffset? CaughtUpTo,
    DateTimeOffset? LastReadAt,
    DateTimeOffset? LastEventAt,
    double EventsPerSecond,
    long Records,
    long Events,
    long Duplicates,
    long Late,
    long ContactRecords,
    long Foreign,
    long Quarantined,
    int PendingRows,
    DateTimeOffset? LastCommitAt,
    string? Sequence,
    string Consumer,
    SourceDetail? ConsumerDetail)
{
    public static ShardJson Of(ShardStatus shard) => new(
        shard.Shard, shard.Health.State.Code(), shard.Health.Reason.Code(), shard.Health.Detail, shard.Owner, shard.Health.Epoch,
        shard.Health.BehindMs, shard.Health.CaughtUpTo, shard.LastReadAt, shard.LastEventAt, shard.EventsPerSecond, shard.Records, shard.Events,
        shard.Duplicates, shard.Late, shard.ContactRecords, shard.Foreign, shard.Quarantined, shard.PendingRows, shard.LastCommitAt, shard.Sequence,
        shard.Consumer, shard.ConsumerDetail);
}
