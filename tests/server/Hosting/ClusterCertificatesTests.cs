using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectStreaming.Cluster;
using ConnectStreaming.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Certificates by which the servers of a cluster know each other.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-tls-").FullName;
    private readonly FakeTimeProvider _time = new(Now);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OnlyCertificatesOfTheAuthorityThatAreValidNowAreAccepted()
    {
        using var authority = Authority("ours");
        using var foreign = Authority("ours");
        var certificates = new ClusterCertificates(Files(authority, Signed(authority, "a")), _time, NullLogger.Instance);

        Assert.True(certificates.IsOfThisCluster(Signed(authority, "b"), null));
        Assert.False(certificates.IsOfThisCluster(Signed(foreign, "b"), null));
        Assert.False(certificates.IsOfThisCluster(Signed(authority, "b", from: -20, to: -1), null));
        Assert.False(certificates.IsOfThisCluster(foreign, null));
    }

    [Fact]
    public void AWrongFileIsRefusedWithTheNameOfItsKey()
    {
        using var authority = Authority("ours");
        using var foreign = Authority("ours");
        Assert.StartsWith("Cluster:Certificate: ", Refused(Files(authority, Signed(foreign, "a"))), StringComparison.Ordinal);
        Assert.Contains("it is valid from 2026-11-11 12:00 to 2026-11-30 12:00 UTC, and now it is 2026-12-01 12:00",
            Refused(Files(authority, Signed(authority, "a", from: -20, to: -1))), StringComparison.Ordinal);

        var mixed = Files(authority, Signed(authority, "a"));
        File.WriteAllText(mixed.Key!, Files(authority, Signed(authority, "b"), "other").Key is { } key ? File.ReadAllText(key) : "");
        Assert.StartsWith("Cluster:Key: ", Refused(mixed), StringComparison.Ordinal);

        var empty = Files(authority, Signed(authority, "a"));
        File.WriteAllText(empty.Authority!, "nothing");
        Assert.StartsWith("Cluster:Authority: ", Refused(empty), StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatChangeAreReadAgainAndBadOnesAreNotUsed()
    {
        using var authority = Authority("ours");
        using var next = Authority("next");
        var options = Files(authority, Signed(authority, "a"));
        var certificates = new ClusterCertificates(options, _time, NullLogger.Instance);

        File.WriteAllText(options.Authority!, "nothing");
        Touch(1);
        Assert.True(certificates.IsOfThisCluster(Signed(authority, "b"), null));

        Files(next, Signed(next, "a"));
        Touch(2);
        Assert.True(certificates.IsOfThisCluster(Signed(next, "b"), null));
        Assert.False(certificates.IsOfThisCluster(Signed(authority, "b"), null));

        void Touch(int minutes)
        {
            File.SetLastWriteTimeUtc(options.Authority!, Now.UtcDateTime.AddMinutes(minutes));
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void TheThreeSettingsBelongTogether()
    {
        var wrong = new ClusterOptionsValidator().Validate(null, new ClusterOptions { Certificate = Path.Combine(_folder, "none.pem") });
        Assert.Contains(wrong.Failures!, f => f.StartsWith("Cluster:Key and Cluster:Authority: not set.", StringComparison.Ordinal));
        Assert.Contains(wrong.Failures!, f => f.Contains("none.pem does not exist", StringComparison.Ordinal));
    }

    private string Refused(ClusterOptions options) =>
        Assert.Throws<StartRefusedException>(() => new ClusterCertificates(options, _time, NullLogger.Instance)).Message;

    private ClusterOptions Files(X509Certificate2 authority, X509Certificate2 own, string name = "own") =>
        TestCertificates.Write(_folder, authority, own, name);

    private static X509Certificate2 Authority(string name) => TestCertificates.Authority(name, Now);

    private static X509Certificate2 Signed(X509Certificate2 authority, string name, int from = -1, int to = 30) =>
        TestCertificates.Signed(authority, name, Now.AddDays(from), Now.AddDays(to));
}

/// <summary>An authority and certificates that it signs.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 Authority(string name, DateTimeOffset now)
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(now.AddDays(-30), now.AddDays(300));
    }

    public static X509Certificate2 Signed(X509Certificate2 authority, string name, DateTimeOffset from, DateTimeOffset to)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        return request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    /// <returns>Options with the three files.</returns>
    public static ClusterOptions Write(string folder, X509Certificate2 authority, X509Certificate2 own, string name)
    {
        var options = new ClusterOptions
        {
            Certificate = Path.Combine(folder, $"{name}.pem"),
            Key = Path.Combine(folder, $"{name}-key.pem"),
            Authority = Path.Combine(folder, "authority.pem"),
        };
        File.WriteAllText(options.Certificate, own.ExportCertificatePem());
        File.WriteAllText(options.Key, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(options.Authority, authority.ExportCertificatePem());
        return options;
    }
}
