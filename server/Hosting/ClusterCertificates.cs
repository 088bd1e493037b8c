using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectStreaming.Cluster;
using Orleans.Connections.Security;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The certificates by which the servers of a cluster know each other. Both sides of a connection show one, and each must be signed by
/// <c>Cluster:Authority</c>. Names in them do not matter: the authority signs only servers of this cluster. Files that change are read again.
/// </summary>
internal sealed partial class ClusterCertificates
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Loaded _loaded;
    private DateTimeOffset _checkedAt;

    /// <exception cref="StartRefusedException">A file cannot be used; the message names its key.</exception>
    public ClusterCertificates(ClusterOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _loaded = Loaded.From(options, time.GetUtcNow());
        _checkedAt = time.GetUtcNow();
    }

    /// <summary>When the certificate of this server ends.</summary>
    public DateTimeOffset Ends => new(Current().Own.NotAfter.ToUniversalTime());

    private string[] Files => [_options.Certificate!, _options.Key!, _options.Authority!];

    public void Use(Orleans.Connections.Security.TlsOptions tls)
    {
        tls.LocalCertificate = _loaded.Own;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, chain, _) => IsOfThisCluster(certificate, chain);
        // The context also sends the intermediate certificates.
        tls.OnAuthenticateAsServer = (_, options) =>
        {
            var server = (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions;
            server.ServerCertificateSelectionCallback = null;
            server.ServerCertificateContext = Current().Context;
        };
        tls.OnAuthenticateAsClient = (_, options) =>
        {
            var client = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
            client.LocalCertificateSelectionCallback = null;
            client.ClientCertificates = null;
            client.ClientCertificateContext = Current().Context;
            // The library's default is the machine's name, which can be no name of TLS.
            client.TargetHost = "connect-streaming";
        };
    }

    internal bool IsOfThisCluster(X509Certificate2 certificate, X509Chain? presented)
    {
        if (Current().Problem(certificate, presented?.ChainPolicy.ExtraStore ?? [], _time.GetUtcNow()) is not { } problem)
        {
            return true;
        }

        LogRefused(_logger, certificate.Subject, problem);
        return false;
    }

    private Loaded Current()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (now - _checkedAt < CheckEvery)
            {
                return _loaded;
            }

            _checkedAt = now;
            if (Loaded.StampOf(Files) != _loaded.Stamp)
            {
                try
                {
                    _loaded = Loaded.From(_options, now);
                }
                catch (StartRefusedException e)
                {
                    LogKept(_logger, e.Message);
                }
            }

            return _loaded;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A connection of another server was refused. Its certificate ({Subject}) cannot be trusted: {Problem}")]
    private static partial void LogRefused(ILogger logger, string subject, string problem);

    [LoggerMessage(LogLevel.Warning, "The changed certificate files of the cluster cannot be used, so the former ones stay in use. {Problem}")]
    private static partial void LogKept(ILogger logger, string problem);

    private sealed record Loaded(
        X509Certificate2 Own, SslStreamCertificateContext Context, X509Certificate2Collection Roots, X509Certificate2Collection Between, string Stamp)
    {
        public static Loaded From(ClusterOptions options, DateTimeOffset now)
        {
            var stamp = StampOf([options.Certificate!, options.Key!, options.Authority!]);
            var chain = Read(nameof(options.Certificate), options.Certificate!);
            var authority = Read(nameof(options.Authority), options.Authority!);
            var own = ReadOwn(options);
            var roots = new X509Certificate2Collection(authority.Where(IsRoot).ToArray());
            if (roots.Count == 0)
            {
                throw new StartRefusedException(
                    $"Cluster:Authority: {options.Authority} has no self-signed certificate. Give the file of the authority itself.");
            }

            var between = new X509Certificate2Collection(authority.Where(a => !IsRoot(a)).ToArray());
            var loaded = new Loaded(own, SslStreamCertificateContext.Create(own, chain, offline: true), roots, between, stamp);
            return loaded.Problem(own, chain, now) is { } problem
                ? throw new StartRefusedException($"Cluster:Certificate: {options.Certificate} cannot be used: {problem}")
                : loaded;
        }

        /// <summary>A file that cannot be looked at has another stamp, so it is read, and the reason is reported.</summary>
        public static string StampOf(string[] files) => string.Join(' ', files.Select(file => File.GetLastWriteTimeUtc(file).Ticks));

        /// <returns>Why the certificate is not one of this cluster now; null: it is.</returns>
        public string? Problem(X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset now)
        {
            if (now > certificate.NotAfter.ToUniversalTime() || now < certificate.NotBefore.ToUniversalTime())
            {
                return FormattableString.Invariant($"it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} ")
                    + FormattableString.Invariant($"to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, ")
                    + FormattableString.Invariant($"and now it is {now.UtcDateTime:yyyy-MM-dd HH:mm}. Replace it, or correct the clock of this machine.");
            }

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(Roots);
            chain.ChainPolicy.ExtraStore.AddRange(Between);
            chain.ChainPolicy.ExtraStore.AddRange(sent);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            if (chain.Build(certificate))
            {
                return null;
            }

            return Array.Exists(chain.ChainStatus, s => s.Status is X509ChainStatusFlags.NotTimeValid)
                ? "a certificate of Cluster:Authority is not valid now. Replace it."
                : "it is not signed by Cluster:Authority. All servers of a cluster need certificates of the same authority.";
        }

        private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

        private static X509Certificate2 ReadOwn(ClusterOptions options)
        {
            try
            {
                var own = X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key!);
                // TLS on Windows does not accept a key that exists only in memory.
                return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null) : own;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                throw new StartRefusedException($"Cluster:Key: {options.Key} cannot be used as the private key of {options.Certificate}: {e.Message}");
            }
        }

        private static X509Certificate2Collection Read(string key, string file)
        {
            var all = new X509Certificate2Collection();
            try
            {
                all.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new StartRefusedException($"Cluster:{key}: {file} cannot be read: {e.Message}");
            }

            return all.Count > 0 ? all : throw new StartRefusedException($"Cluster:{key}: {file} has no certificate in PEM form.");
        }
    }
}
