using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>What the keeper sends to a shard's grain with every ping.</summary>
/// <param name="Shard">The key of the grain.</param>
/// <param name="FirstKey">Lowest partition-key hash of the shard.</param>
/// <param name="LastKey">Highest partition-key hash, inclusive.</param>
/// <param name="StartAt">Where to start without a checkpoint; null: at the beginning of the shard.</param>
/// <param name="Ours">This product created the stream: read it at the fast pace.</param>
/// <param name="Retention">How long the stream keeps records.</param>
[GenerateSerializer, Immutable, Alias("shard-work")]
internal sealed record ShardWork(
    [property: Id(0)] string Shard,
    [property: Id(1)] UInt128 FirstKey,
    [property: Id(2)] UInt128 LastKey,
    [property: Id(3)] DateTimeOffset? StartAt,
    [property: Id(4)] bool Ours,
    [property: Id(6)] TimeSpan Retention);

/// <summary>One shard: a single owner by epoch, kept alive by pings (every 2 s from every silo). Key: <see cref="ShardId"/> as text.</summary>
[Alias("shard")]
internal interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Starts the reader when it is not running, replaces a stuck reader, and returns the status.</summary>
    [Alias("ping")]
    ValueTask<ShardStatus> Ping(ShardWork work);

    /// <summary>Stops reading and commits what is pending (the stream was recreated, or this process stops).</summary>
    [Alias("stop")]
    Task Stop();

    /// <summary>Stops reading, commits what is pending, and moves to another server. The next ping, from any server, arrives and begins there.</summary>
    [Alias("move")]
    Task MoveTo(SiloAddress server);
}

/// <summary>How a shard is doing, for <c>GET /api/stream</c>, the doctor and the trust conditions.</summary>
[GenerateSerializer, Immutable, Alias("shard-status")]
internal sealed record ShardStatus
{
    [Id(0)] public required string Shard { get; init; }

    /// <summary>The health that is sent to the boards.</summary>
    [Id(1)] public required SourceHealth Health { get; init; }
    [Id(2)] public string Owner { get; init; } = "";
    [Id(6)] public DateTimeOffset? LastReadAt { get; init; }
    [Id(7)] public DateTimeOffset? LastEventAt { get; init; }
    [Id(8)] public double EventsPerSecond { get; init; }
    [Id(9)] public long Records { get; init; }
    [Id(10)] public long Events { get; init; }
    [Id(11)] public long Duplicates { get; init; }
    [Id(12)] public long Late { get; init; }
    [Id(13)] public long ContactRecords { get; init; }
    [Id(14)] public long Foreign { get; init; }
    [Id(15)] public long Quarantined { get; init; }
    [Id(16)] public int PendingRows { get; init; }
    [Id(17)] public DateTimeOffset? LastCommitAt { get; init; }

    /// <summary>Last applied sequence number.</summary>
    [Id(18)] public string? Sequence { get; init; }

    /// <summary>When the caller received this status, by the caller's clock.</summary>
    [Id(20)] public DateTimeOffset At { get; init; }

    /// <summary>How its records arrive now: <c>polling</c> or <c>fan-out</c>.</summary>
    [Id(21)] public string Consumer { get; init; } = ReadMode.PollingCode;

    /// <summary>Why it is polled although <c>Stream:Mode</c> is <c>FanOut</c>, and what to do; null: it is read as configured.</summary>
    [Id(22)] public SourceDetail? ConsumerDetail { get; init; }
}
