using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

public sealed class TransportTests
{
    private static Task<AccessTestHost> Start(params (string Key, string Value)[] settings) => AccessTestHost.Start(builder => Set(builder, settings));

    private static void Set(WebApplicationBuilder builder, (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task PlainHttpBeyondThisMachineIsRefusedWithTheAlternatives(string url)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(("urls", url)));

        foreach (var way in new[] { "Tls:Certificate", "Tls:Generate", "Access:Proxies" })
        {
            Assert.Contains(way, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheServerMakesACertificateWhoseFingerprintTheSignInPageShows()
    {
        await using var host = await Start(("urls", "https://127.0.0.1:0"), ("Tls:Generate", "true"), ("Tls:Names", "map.example.com,192.0.2.7"));
        var port = new Uri(host.Url).Port;
        var (seen, session, _) = await Visit($"https://localhost:{port}/api/session");
        var said = session.GetProperty("certificate");

        Assert.Equal(Fingerprint.Of(seen), said.GetProperty("sha256").GetString());
        Assert.Equal(AccessTestHost.Noon.AddHours(-1) + ServerCertificate.Validity, said.GetProperty("notAfter").GetDateTimeOffset());
        foreach (var name in new[] { "localhost", "127.0.0.1", "::1", "map.example.com", "192.0.2.7", Environment.MachineName.ToLowerInvariant() })
        {
            Assert.True(seen.MatchesHostname(name), name);
        }
        using var client = Client(_ => { });
        using var pem = X509Certificate2.CreateFromPem(await client.GetStringAsync($"https://localhost:{port}/certificate.pem"));
        Assert.Equal(seen.Thumbprint, pem.Thumbprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(host.Folder, "tls", "key.pem")));
        }

        // The same certificate until shortly before it expires, then another one, without a restart.
        var later = new FakeTimeProvider(AccessTestHost.Noon + ServerCertificate.Validity - TimeSpan.FromDays(32));
        using var old = ActivatorUtilities.CreateInstance<ServerCertificate>(host.Services, later);
        old.Refresh();
        Assert.Equal(seen.Thumbprint, old.Generated!.Thumbprint);
        later.Advance(TimeSpan.FromDays(3));
        old.Refresh();
        host.Services.GetRequiredService<ServerCertificate>().Refresh();
        var (renewed, _, _) = await Visit($"https://localhost:{port}/api/session");
        Assert.NotEqual(seen.Thumbprint, renewed.Thumbprint);
    }

    [Fact]
    public async Task AGivenCertificateIsUsedAndReadAgainWhenItChanges()
    {
        var folder = Directory.CreateTempSubdirectory("cs-tls-").FullName;
        try
        {
            var (certificate, key) = (Path.Combine(folder, "c.pem"), Path.Combine(folder, "k.pem"));
            void Write(DateTimeOffset from)
            {
                var made = ServerCertificate.Make(["localhost", "map.example.com"], from);
                File.WriteAllText(key, made.Key);
                File.WriteAllText(certificate, made.Certificate);
                File.SetLastWriteTimeUtc(certificate, from.UtcDateTime);
            }
            Write(AccessTestHost.Noon);
            await using var host = await Start(("urls", "https://127.0.0.1:0"), ("Tls:Certificate", certificate), ("Tls:Key", key));
            var port = new Uri(host.Url).Port;
            var (first, session, _) = await Visit($"https://localhost:{port}/api/session");
            Assert.Equal(JsonValueKind.Null, session.GetProperty("certificate").ValueKind);

            Write(AccessTestHost.Noon.AddDays(1));
            host.Services.GetRequiredService<ServerCertificate>().Refresh();
            var (second, _, _) = await Visit($"https://localhost:{port}/api/session");
            Assert.NotEqual(first.Thumbprint, second.Thumbprint);

            File.WriteAllText(certificate, "no certificate");
            var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<ServerCertificate>().Refresh());
            Assert.Contains("Tls:Certificate", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task BrowsersGetHstsButNotOnLoopbackNames()
    {
        await using var host = await Start(("urls", "https://127.0.0.1:0"), ("Tls:Generate", "true"));
        var port = new Uri(host.Url).Port;

        var (_, _, byName) = await Visit($"https://localhost:{port}/api/session", "map.example.com");
        var (_, _, local) = await Visit($"https://localhost:{port}/api/session");

        Assert.Equal("max-age=31536000", Assert.Single(byName.Headers.GetValues("Strict-Transport-Security")));
        Assert.False(local.Headers.Contains("Strict-Transport-Security"));
        Assert.False(byName.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.1, 127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("", false)]
    public async Task OnlyConfiguredProxiesAreTrusted(string proxies, bool believed)
    {
        await using var host = await Start(("Access:Proxies", proxies));
        var person = await host.SignIn(Roles.Viewer);
        using var response = await host.Send(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account, password = TestPeople.Password }, r =>
        {
            r.Headers.Remove("Origin");
            r.Headers.Add("Origin", "https://map.example.com");
            r.Headers.Add("X-Forwarded-For", "203.0.113.9");
            r.Headers.Add("X-Forwarded-Proto", "https");
            r.Headers.Add("X-Forwarded-Host", "map.example.com");
        });

        Assert.Equal(believed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(believed, host.Services.GetRequiredService<AccessBook>().Sessions.Any(s => s.Address == "203.0.113.9"));
    }

    [Fact]
    public async Task ARequestThatReachedTheProxyOverPlainHttpIsRefused()
    {
        await using var host = await Start(("Access:Proxies", "127.0.0.1"));

        using var response = await host.Send(HttpMethod.Get, "/api/session", null, null, r => r.Headers.Add("X-Forwarded-For", "203.0.113.9"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("HTTPS", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map.example.com", 200)]
    [InlineData("MAP.example.com:8443", 200)]
    [InlineData("localhost", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("map.example.com.evil.example", 421)]
    public async Task OnlyListedNamesAreAnswered(string name, int status)
    {
        await using var host = await Start(("Access:Hosts", "map.example.com, other.example.com"));

        using var response = await host.Send(HttpMethod.Get, "/api/session", null, null, r => r.Headers.Host = name);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task AllErrorsAreReportedAtOnceEachWithItsKey()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => Start(
            ("Access:Mode", "Oidc"), ("Access:Sessions:Idle", "00:00:10"), ("Access:Sessions:Lifetime", "90.00:00:00"), ("Access:SignIn:PerAddress", "0"),
            ("Access:SignIn:PerAccount", "0"),
            ("Access:SignIn:LockAfter", "1"), ("Access:Passwords:Iterations", "99999"), ("Access:Proxies", "nonsense"), ("Access:Hosts", "https://x"),
            ("Access:Privacy:king:Names", "Full"),
            ("Access:Privacy:viewer:Names", "3"), ("Access:Oidc:Authority", "http://login.example.com"), ("Access:Oidc:Roles:x", "king"),
            ("Access:Oidc:Scopes:y:Groups:0", "[broken"),
            ("Access:Oidc:RenewAfter", "00:00:01"), ("Access:Oidc:Request", "profile")));

        foreach (var key in new[]
        {
            "Access:Sessions:Idle", "Access:Sessions:Lifetime", "Access:SignIn:PerAddress", "Access:SignIn:PerAccount", "Access:SignIn:LockAfter",
            "Access:Passwords:Iterations", "Access:Proxies",
            "Access:Hosts", "Access:Privacy:king", "Access:Privacy:viewer:Names", "Access:Oidc:Authority", "Access:Oidc:ClientId", "Access:Oidc:Roles:x",
            "Access:Oidc:Scopes:y:Groups",
            "Access:Oidc:RenewAfter", "Access:Oidc:Request",
        })
        {
            Assert.Contains(error.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Tls:Certificate", "missing.pem", "Tls:Key")]
    [InlineData("Tls:Key", "missing.pem", "Tls:Certificate")]
    [InlineData("Tls:Names", "https://x", "Tls:Names")]
    public async Task WrongTlsSettingsNameTheirKey(string key, string value, string named)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => Start((key, value)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PrivacyIsTheLevelOfTheRoleThatShowsMost()
    {
        static Privacy Of(Roles roles, params (string Role, PrivacyOptions Options)[] asked)
        {
            var options = new AccessOptions();
            Array.ForEach(asked, a => options.Privacy[a.Role] = a.Options);
            return new PrivacyRules(Options.Create(options)).Of(roles);
        }

        Assert.Equal(new Privacy(NameLevel.Family, false), Of(Roles.Viewer | Roles.Supervisor));
        Assert.Equal(new Privacy(NameLevel.Full, false), Of(Roles.Administrator | Roles.Viewer));
        Assert.Equal(new Privacy(NameLevel.Seat, true), Of(Roles.None));
        Assert.Equal(new Privacy(NameLevel.Seat, true), Of(Roles.Viewer, ("Viewer", new PrivacyOptions { Names = "seat", MaskStatuses = true })));
        Assert.Equal(
            new Privacy(NameLevel.Initials, false),
            Of(Roles.Viewer | Roles.Planner, ("viewer", new PrivacyOptions { Names = "Seat" }),
                ("planner", new PrivacyOptions { Names = "Initials", MaskStatuses = true })));
    }

    private static HttpClient Client(Action<X509Certificate2> seen) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                seen(X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData()));
                return true;
            },
        },
    });

    private static async Task<(X509Certificate2 Seen, JsonElement Said, HttpResponseMessage Response)> Visit(string url, string? host = null)
    {
        X509Certificate2? seen = null;
        using var client = Client(certificate => seen = certificate);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        var response = await client.SendAsync(request);
        return (seen!, await response.Content.ReadFromJsonAsync<JsonElement>(), response);
    }
}
