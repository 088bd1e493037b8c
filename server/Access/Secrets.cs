using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Access;

/// <summary>Random keys and their hashes.</summary>
internal static class Secrets
{
    /// <summary>256 random bits, URL-safe, 43 characters.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Public: 96 random bits, hex.</summary>
    public static string MakeId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>SHA-256 in hex. Only for random keys; passwords need <see cref="Passwords"/>.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
