using System.Text.RegularExpressions;

namespace ConnectStreaming.Setup;

/// <summary>Names for what setup makes, when none were given. The same instance gets the same names again.</summary>
internal static partial class Names
{
    /// <summary>Begins every name that setup gives.</summary>
    public const string Prefix = "connect-streaming-";

    public static string Stream(ConnectInstance instance, EventKind kind) => Cut($"{Prefix}{Other().Replace(instance.Alias, "-")}-{kind.Code()}", 64);

    public static string Bucket(ConnectInstance instance) => $"{Prefix}{instance.Account}-{instance.Region}-{instance.Id[..8].ToLowerInvariant()}";

    public static string Role(ConnectInstance instance) => $"{Prefix}firehose-{instance.Id[..8]}";

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,128}\z")]
    public static partial Regex KinesisShape();

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{1,64}\z")]
    public static partial Regex FirehoseShape();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    public static partial Regex BucketShape();

    [GeneratedRegex(@"^[\w+=,.@-]{1,64}\z", RegexOptions.ECMAScript)]
    public static partial Regex RoleShape();

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex Other();
}
