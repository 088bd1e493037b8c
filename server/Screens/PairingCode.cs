using System.Security.Cryptography;

namespace ConnectStreaming.Screens;

/// <summary>Codes of 8 letters and digits that nobody confuses on a TV: no 0 O, 1 I L, Q, and no vowels, so that no code is a word.</summary>
internal static class PairingCode
{
    public const string Letters = "23456789BCDFGHJKMNPRSTVWXYZ";
    public const int Length = 8;

    public static string Make() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>Spaces, hyphens and lower case are accepted.</summary>
    /// <returns>Null: it cannot be a code.</returns>
    public static string? Parse(string? typed)
    {
        if (typed is not { Length: <= 40 })
        {
            return null;
        }
        var code = string.Concat(typed.Where(c => c != '-' && !char.IsWhiteSpace(c)).Select(char.ToUpperInvariant));
        return code.Length == Length && code.All(Letters.Contains) ? code : null;
    }
}
