using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>Computes the SigV4 signature of a request with the known secret and refuses what AWS refuses.</summary>
internal static class SignatureCheck
{
    public static void Verify(HttpRequest request, ReadOnlySpan<byte> body, string accessKey, string secretKey, DateTimeOffset now)
    {
        var authorization = request.Headers.Authorization.ToString();
        var stamp = request.Headers["X-Amz-Date"].ToString();
        var parts = authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal)
            ? authorization[17..].Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).Where(p => p.Length == 2)
                .ToDictionary(p => p[0], p => p[1])
            : [];
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed)
            || !parts.TryGetValue("Signature", out var signature)
            || !DateTimeOffset.TryParseExact(stamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            throw new FakeError("MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        var scope = credential.Split('/', 2);
        if (scope[0] != accessKey)
        {
            throw new FakeError("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        var limit = TimeSpan.FromMinutes(5);
        if (date < now - limit)
        {
            throw new FakeError("InvalidSignatureException",
                $"Signature expired: {stamp} is now earlier than {now - limit:yyyyMMdd'T'HHmmss'Z'} ({now:yyyyMMdd'T'HHmmss'Z'} - 5 min.)");
        }

        if (date > now + limit)
        {
            throw new FakeError("InvalidSignatureException",
                $"Signature not yet current: {stamp} is still later than {now + limit:yyyyMMdd'T'HHmmss'Z'} ({now:yyyyMMdd'T'HHmmss'Z'} + 5 min.)");
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature),
            Encoding.ASCII.GetBytes(Sign(request, body, signed, stamp, scope[1], secretKey))))
        {
            throw new FakeError("InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
        }
    }

    private static string Sign(HttpRequest request, ReadOnlySpan<byte> body, string signedHeaders, string stamp, string scope, string secretKey)
    {
        var canonical = new StringBuilder("POST\n/\n\n");
        foreach (var name in signedHeaders.Split(';'))
        {
            canonical.Append(name).Append(':').Append(request.Headers[name].ToString().Trim()).Append('\n');
        }

        canonical.Append('\n').Append(signedHeaders).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body)));
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = scope.Split('/')
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), static (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }
}
