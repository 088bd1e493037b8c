using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>Where one kind of event is to go.</summary>
internal abstract record Wish
{
    private Wish()
    {
    }

    /// <summary>As it is now.</summary>
    public sealed record AsItIs : Wish;

    /// <summary>Nowhere.</summary>
    public sealed record Nowhere : Wish;

    public sealed record To(Target Target) : Wish;
}

internal enum CapacityMode
{
    Invalid = 0,
    Provisioned,
    OnDemand,
}

/// <summary>What was asked of one Kinesis stream; null is "as it is", or the default when it is created.</summary>
/// <param name="Shards">Provisioned only, 1–10,000. Default 1.</param>
/// <param name="RetentionHours">24–8760. Default 24.</param>
internal sealed record StreamWish(CapacityMode? Mode = null, int? Shards = null, int? RetentionHours = null);

internal enum Compression
{
    Invalid = 0,
    None,
    Gzip,
    Zip,
    Snappy,
    HadoopSnappy,
}

/// <summary>What was asked of the Firehose stream and what it needs; the defaults are those of a fresh one.</summary>
/// <param name="Bucket">Name of the bucket, created when it does not exist.</param>
/// <param name="Role">Name of the delivery role, created with least privilege when it does not exist.</param>
/// <param name="BufferSeconds">0–900.</param>
/// <param name="BufferMebibytes">1–128.</param>
internal sealed record FirehoseWish(
    string Bucket, string Role, string Prefix = "", string ErrorPrefix = "", bool Newline = true, int BufferSeconds = 60, int BufferMebibytes = 5, Compression Compression = Compression.None);

/// <summary>What was asked for, complete: names are filled in.</summary>
internal sealed record Wanted
{
    public Wish AgentEvents { get; init; } = new Wish.AsItIs();

    public Wish ContactRecords { get; init; } = new Wish.AsItIs();

    public ImmutableSortedDictionary<string, StreamWish> Streams { get; init; } = ImmutableSortedDictionary<string, StreamWish>.Empty;

    /// <summary>Set when contact records are to go to a Firehose stream.</summary>
    public FirehoseWish? Firehose { get; init; }

    /// <summary>Names of streams whose association may be replaced or taken away although setup did not make it.</summary>
    public ImmutableHashSet<string> Replace { get; init; } = [];

    /// <summary>Names of streams that setup did not make, but may change.</summary>
    public ImmutableHashSet<string> Change { get; init; } = [];

    public Wish For(EventKind kind) => kind == EventKind.AgentEvents ? AgentEvents : ContactRecords;
}

/// <summary>What a teardown was asked to do beside what setup made.</summary>
/// <param name="Include">Names to delete although setup did not make them.</param>
/// <param name="Keep">Names to disconnect, but not to delete.</param>
internal sealed record TeardownWish(ImmutableHashSet<string> Include, ImmutableHashSet<string> Keep)
{
    public static TeardownWish OnlyOurs { get; } = new([], []);
}
