using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>The wanted target of one kind of event.</summary>
internal abstract record Wish
{
    private Wish()
    {
    }

    /// <summary>No change.</summary>
    public sealed record AsItIs : Wish;

    /// <summary>No target.</summary>
    public sealed record Nowhere : Wish;

    /// <param name="ByName">False: the user did not ask for it; it is the default for a kind without a target.</param>
    public sealed record To(Target Target, bool ByName = true) : Wish;
}

internal enum CapacityMode
{
    Invalid = 0,
    Provisioned,
    OnDemand,
}

/// <summary>The requested settings of one Kinesis stream; null means "no change", or the default for a new stream.</summary>
/// <param name="Shards">Provisioned only, 1–10,000. Default 1.</param>
/// <param name="RetentionHours">24–8760. Default 24.</param>
/// <param name="FanOut">Whether this cluster has a consumer with its own throughput (enhanced fan-out) there.</param>
internal sealed record StreamWish(CapacityMode? Mode = null, int? Shards = null, int? RetentionHours = null, bool? FanOut = null);

internal enum Compression
{
    Invalid = 0,
    None,
    Gzip,
    Zip,
    Snappy,
    HadoopSnappy,
}

/// <summary>The delivery settings of a Firehose stream. The defaults are those of a new one.</summary>
/// <param name="Bucket">Name of the bucket; it is created if it does not exist.</param>
/// <param name="Role">Name of the delivery role; it is created with least privilege if it does not exist.</param>
/// <param name="BufferSeconds">0–900.</param>
/// <param name="BufferMebibytes">1–128.</param>
internal sealed record FirehoseWish(
    string Bucket, string Role, string Prefix = "", string ErrorPrefix = "", bool Newline = true, int BufferSeconds = 60, int BufferMebibytes = 5,
        Compression Compression = Compression.None);

/// <summary>The requested settings of the Firehose stream; null means "no change", or the value of <paramref name="Fresh"/> for a new stream.</summary>
/// <param name="Fresh">The settings of a new stream.</param>
internal sealed record DeliveryWish(
    FirehoseWish Fresh, string? Bucket = null, string? Role = null, string? Prefix = null, string? ErrorPrefix = null, bool? Newline = null,
    int? BufferSeconds = null, int? BufferMebibytes = null, Compression? Compression = null)
{
    public bool AsksNothing => this == new DeliveryWish(Fresh);

    /// <summary>Every setting was requested.</summary>
    public static DeliveryWish Exactly(FirehoseWish all) =>
        new(all, all.Bucket, all.Role, all.Prefix, all.ErrorPrefix, all.Newline, all.BufferSeconds, all.BufferMebibytes, all.Compression);

    /// <summary>The requested settings, completed with the existing ones or those of a new stream.</summary>
    public FirehoseWish Over(FirehoseWish? there)
    {
        var now = there ?? Fresh;
        return new FirehoseWish(
            Bucket ?? now.Bucket, Role ?? now.Role, Prefix ?? now.Prefix, ErrorPrefix ?? now.ErrorPrefix, Newline ?? now.Newline,
            BufferSeconds ?? now.BufferSeconds, BufferMebibytes ?? now.BufferMebibytes, Compression ?? now.Compression);
    }
}

/// <summary>The complete request: default names are filled in.</summary>
internal sealed record Wanted
{
    public Wish AgentEvents { get; init; } = new Wish.AsItIs();

    public Wish ContactRecords { get; init; } = new Wish.AsItIs();

    public ImmutableSortedDictionary<string, StreamWish> Streams { get; init; } = ImmutableSortedDictionary<string, StreamWish>.Empty;

    /// <summary>Set when the target of the contact records is a Firehose stream.</summary>
    public DeliveryWish? Firehose { get; init; }

    /// <summary>Name of this cluster's consumer (enhanced fan-out): <c>Cluster:Id</c>.</summary>
    public string Consumer { get; init; } = Names.Consumer;

    /// <summary>Names of streams whose association may be replaced or removed although setup did not make it.</summary>
    public ImmutableHashSet<string> Replace { get; init; } = [];

    /// <summary>Names of streams that setup did not make but may change.</summary>
    public ImmutableHashSet<string> Change { get; init; } = [];

    /// <summary>Setup made it, or the user named it.</summary>
    public bool MayChange(ConnectInstance instance, string name, Tags tags) => tags.AreOursFor(instance) || Change.Contains(name);

    public Wish For(EventKind kind) => kind == EventKind.AgentEvents ? AgentEvents : ContactRecords;
}

/// <summary>What a teardown must do besides deleting what setup made.</summary>
/// <param name="Include">Names to delete although setup did not make them.</param>
/// <param name="Keep">Names to disconnect and not delete.</param>
internal sealed record TeardownWish(ImmutableHashSet<string> Include, ImmutableHashSet<string> Keep)
{
    /// <summary>Names of streams, or codes of event kinds: only these are taken down. Empty: everything.</summary>
    public ImmutableHashSet<string> Only { get; init; } = [];

    public static TeardownWish OnlyOurs { get; } = new([], []);
}
