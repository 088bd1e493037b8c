using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectStreaming.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>The certificate of <c>Tls:*</c>: a given or a generated one. It is checked once an hour; open connections keep the old one.</summary>
internal sealed class ServerCertificate(
    Lazy<IAccessStore> store, IOptions<TlsOptions> options, IOptions<AccessOptions> access, TimeProvider time, ILogger<ServerCertificate> logger)
    : BackgroundService, IGeneratedCertificate
{
    public static readonly TimeSpan Validity = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private volatile Loaded? _loaded;

    /// <summary>The generated certificate; the sign-in page explains how to trust it. Null: there is none, or it was given.</summary>
    public X509Certificate2? Generated => options.Value.Generate ? _loaded?.Leaf : null;

    public static void Use(KestrelServerOptions kestrel, IOptions<TlsOptions> options, ServerCertificate certificate)
    {
        if (options.Value.IsSet)
        {
            kestrel.ConfigureHttpsDefaults(https =>
            {
                // Kestrel requires a certificate here; the handshake uses the context, which also sends the chain.
                https.ServerCertificateSelector = (_, _) => certificate._loaded?.Leaf;
                https.OnAuthenticate = (_, handshake) =>
                {
                    handshake.ServerCertificateSelectionCallback = null;
                    handshake.ServerCertificateContext = certificate._loaded?.Context;
                };
            });
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsSet)
        {
            Refresh();
            await base.StartAsync(cancellationToken);
        }
    }

    /// <summary>Loads the certificate, renews it or reads it again, as needed.</summary>
    /// <exception cref="InvalidOperationException">The certificate cannot be used; the message says why.</exception>
    public void Refresh()
    {
        lock (_lock)
        {
            Refresh_NeedsLock();
        }
    }

    private void Refresh_NeedsLock()
    {
        var (certificate, key) = options.Value.Generate ? Made() : (options.Value.Certificate!, options.Value.Key!);
        var stamp = File.GetLastWriteTimeUtc(certificate).Ticks ^ File.GetLastWriteTimeUtc(key).Ticks;
        if (_loaded?.Stamp == stamp)
        {
            return;
        }
        try
        {
            _loaded = Loaded.From(certificate, key, stamp);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"The certificate {certificate} (Tls:Certificate) with the key {key} (Tls:Key) cannot be used: {e.Message}", e);
        }
        logger.CertificateLoaded(certificate, _loaded.Leaf.NotAfter.ToUniversalTime());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    Refresh();
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
                {
                    logger.CertificateKept(e.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    /// <summary>The generated certificate. A new one is made if there is none, it ends soon, or a name is missing.</summary>
    private (string Certificate, string Key) Made()
    {
        var folder = Path.Combine(store.Value.Folder, "tls");
        var (certificate, key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        string[] names = [.. new[] { Environment.MachineName.ToLowerInvariant(), "localhost", "127.0.0.1", "::1" }
            .Concat(AccessOptionsValidator.List(access.Value.Hosts)).Concat(AccessOptionsValidator.List(options.Value.Names)).Select(n => n.Trim('[', ']'))
                .Distinct(StringComparer.OrdinalIgnoreCase)];
        if (!IsGood(certificate, key, names))
        {
            OwnerOnly.CreateFolder(folder);
            var (madeCertificate, madeKey) = Make(names, time.GetUtcNow());
            // Write the key first, so that a certificate never exists without its key, and only briefly with another one.
            OwnerOnly.Write(key, madeKey);
            OwnerOnly.Write(certificate, madeCertificate);
        }
        return (certificate, key);
    }

    private bool IsGood(string certificate, string key, string[] names)
    {
        if (!File.Exists(certificate) || !File.Exists(key))
        {
            return false;
        }
        try
        {
            using var leaf = X509Certificate2.CreateFromPemFile(certificate, key);
            return leaf.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > RenewBefore
                && names.All(name => leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static (string Certificate, string Key) Make(IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        // It begins a little earlier, because not every clock is right.
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(-1) + Validity);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private sealed record Loaded(X509Certificate2 Leaf, SslStreamCertificateContext Context, long Stamp)
    {
        public static Loaded From(string certificate, string key, long stamp)
        {
            var leaf = X509Certificate2.CreateFromPemFile(certificate, key);
            if (OperatingSystem.IsWindows())
            {
                // TLS on Windows does not accept a key that exists only in memory.
                leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            }
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new Loaded(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true), stamp);
        }
    }
}
