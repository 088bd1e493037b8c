namespace ConnectStreaming.Tests.Fakes;

/// <summary>One call as the fake saw it.</summary>
/// <param name="Operation">Such as <c>GetRecords</c>.</param>
/// <param name="Stream">Stream name, or null when the call names none.</param>
/// <param name="Shard">Shard id, or null.</param>
/// <param name="At">When, by the fake's clock.</param>
internal sealed record FakeCall(string Operation, string? Stream, string? Shard, DateTimeOffset At);

/// <summary>The fault of one call. A changed page (<see cref="EmptyPage"/>, …) is still a good answer.</summary>
internal abstract record FakeFault
{
    /// <summary>The limit of 5 reads/s or 2 MB/s is used up, by us or by another consumer.</summary>
    public static FakeFault Throttle { get; } =
        new Error(400, "ProvisionedThroughputExceededException", "Rate exceeded for shard in stream under account 000000000000.");

    public static FakeFault InternalFailure { get; } =
        new Error(500, "InternalFailureException", "The request processing has failed because of an unknown error.");

    public static FakeFault Unavailable { get; } = new Error(503, "ServiceUnavailable", "Service is unavailable.");

    public static FakeFault ExpiredIterator { get; } =
        new Error(400, "ExpiredIteratorException", "Iterator expired. The iterator was created more than 5 minutes ago.");

    public static FakeFault ExpiredToken { get; } = new Error(400, "ExpiredTokenException", "The security token included in the request is expired");

    public static FakeFault UnrecognizedClient { get; } =
        new Error(400, "UnrecognizedClientException", "The security token included in the request is invalid.");

    public static FakeFault NotFound { get; } = new Error(400, "ResourceNotFoundException", "Stream under account 000000000000 not found.");

    /// <summary>No answer until the caller stops waiting.</summary>
    public static FakeFault Hang { get; } = new Stall();

    /// <summary>The answer is delayed by this time.</summary>
    public static FakeFault Late(TimeSpan by) => new Slow(by);

    /// <summary>The first byte of the answer is sent at once, the rest after this time.</summary>
    public static FakeFault SlowBody(TimeSpan pause) => new Dripping(pause);

    /// <summary>The connection is reset before the first byte of the answer.</summary>
    public static FakeFault Reset { get; } = new Broken();

    /// <summary>A page without records that does not say that the shard is read to its end.</summary>
    public static FakeFault EmptyPage { get; } = new Page(PageChange.Empty);

    /// <summary>Every record of the page twice.</summary>
    public static FakeFault Duplicate { get; } = new Page(PageChange.Duplicate);

    /// <summary>The page's records in reverse.</summary>
    public static FakeFault Reorder { get; } = new Page(PageChange.Reorder);

    /// <summary>The page has records and lag, but no next iterator and no child shards.</summary>
    public static FakeFault NoNext { get; } = new Page(PageChange.NoNext);

    /// <summary>The same, with a lag of 0 even if records are left.</summary>
    public static FakeFault NoNextAndNoLag { get; } = new Page(PageChange.NoNextAndNoLag);

    /// <summary>The missing permission in the words of AWS.</summary>
    public static FakeFault AccessDenied(string action, string stream) => new Error(
        400,
        "AccessDeniedException",
        $"User: arn:aws:sts::000000000000:assumed-role/dashboard/i-0 is not authorized to perform: {action} on resource: {FakeKinesis.Arn(stream)} because "
            + $"no identity-based policy allows the {action} action");

    public static FakeFault Code(int status, string code, string message) => new Error(status, code, message);

    /// <summary>The connection breaks after this number of bytes of the body.</summary>
    public static FakeFault CutAt(int bytes) => new Cut(bytes);

    /// <summary>200 with this body instead of the answer.</summary>
    public static FakeFault Body(string body) => new Text(body);

    internal sealed record Error(int Status, string Type, string Message) : FakeFault;

    internal sealed record Stall : FakeFault;

    internal sealed record Slow(TimeSpan By) : FakeFault;

    internal sealed record Dripping(TimeSpan Pause) : FakeFault;

    internal sealed record Broken : FakeFault;

    internal sealed record Cut(int Bytes) : FakeFault;

    internal sealed record Text(string Json) : FakeFault;

    internal sealed record Page(PageChange Change) : FakeFault;

    internal enum PageChange
    {
        Invalid = 0,
        Empty,
        Duplicate,
        Reorder,
        NoNext,
        NoNextAndNoLag,
    }
}

/// <summary>The answer for a position before the oldest stored record. All three occur in practice.</summary>
internal enum TrimStyle
{
    Invalid = 0,

    /// <summary>Reading continues at the oldest stored record, without an error.</summary>
    Silent,

    /// <summary>GetShardIterator refuses the sequence number.</summary>
    InvalidArgument,

    /// <summary>GetShardIterator does not know the sequence number.</summary>
    ResourceNotFound,

    /// <summary>200, no records, MillisBehindLatest = the retention period. This never ends.</summary>
    EmptyForEver,
}

/// <summary>An error answer, thrown inside the fake.</summary>
internal sealed class FakeError(string type, string message, int status = 400) : Exception(message)
{
    public string Type { get; } = type;

    public int Status { get; } = status;
}
