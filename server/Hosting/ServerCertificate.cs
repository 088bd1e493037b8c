using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The certificate of <c>Tls:*</c>: a given or a generated one. It is checked once an hour; open connections keep the old one. The servers of a cluster
/// have the same generated one, so that a browser that trusts it trusts all of them.
/// </summary>
internal sealed class ServerCertificate(
    Lazy<IAccessStore> store, IOptions<TlsOptions> options, IOptions<AccessOptions> access, TimeProvider time, ILogger<ServerCertificate> logger,
    ISharedSecrets? secrets = null)
    : BackgroundService, IGeneratedCertificate
{
    public static readonly TimeSpan Validity = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>In the database of a cluster: the certificate and its key, PEM.</summary>
    public const string SecretName = "tls/generated";

    private static readonly TimeSpan SharedEvery = TimeSpan.FromMinutes(1);

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
        if (options.Value.Generate && secrets is not null)
        {
            // Synchronous like the files; it is called at the start and by the timer.
            var pem = Shared(secrets, CancellationToken.None).GetAwaiter().GetResult();
            Load($"in the database ({SecretName})", pem, pem, BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(pem))));
            return;
        }
        var (certificate, key) = options.Value.Generate ? Made() : (options.Value.Certificate!, options.Value.Key!);
        var stamp = File.GetLastWriteTimeUtc(certificate).Ticks ^ File.GetLastWriteTimeUtc(key).Ticks;
        if (_loaded?.Stamp == stamp)
        {
            return;
        }
        try
        {
            Load(certificate, File.ReadAllText(certificate), File.ReadAllText(key), stamp);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"The certificate {certificate} (Tls:Certificate) with the key {key} (Tls:Key) cannot be used: {e.Message}", e);
        }
    }

    private void Load(string place, string certificate, string key, long stamp)
    {
        if (_loaded?.Stamp == stamp)
        {
            return;
        }
        _loaded = Loaded.From(certificate, key, stamp);
        logger.CertificateLoaded(place, _loaded.Leaf.NotAfter.ToUniversalTime());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(secrets is null ? Every : SharedEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    Refresh();
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException || secrets is not null)
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

    /// <summary>
    /// The one in the database. The first server that finds none makes it. A new one has the names of the former one too: servers with different names
    /// do not replace each other's certificate again and again. The name of the machine is no reason for a new one, since it changes in containers.
    /// </summary>
    private async Task<string> Shared(ISharedSecrets shared, CancellationToken cancellationToken)
    {
        string[] needed = [.. Names().Except([Environment.MachineName.ToLowerInvariant()], StringComparer.OrdinalIgnoreCase)];
        var stored = (await shared.All(SecretName, cancellationToken)).GetValueOrDefault(SecretName);
        if (stored is null)
        {
            var (certificate, key) = Make(Names(), time.GetUtcNow());
            stored = await shared.KeepFirst(SecretName, Encoding.UTF8.GetBytes(certificate + "\n" + key), cancellationToken);
        }
        var pem = Encoding.UTF8.GetString(stored);
        using var leaf = X509Certificate2.CreateFromPem(pem, pem);
        if (IsGood(leaf, needed))
        {
            return pem;
        }
        var (next, nextKey) = Make([.. Names().Concat(NamesOf(leaf)).Distinct(StringComparer.OrdinalIgnoreCase)], time.GetUtcNow());
        var replaced = next + "\n" + nextKey;
        await shared.Replace(SecretName, Encoding.UTF8.GetBytes(replaced), cancellationToken);
        return replaced;
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate) => certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
        .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));

    /// <summary>The names under which browsers may open this server.</summary>
    private string[] Names() =>
    [
        .. new[] { Environment.MachineName.ToLowerInvariant(), "localhost", "127.0.0.1", "::1" }
            .Concat(AccessOptionsValidator.List(access.Value.Hosts)).Concat(AccessOptionsValidator.List(options.Value.Names)).Select(n => n.Trim('[', ']'))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The generated certificate. A new one is made if there is none, it ends soon, or a name is missing.</summary>
    private (string Certificate, string Key) Made()
    {
        var folder = Path.Combine(store.Value.Folder, "tls");
        var (certificate, key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        var names = Names();
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
            return IsGood(leaf, names);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool IsGood(X509Certificate2 leaf, string[] names) => leaf.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > RenewBefore
        && names.All(name => leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false));

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
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            if (OperatingSystem.IsWindows())
            {
                // TLS on Windows does not accept a key that exists only in memory.
                leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            }
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return new Loaded(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true), stamp);
        }
    }
}
