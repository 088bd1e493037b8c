using System.Text.RegularExpressions;

namespace ConnectStreaming.Setup;

/// <summary>Names for what setup makes, when none were given. The same instance gets the same names again.</summary>
internal static partial class Names
{
    /// <summary>Begins every name that setup gives.</summary>
    public const string Prefix = "connect-streaming-";

    private const int LongestKinesis = 128;
    private const int LongestFirehose = 64;

    /// <summary>Of a Kinesis stream. An alias has at most 45 characters: it fits whole.</summary>
    public static string Stream(ConnectInstance instance, EventKind kind) => Named(instance, kind, LongestKinesis);

    public static string Firehose(ConnectInstance instance, EventKind kind) => Named(instance, kind, LongestFirehose);

    public static string Bucket(ConnectInstance instance) => $"{Prefix}{instance.Account}-{instance.Region}-{instance.Id[..8].ToLowerInvariant()}";

    public static string Role(ConnectInstance instance) => $"{Prefix}firehose-{instance.Id[..8]}";

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,128}\z")]
    public static partial Regex KinesisShape();

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,64}\z")]
    public static partial Regex FirehoseShape();

    /// <summary>AWS's rules for general purpose buckets: no address, no two dots together, no beginning or end that AWS keeps for itself.</summary>
    [GeneratedRegex(@"^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+\z)(?!.*(\.\.|-s3alias\z|--ol-s3\z|\.mrap\z|--x-s3\z|--table-s3\z))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    public static partial Regex BucketShape();

    [GeneratedRegex(@"^[\w+=,.@-]{1,64}\z", RegexOptions.ECMAScript)]
    public static partial Regex RoleShape();

    /// <summary>The kind is never cut off, or both kinds would share a name; an alias that is cut takes the id's beginning, which is its own.</summary>
    private static string Named(ConnectInstance instance, EventKind kind, int longest)
    {
        var (alias, id) = (Other().Replace(instance.Alias, "-"), Other().Replace(instance.Id[..8], "-"));
        var room = longest - Prefix.Length - kind.Code().Length - 1;
        return $"{Prefix}{(alias.Length <= room ? alias : $"{alias[..(room - id.Length - 1)]}-{id}")}-{kind.Code()}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex Other();
}
