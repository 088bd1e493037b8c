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

    /// <param name="ByName">False: nobody asked for it; it is the default for a kind that goes nowhere yet.</param>
    public sealed record To(Target Target, bool ByName = true) : Wish;
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

/// <summary>How a Firehose stream delivers; the defaults are those of a fresh one.</summary>
/// <param name="Bucket">Name of the bucket, created when it does not exist.</param>
/// <param name="Role">Name of the delivery role, created with least privilege when it does not exist.</param>
/// <param name="BufferSeconds">0–900.</param>
/// <param name="BufferMebibytes">1–128.</param>
internal sealed record FirehoseWish(
    string Bucket, string Role, string Prefix = "", string ErrorPrefix = "", bool Newline = true, int BufferSeconds = 60, int BufferMebibytes = 5,
        Compression Compression = Compression.None);

/// <summary>What was asked of the Firehose stream; null is "as it is", or as in <paramref name="Fresh"/> when it is created.</summary>
/// <param name="Fresh">How a fresh one delivers.</param>
internal sealed record DeliveryWish(
    FirehoseWish Fresh, string? Bucket = null, string? Role = null, string? Prefix = null, string? ErrorPrefix = null, bool? Newline = null,
    int? BufferSeconds = null, int? BufferMebibytes = null, Compression? Compression = null)
{
    public bool AsksNothing => this == new DeliveryWish(Fresh);

    /// <summary>Every setting was asked for.</summary>
    public static DeliveryWish Exactly(FirehoseWish all) =>
        new(all, all.Bucket, all.Role, all.Prefix, all.ErrorPrefix, all.Newline, all.BufferSeconds, all.BufferMebibytes, all.Compression);

    /// <summary>What was asked for, over what is there or over a fresh one.</summary>
    public FirehoseWish Over(FirehoseWish? there)
    {
        var now = there ?? Fresh;
        return new FirehoseWish(
            Bucket ?? now.Bucket, Role ?? now.Role, Prefix ?? now.Prefix, ErrorPrefix ?? now.ErrorPrefix, Newline ?? now.Newline,
            BufferSeconds ?? now.BufferSeconds, BufferMebibytes ?? now.BufferMebibytes, Compression ?? now.Compression);
    }
}

/// <summary>What was asked for, complete: names are filled in.</summary>
internal sealed record Wanted
{
    public Wish AgentEvents { get; init; } = new Wish.AsItIs();

    public Wish ContactRecords { get; init; } = new Wish.AsItIs();

    public ImmutableSortedDictionary<string, StreamWish> Streams { get; init; } = ImmutableSortedDictionary<string, StreamWish>.Empty;

    /// <summary>Set when contact records are to go to a Firehose stream.</summary>
    public DeliveryWish? Firehose { get; init; }

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
    /// <summary>Names of streams, or codes of kinds of events: nothing else is taken down. Empty: everything.</summary>
    public ImmutableHashSet<string> Only { get; init; } = [];

    public static TeardownWish OnlyOurs { get; } = new([], []);
}
