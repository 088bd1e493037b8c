namespace ConnectStreaming.Agents;

/// <summary>
/// How a source of agent events is, from the reader of a shard to the page. One list for all of them:
/// <code>
///                 shard  stream  page
/// Starting          –      ✓      ✓    not known yet: which streams are read, or whether this one is there
/// Live              ✓      ✓      ✓    read, and not behind
/// CatchingUp        ✓      –      ✓    from a take-over until it has caught up once
/// Behind            ✓      –      ✓    caught up once, and more than 10 s behind now
/// Down              –      –      ✓    somebody is logged in, and no event comes from anybody (board)
/// Unreachable       ✓      ✓      ✓    no answer, or none that can be used
/// Denied            ✓      ✓      ✓    credentials or a permission are missing
/// Missing           ✓      ✓      ✓    no such stream or shard
/// None              –      –      ✓    no stream is configured or connected
/// Off               –      ✓      ✓    setup took the instance's agent events away
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

/// <summary>Why a source is in its state. Everybody may read the code; the words behind it are for administrators.</summary>
internal enum SourceReason
{
    None = 0,

    /// <summary>The shard's read rate (5 reads and 2 MB a second, shared by all its readers) is used up.</summary>
    Throttled,

    /// <summary>The account makes too many calls of another kind (DescribeStreamSummary, ListShards); reads are not concerned.</summary>
    RateLimited,

    /// <summary>AWS did not answer in time.</summary>
    Timeout,

    /// <summary>No connection to AWS: route, DNS, proxy.</summary>
    Network,

    /// <summary>AWS itself answers that it is not available.</summary>
    ServiceUnavailable,

    /// <summary>An answer that is cut off or not what Kinesis sends.</summary>
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

    /// <summary>Kinesis knows no such stream or shard.</summary>
    StreamMissing,

    /// <summary>Nobody reads the shard any more.</summary>
    ShardLost,

    /// <summary>This server's store does not answer.</summary>
    Store,

    /// <summary>A call inside this server or between servers was not answered.</summary>
    Delivery,

    /// <summary>Everybody who is logged in is silent.</summary>
    AllSilent,

    /// <summary>No stream is configured or connected.</summary>
    NoStream,

    /// <summary>Setup took the agent events away.</summary>
    TakenDown,

    /// <summary>Anything else; the words say what.</summary>
    Other,
}

/// <summary>A text for the person who must act, in both languages.</summary>
[GenerateSerializer, Immutable, Alias("source-detail")]
internal sealed record SourceDetail([property: Id(0)] string En, [property: Id(1)] string Ja);

/// <summary>What a <see cref="SourceHealth"/> is about.</summary>
internal enum SourceKind
{
    Invalid = 0,

    /// <summary>Named by stream ARN, creation time and shard id in one text.</summary>
    Shard,

    /// <summary>Named by its ARN, or by its configured name until AWS was asked.</summary>
    Stream,

    /// <summary>The agent events of one Connect instance, named by its ARN.</summary>
    Instance,

    /// <summary>The reading of this server as a whole: which streams are to be read.</summary>
    Server,
}

/// <summary>The thing that a <see cref="SourceHealth"/> is about; unique among all kinds.</summary>
[GenerateSerializer, Immutable, Alias("source-key")]
internal readonly record struct SourceKey([property: Id(0)] SourceKind Kind, [property: Id(1)] string Name)
{
    public static SourceKey Server { get; } = new(SourceKind.Server, "");

    public static SourceKey Shard(string shard) => new(SourceKind.Shard, shard);

    public static SourceKey Stream(string stream) => new(SourceKind.Stream, stream);

    public static SourceKey Instance(string instanceArn) => new(SourceKind.Instance, instanceArn);
}

/// <summary>The health of a source of agent events: said by its reader, folded by the board, shown by the page and by <c>/api/stream</c>.</summary>
[GenerateSerializer, Immutable, Alias("source-health")]
internal sealed record SourceHealth
{
    [Id(0)] public required SourceKey Source { get; init; }

    [Id(1)] public required SourceState State { get; init; }

    [Id(2)] public SourceReason Reason { get; init; }

    /// <summary>For administrators only: it may name ARNs, accounts and paths.</summary>
    [Id(3)] public SourceDetail? Detail { get; init; }

    /// <summary>MillisBehindLatest of the last read; while nothing is read, at least the time since.</summary>
    [Id(4)] public long BehindMs { get; init; }

    /// <summary>Every event that arrived before this time (stream clock) has been applied; null while unknown.</summary>
    [Id(5)] public DateTimeOffset? CaughtUpTo { get; init; }

    /// <summary>How long ago, when this was said, the last answer had come.</summary>
    [Id(6)] public TimeSpan Unanswered { get; init; }

    /// <summary>A source that gives no further sign for longer than this counts as unreachable.</summary>
    [Id(7)] public TimeSpan Patience { get; init; } = SourceRule.Stale;

    /// <summary>Of a shard: under which epoch it is read; 0 = not known yet. What an older epoch says is not heard any more.</summary>
    [Id(8)] public long Epoch { get; init; }

    /// <summary>ARN of the stream, of a shard's health.</summary>
    [Id(9)] public string? Stream { get; init; }

    /// <summary>Nothing was heard of anything.</summary>
    public static SourceHealth Unheard { get; } = new() { Source = SourceKey.Server, State = SourceState.Starting };
}
