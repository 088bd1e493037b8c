using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectStreaming.Access;

/// <summary>The certificate that this server generated. The sign-in page explains how to trust it.</summary>
internal interface IGeneratedCertificate
{
    /// <summary>Null: there is none, or the user provided one.</summary>
    X509Certificate2? Generated { get; }
}

internal sealed class NoGeneratedCertificate : IGeneratedCertificate
{
    public X509Certificate2? Generated => null;
}

internal static class Fingerprint
{
    /// <summary>SHA-256 in the format that browsers show: <c>AB:CD:…</c>.</summary>
    public static string Of(X509Certificate2 certificate) =>
        string.Join(':', SHA256.HashData(certificate.RawData).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
