using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>A stream by ARN and creation time: a recreated stream of the same name is another stream.</summary>
internal readonly record struct StreamId(string Arn, DateTimeOffset CreatedAt)
{
    /// <summary>Text form used as a key: ARN, '|', creation time in Unix milliseconds.</summary>
    public override string ToString() => $"{Arn}|{CreatedAt.ToUnixTimeMilliseconds()}";
}

/// <summary>A shard of a stream; its text form is the key of the shard's grain.</summary>
internal readonly record struct ShardId(StreamId Stream, string Name)
{
    public override string ToString() => $"{Stream}|{Name}";

    public static ShardId Parse(string text)
    {
        var parts = text.Split('|');
        return parts.Length == 3 && long.TryParse(parts[1], out var ms)
            ? new ShardId(new StreamId(parts[0], DateTimeOffset.FromUnixTimeMilliseconds(ms)), parts[2])
            : throw new FormatException($"'{text}' is not a shard id (stream ARN|creation ms|shard).");
    }
}

/// <summary>The position up to which a shard is applied and committed.</summary>
/// <param name="Sequence">Last applied sequence number; null before the first record.</param>
/// <param name="StartAt">Where reading began before any record was applied; fixed before the first read. Null: at the beginning of the shard.</param>
/// <param name="CaughtUpAt">Everything that arrived before this time is applied. After an idle weekend, reading resumes here.</param>
/// <param name="LastArrival">ApproximateArrivalTimestamp of the last applied record.</param>
/// <param name="Finished">The end of the shard was reached and applied (two proofs). This is a state of its own, never a sequence number.</param>
internal sealed record Checkpoint(
    string? Sequence,
    DateTimeOffset? StartAt,
    DateTimeOffset? CaughtUpAt,
    DateTimeOffset? LastArrival,
    bool Finished);

/// <summary>A record that could not be used; its body is never kept.</summary>
internal sealed record QuarantinedRecord(string Shard, string Sequence, string Reason, int Length, string Sha256, DateTimeOffset At);

/// <summary>A range of a shard that was lost (older than the retention, trimmed).</summary>
internal sealed record StreamGap(string Shard, DateTimeOffset From, DateTimeOffset To, string Reason, DateTimeOffset FoundAt);

/// <summary>A stream that has carried events of an instance.</summary>
internal readonly record struct CarriedStream(string StreamArn, string InstanceArn);

/// <summary>The result of a take-over: the new epoch, the checkpoint, and the committed states of the agents whose key hashes into the shard.</summary>
internal sealed record ShardTakeOver(long Epoch, Checkpoint? Checkpoint, IReadOnlyList<AgentState> Agents);

/// <summary>The content of one transaction of a shard: checkpoint, agent states and intervals together (invariant 1).</summary>
internal sealed record ShardCommit
{
    public required ShardId Shard { get; init; }

    /// <summary>The commit is refused when the shard already has a higher epoch.</summary>
    public required long Epoch { get; init; }
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>Newest state of every agent that changed since the last commit, with the hash of its partition key.</summary>
    public IReadOnlyCollection<(AgentState State, UInt128 KeyHash)> Agents { get; init; } = [];
    public IReadOnlyCollection<AgentInterval> Intervals { get; init; } = [];
    public IReadOnlyCollection<ContactInterval> ContactIntervals { get; init; } = [];
    public IReadOnlyCollection<ProfileInterval> ProfileIntervals { get; init; } = [];
    public IReadOnlyCollection<QuarantinedRecord> Quarantined { get; init; } = [];
    public IReadOnlyCollection<StreamGap> Gaps { get; init; } = [];
}

internal enum CommitResult
{
    Invalid = 0,
    Committed,

    /// <summary>Another owner took the shard. Stop: nothing was written.</summary>
    StaleEpoch,
}

/// <summary>The part of the store that the shard readers use. Storage implements it.</summary>
internal interface IShardStore
{
    /// <summary>How long an agent without events is kept, in the time of the stream. Default: no limit.</summary>
    TimeSpan? KeepsAgents => null;

    /// <summary>Takes over a shard in one transaction: gives it the next epoch (store-wide counter, +1) and returns what is committed.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="firstKey">Lowest partition-key hash (MD5 as a 128-bit number) of the shard.</param>
    /// <param name="lastKey">Highest partition-key hash, inclusive.</param>
    Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken);

    /// <summary>The committed states of these agents. An agent without a state is left out.</summary>
    Task<IReadOnlyList<AgentState>> States(IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken);

    /// <summary>Writes one commit in one transaction, conditional on the epoch.</summary>
    Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken);

    /// <summary>Checkpoints of all shards of a stream, by shard name. They show which shards were started and which are finished.</summary>
    Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Shards with a checkpoint that are not finished, of every stream that has ever had this ARN.</summary>
    Task<IReadOnlyDictionary<ShardId, Checkpoint>> Unfinished(string streamArn, CancellationToken cancellationToken);

    /// <summary>Records gaps of shards that are no longer read. A gap is recorded only once.</summary>
    Task Save(IReadOnlyCollection<StreamGap> gaps, CancellationToken cancellationToken);

    /// <summary>Which streams carried which instances recently: up to a day before the newest event of the instance.</summary>
    Task<IReadOnlyList<CarriedStream>> Carried(CancellationToken cancellationToken);

    /// <summary>The newest quarantined records, newest first.</summary>
    Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken);

    /// <summary>The newest gaps, newest first.</summary>
    Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken);
}
