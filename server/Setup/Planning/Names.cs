using System.Text.RegularExpressions;

namespace ConnectStreaming.Setup;

/// <summary>Default names for what setup makes. The same instance always gets the same names.</summary>
internal static partial class Names
{
    /// <summary>Prefix of every default name.</summary>
    public const string Prefix = "connect-streaming-";

    /// <summary>Name of the consumer of a cluster without a name of its own.</summary>
    public const string Consumer = "connect-streaming";

    private const int LongestKinesis = 128;
    private const int LongestFirehose = 64;

    /// <summary>Name of a Kinesis stream. An alias has at most 45 characters, so it is not cut.</summary>
    public static string Stream(ConnectInstance instance, EventKind kind) => Named(instance, kind, LongestKinesis);

    public static string Firehose(ConnectInstance instance, EventKind kind) => Named(instance, kind, LongestFirehose);

    /// <summary>The streams that setup makes without given names.</summary>
    public static IEnumerable<Target> Defaults(ConnectInstance instance) =>
        EventKinds.All.Select(k => new Target(TargetKind.Kinesis, Stream(instance, k)))
            .Append(new Target(TargetKind.Firehose, Firehose(instance, EventKind.ContactRecords)));

    public static string Bucket(ConnectInstance instance) => $"{Prefix}{instance.Account}-{instance.Region}-{instance.Id[..8].ToLowerInvariant()}";

    /// <summary>IAM is shared by all Regions, and a replica of the instance in another Region has the same id. So the name contains the Region.</summary>
    public static string Role(ConnectInstance instance) => $"{Prefix}firehose-{instance.Region}-{instance.Id[..8]}";

    /// <summary>The name that builds before 2026-11-29 used: the same in every Region.</summary>
    public static string RoleOfOlderBuilds(ConnectInstance instance) => $"{Prefix}firehose-{instance.Id[..8]}";

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,128}\z")]
    public static partial Regex KinesisShape();

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,64}\z")]
    public static partial Regex FirehoseShape();

    /// <summary>AWS's rules for general purpose buckets: no IP address, no two dots together, no prefix or suffix that AWS reserves.</summary>
    [GeneratedRegex(
        @"^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+\z)(?!.*(\.\.|-s3alias\z|--ol-s3\z|\.mrap\z|--x-s3\z|--table-s3\z))"
        + @"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    public static partial Regex BucketShape();

    [GeneratedRegex(@"^[\w+=,.@-]{1,64}\z", RegexOptions.ECMAScript)]
    public static partial Regex RoleShape();

    /// <summary>The kind is never cut, because both kinds would then share a name. A cut alias is followed by the start of the id, which is unique.</summary>
    private static string Named(ConnectInstance instance, EventKind kind, int longest)
    {
        var (alias, id) = (Other().Replace(instance.Alias, "-"), Other().Replace(instance.Id[..8], "-"));
        var room = longest - Prefix.Length - kind.Code().Length - 1;
        return $"{Prefix}{(alias.Length <= room ? alias : $"{alias[..(room - id.Length - 1)]}-{id}")}-{kind.Code()}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex Other();
}
