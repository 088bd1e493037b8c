using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>Whether Amazon Connect can use a stream's key.</summary>
internal enum KeyMatch
{
    Invalid = 0,

    /// <summary>It is one of the keys that the instance uses.</summary>
    Same,
    Different,

    /// <summary>One of them is an alias. Only KMS knows which key that is.</summary>
    Unknown,
}

/// <summary>A KMS key in one of AWS's forms: <c>ID</c>, <c>arn:…:key/ID</c>, <c>alias/NAME</c> or <c>arn:…:alias/NAME</c>.</summary>
internal static class KmsKeys
{
    private const string AwsManaged = "alias/aws/kinesis";

    /// <param name="stream">The key of the stream.</param>
    /// <param name="instance">The customer keys of the instance's recordings and reports.</param>
    public static KeyMatch Compare(string stream, ImmutableHashSet<string>? instance) =>
        instance?.Any(key => Short(key) == Short(stream)) == true ? KeyMatch.Same
        : instance is { Count: > 0 } && Alias(stream) != AwsManaged && instance.Add(stream).Any(key => !IsId(key)) ? KeyMatch.Unknown
        : KeyMatch.Different;

    /// <summary>AWS's own key needs no permission.</summary>
    public static bool IsCustomers(string key) => Alias(key) != AwsManaged;

    /// <summary><c>alias/NAME</c>; null: it is not an alias.</summary>
    public static string? Alias(string key) => key.IndexOf("alias/", StringComparison.Ordinal) is >= 0 and var at ? key[at..] : null;

    /// <summary>The key as the resource of a policy. For an alias: any key of the account.</summary>
    public static string Arn(ConnectInstance instance, string key) =>
        Alias(key) is null && key.StartsWith("arn:", StringComparison.Ordinal) ? key
        : $"arn:{instance.Partition}:kms:{instance.Region}:{instance.Account}:key/{(IsId(key) ? key : "*")}";

    private static string Short(string key) => Alias(key) ?? key.Split(":key/")[^1];

    /// <summary>Also false for "KMS": the stream is encrypted, and AWS did not say with which key.</summary>
    private static bool IsId(string key) => Alias(key) is null && key != "KMS";
}
