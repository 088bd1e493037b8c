namespace ConnectStreaming.Agents;

/// <summary>
/// The shape of Amazon Connect's ARNs. An instance is its whole ARN: with Global Resiliency two Regions have the same instance id.
/// <code>
/// arn:aws:connect:REGION:ACCOUNT:instance/ID             ID: a UUID in lower case, as AWS writes it
/// arn:aws:connect:REGION:ACCOUNT:instance/ID/agent/ID    the agent's id: letters, digits and hyphens
/// </code>
/// </summary>
internal static class ConnectArns
{
    private const int Longest = 512;
    private const int LongestAgentId = 100;
    private const int UuidLength = 36;

    /// <summary>True for <c>arn:PARTITION:connect:REGION:ACCOUNT:instance/UUID</c>.</summary>
    public static bool IsInstance(ReadOnlySpan<char> arn)
    {
        if (arn.Length > Longest || !Take(ref arn, "arn:aws") || !TakeField(ref arn, LowerOrHyphen, atLeast: 0) || !Take(ref arn, "connect:")
            || !TakeField(ref arn, LowerDigitOrHyphen, atLeast: 1))
        {
            return false;
        }

        return arn.Length > 12 && arn[..12].IndexOfAnyExceptInRange('0', '9') < 0
            && arn[12..].StartsWith(":instance/") && IsUuid(arn[(12 + ":instance/".Length)..]);
    }

    /// <summary>The instance part of an agent's ARN; empty when <paramref name="arn"/> is not an agent's ARN.</summary>
    public static ReadOnlySpan<char> InstanceOfAgent(ReadOnlySpan<char> arn)
    {
        var end = arn.LastIndexOf("/agent/");
        if (end <= 0 || !IsInstance(arn[..end]))
        {
            return [];
        }

        var id = arn[(end + "/agent/".Length)..];
        if (id.Length is 0 or > LongestAgentId)
        {
            return [];
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return [];
            }
        }

        return arn[..end];
    }

    /// <summary>The part after the last slash. For an instance this is its id, which two Regions can share.</summary>
    public static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>The AWS Region of an ARN; "" when it has none.</summary>
    public static string RegionOf(string arn) => arn.Split(':') is [_, _, _, var region, ..] ? region : "";

    private static bool Take(ref ReadOnlySpan<char> rest, string text)
    {
        if (!rest.StartsWith(text))
        {
            return false;
        }

        rest = rest[text.Length..];
        return true;
    }

    // A field of the ARN up to its colon; the colon is skipped too.
    private static bool TakeField(ref ReadOnlySpan<char> rest, Func<char, bool> allowed, int atLeast)
    {
        var end = rest.IndexOf(':');
        if (end < atLeast)
        {
            return false;
        }

        foreach (var c in rest[..end])
        {
            if (!allowed(c))
            {
                return false;
            }
        }

        rest = rest[(end + 1)..];
        return true;
    }

    private static bool LowerOrHyphen(char c) => char.IsAsciiLetterLower(c) || c == '-';

    private static bool LowerDigitOrHyphen(char c) => LowerOrHyphen(c) || char.IsAsciiDigit(c);

    private static bool IsUuid(ReadOnlySpan<char> id)
    {
        if (id.Length != UuidLength)
        {
            return false;
        }

        for (var i = 0; i < id.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? id[i] != '-' : !char.IsAsciiHexDigitLower(id[i]))
            {
                return false;
            }
        }

        return true;
    }
}
