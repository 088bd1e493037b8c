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

/// <summary>How far a shard is applied and committed.</summary>
/// <param name="Sequence">Last applied sequence number; null before the first record.</param>
/// <param name="StartAt">Where reading began when no record had been applied; fixed before the first read. Null: from the shard's beginning.</param>
/// <param name="CaughtUpAt">Everything that arrived before this time is applied (an idle weekend resumes here).</param>
/// <param name="LastArrival">ApproximateArrivalTimestamp of the last applied record.</param>
/// <param name="Finished">The shard's end was reached and applied (two proofs); its own state, never a sequence number.</param>
internal sealed record Checkpoint(
    string? Sequence,
    DateTimeOffset? StartAt,
    DateTimeOffset? CaughtUpAt,
    DateTimeOffset? LastArrival,
    bool Finished);

/// <summary>A record that could not be used; its body is never kept.</summary>
internal sealed record QuarantinedRecord(string Shard, string Sequence, string Reason, int Length, string Sha256, DateTimeOffset At);

/// <summary>A stretch of a shard that was lost (retention passed, trimmed).</summary>
internal sealed record StreamGap(string Shard, DateTimeOffset From, DateTimeOffset To, string Reason, DateTimeOffset FoundAt);

/// <summary>What take-over returns: the new epoch, the checkpoint and the committed states of the agents whose key hashes into the shard.</summary>
internal sealed record ShardTakeOver(long Epoch, Checkpoint? Checkpoint, IReadOnlyList<AgentState> Agents);

/// <summary>One transaction's worth of a shard: checkpoint, agent states and intervals together (invariant 1).</summary>
internal sealed record ShardCommit
{
    public required ShardId Shard { get; init; }

    /// <summary>The commit is refused when the shard has a higher epoch by now.</summary>
    public required long Epoch { get; init; }
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>Newest state of every agent that changed since the last commit, with the hash of its partition key.</summary>
    public IReadOnlyCollection<(AgentState State, UInt128 KeyHash)> Agents { get; init; } = [];
    public IReadOnlyCollection<AgentInterval> Intervals { get; init; } = [];
    public IReadOnlyCollection<ContactInterval> ContactIntervals { get; init; } = [];
    public IReadOnlyCollection<QuarantinedRecord> Quarantined { get; init; } = [];
    public IReadOnlyCollection<StreamGap> Gaps { get; init; } = [];
}

internal enum CommitResult
{
    Invalid = 0,
    Committed,

    /// <summary>Another owner took the shard: stop, nothing was written.</summary>
    StaleEpoch,
}

/// <summary>What the shard readers need of the store. Storage implements it.</summary>
internal interface IShardStore
{
    /// <summary>How long an agent is kept that is not heard of, in the time of the stream. Default: for ever.</summary>
    TimeSpan? KeepsAgents => null;

    /// <summary>Takes a shard: gives it the next epoch (store-wide counter, +1) and returns what is committed, in one transaction.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="firstKey">Lowest partition-key hash (MD5 as a 128-bit number) of the shard.</param>
    /// <param name="lastKey">Highest one, inclusive.</param>
    Task<ShardTakeOver> TakeOver(ShardId shard, UInt128 firstKey, UInt128 lastKey, CancellationToken cancellationToken);

    /// <summary>Writes one commit in one transaction, conditional on the epoch.</summary>
    Task<CommitResult> Commit(ShardCommit commit, CancellationToken cancellationToken);

    /// <summary>Checkpoints of all shards of a stream, by shard name (which are finished, which were begun).</summary>
    Task<IReadOnlyDictionary<string, Checkpoint>> Checkpoints(StreamId stream, CancellationToken cancellationToken);

    /// <summary>The newest quarantined records, newest first.</summary>
    Task<IReadOnlyList<QuarantinedRecord>> Quarantine(int limit, CancellationToken cancellationToken);

    /// <summary>The newest gaps, newest first.</summary>
    Task<IReadOnlyList<StreamGap>> Gaps(int limit, CancellationToken cancellationToken);
}
