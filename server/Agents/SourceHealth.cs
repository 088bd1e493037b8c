namespace ConnectStreaming.Agents;

/// <summary>
/// The states of a source of agent events, from the reader of a shard to the page:
/// <code>
///                 shard  stream  page
/// Starting          –      ✓      ✓    not known yet which streams are read, or whether this one exists
/// Live              ✓      ✓      ✓    read, and not behind
/// CatchingUp        ✓      –      ✓    from a take-over until it has caught up once
/// Behind            ✓      –      ✓    has caught up once, and is more than 10 s behind now
/// Down              –      –      ✓    somebody is logged in, and nobody sends events (board)
/// Unreachable       ✓      ✓      ✓    no answer, or no usable answer
/// Denied            ✓      ✓      ✓    credentials or a permission are missing
/// Missing           ✓      ✓      ✓    the stream or shard does not exist
/// None              –      –      ✓    no stream is configured or connected
/// Off               –      ✓      ✓    setup disconnected the instance's agent events
/// Stopped           ✓      –      –    this reader has ended: another one has the shard, or the process stops
/// Finished          ✓      –      –    read to its end (split, merge, trimmed)
/// </code>
/// </summary>
internal enum SourceState
{
    Invalid = 0,
    Starting,
    Live,
    CatchingUp,
    Behind,
    Down,
    Unreachable,
    Denied,
    Missing,
    None,
    Off,
    Stopped,
    Finished,
}

/// <summary>Why a source is in its state. Everybody may read the code; the text is for administrators.</summary>
internal enum SourceReason
{
    None = 0,

    /// <summary>The shard's read rate (5 reads and 2 MB a second, shared by all its readers) is exhausted.</summary>
    Throttled,

    /// <summary>The account makes too many calls of another kind (DescribeStreamSummary, ListShards). Reads are not affected.</summary>
    RateLimited,

    /// <summary>AWS did not answer in time.</summary>
    Timeout,

    /// <summary>No connection to AWS: route, DNS, proxy.</summary>
    Network,

    /// <summary>AWS answers that the service is not available.</summary>
    ServiceUnavailable,

    /// <summary>An answer that is incomplete or not in Kinesis's format.</summary>
    BadAnswer,

    /// <summary>No credentials, expired ones, or ones that AWS does not know.</summary>
    Credentials,

    /// <summary>An IAM permission is missing.</summary>
    AccessDenied,

    /// <summary>The key of an encrypted stream cannot be used.</summary>
    Kms,

    /// <summary>This machine's clock is wrong by more than five minutes.</summary>
    Clock,

    /// <summary>No AWS Region is configured.</summary>
    NoRegion,

    /// <summary>Kinesis does not have this stream or shard.</summary>
    StreamMissing,

    /// <summary>No server reads the shard any more.</summary>
    ShardLost,

    /// <summary>This server's store does not answer.</summary>
    Store,

    /// <summary>A call inside this server or between servers was not answered.</summary>
    Delivery,

    /// <summary>Everybody who is logged in is silent.</summary>
    AllSilent,

    /// <summary>No stream is configured or connected.</summary>
    NoStream,

    /// <summary>Setup disconnected the agent events.</summary>
    TakenDown,

    /// <summary>Anything else; the text says what.</summary>
    Other,

    /// <summary>The shard is polled, although it should be pushed (enhanced fan-out). The picture is not affected.</summary>
    NoConsumer,
}

/// <summary>A text for the person who must act, in both languages.</summary>
[GenerateSerializer, Immutable, Alias("source-detail")]
internal sealed record SourceDetail([property: Id(0)] string En, [property: Id(1)] string Ja);

/// <summary>The kind of thing that a <see cref="SourceHealth"/> describes.</summary>
internal enum SourceKind
{
    Invalid = 0,

    /// <summary>A shard, named by stream ARN, creation time and shard id in one text.</summary>
    Shard,

    /// <summary>A stream, named by its ARN, or by its configured name until AWS has answered.</summary>
    Stream,

    /// <summary>The agent events of one Connect instance, named by its ARN.</summary>
    Instance,

    /// <summary>The reading of this server as a whole: which streams it must read.</summary>
    Server,
}

/// <summary>Identifies what a <see cref="SourceHealth"/> describes; unique among all kinds.</summary>
[GenerateSerializer, Immutable, Alias("source-key")]
internal readonly record struct SourceKey([property: Id(0)] SourceKind Kind, [property: Id(1)] string Name)
{
    public static SourceKey Server { get; } = new(SourceKind.Server, "");

    public static SourceKey Shard(string shard) => new(SourceKind.Shard, shard);

    public static SourceKey Stream(string stream) => new(SourceKind.Stream, stream);

    public static SourceKey Instance(string instanceArn) => new(SourceKind.Instance, instanceArn);
}

/// <summary>The health of a source of agent events. Its reader reports it, the board combines it, the page and <c>/api/stream</c> show it.</summary>
[GenerateSerializer, Immutable, Alias("source-health")]
internal sealed record SourceHealth
{
    [Id(0)] public required SourceKey Source { get; init; }

    [Id(1)] public required SourceState State { get; init; }

    [Id(2)] public SourceReason Reason { get; init; }

    /// <summary>For administrators only: it may name ARNs, accounts and paths.</summary>
    [Id(3)] public SourceDetail? Detail { get; init; }

    /// <summary>MillisBehindLatest of the last read. While nothing is read, at least the time since the last read.</summary>
    [Id(4)] public long BehindMs { get; init; }

    /// <summary>Every event that arrived before this time (stream clock) is applied; null while unknown.</summary>
    [Id(5)] public DateTimeOffset? CaughtUpTo { get; init; }

    /// <summary>Age of the last answer at the time of the report.</summary>
    [Id(6)] public TimeSpan Unanswered { get; init; }

    /// <summary>A source that does not report again within this time counts as unreachable.</summary>
    [Id(7)] public TimeSpan Patience { get; init; } = SourceRule.Stale;

    /// <summary>For a shard: the epoch under which it is read; 0: not known yet. Reports of an older epoch are ignored.</summary>
    [Id(8)] public long Epoch { get; init; }

    /// <summary>For a shard: ARN of its stream.</summary>
    [Id(9)] public string? Stream { get; init; }

    /// <summary>
    /// The time up to which the agents of this source are known: now while it is live. While it is not read, the end of the last read. Null: not known.
    /// </summary>
    public DateTimeOffset? KnownUpTo(DateTimeOffset now) => State == SourceState.Live ? now : CaughtUpTo;

    /// <summary>The health before any report.</summary>
    public static SourceHealth Unheard { get; } = new() { Source = SourceKey.Server, State = SourceState.Starting };
}
