using System.Net;
using System.Net.Sockets;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Tests.Live;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Access;

/// <summary>What other sites' pages, and other programs, may not do to a signed-in browser or to the server.</summary>
public sealed class OriginTests(OriginTests.Host host) : IClassFixture<OriginTests.Host>
{
    /// <summary>{own} stands for the page's own origin, {authority} for its host and port.</summary>
    public static TheoryData<string?> Foreign() =>
        ["https://evil.example", "null", null, "http://sub.{authority}", "http://127.0.0.1:1", "https://{authority}", "http://localhost:{port}", ""];

    private string? Filled(string? origin) => origin?.Replace("{authority}", host.Uri.Authority, StringComparison.Ordinal)
        .Replace("{port}", $"{host.Uri.Port}", StringComparison.Ordinal);

    private string[] Handshake(string path, string? origin, string credentials)
    {
        List<string> lines =
        [
            $"GET {path} HTTP/1.1", $"Host: {host.Uri.Authority}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", credentials,
        ];
        if (Filled(origin) is { } sent)
        {
            lines.Add($"Origin: {sent}");
        }
        return [.. lines];
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task AWebSocketOfAnotherOriginIsRefusedEvenWithAGoodCookie(string? origin) =>
        Assert.Equal(403, RawHttp.Status(await RawHttp.Send(host.Url, Handshake("/live", origin, $"Cookie: {host.Person.Cookie}"))));

    [Fact]
    public async Task AWebSocketOfOurOwnPageOrOfAProgramWithATokenIsAccepted()
    {
        Assert.Equal(101, RawHttp.Status(await RawHttp.Send(host.Url, Handshake("/live", host.Url, $"Cookie: {host.Person.Cookie}"))));
        Assert.Equal(101, RawHttp.Status(await RawHttp.Send(host.Url, Handshake("/live", null, $"Authorization: Bearer {host.Person.Bearer}"))));
        Assert.Equal(403, RawHttp.Status(await RawHttp.Send(host.Url,
            Handshake("/live", "https://evil.example", $"Authorization: Bearer {host.Person.Bearer}"))));
        Assert.Equal(401, RawHttp.Status(await RawHttp.Send(host.Url, Handshake("/live", host.Url, "X: y"))));
        Assert.Equal(401, RawHttp.Status(await RawHttp.Send(host.Url, Handshake($"/live?access_token={host.Person.Bearer}", host.Url, "X: y"))));
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task AWriteFromAnotherOriginIsRefused(string? origin)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/people"), (HttpMethod.Delete, $"/api/people/{host.Person.Id}"),
            (HttpMethod.Post, "/api/sign-in"), (HttpMethod.Post, "/api/sign-out"), (HttpMethod.Post, "/live/negotiate") })
        {
            using var response = await host.Access.Send(method, path, host.Person.Cookie, method == HttpMethod.Post ? new { } : null, request =>
            {
                request.Headers.Remove("Origin");
                if (Filled(origin) is { } sent)
                {
                    request.Headers.TryAddWithoutValidation("Origin", sent);
                }
            });
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, await host.Access.Status(HttpMethod.Get, "/api/people", host.Person.Cookie));
    }

    [Fact]
    public async Task AFormOfAnotherSiteIsRefusedAndEvenOurOwnPageCannotPostOne()
    {
        foreach (var (origin, type, status) in new[]
        {
            ("https://evil.example", "application/x-www-form-urlencoded", HttpStatusCode.Forbidden), ("null", "text/plain", HttpStatusCode.Forbidden),
            (host.Url, "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType), (host.Url, "text/plain", HttpStatusCode.UnsupportedMediaType),
        })
        {
            using var response = await host.Access.Send(HttpMethod.Post, "/api/tokens", host.Person.Cookie, null, request =>
            {
                request.Headers.Remove("Origin");
                request.Headers.TryAddWithoutValidation("Origin", origin);
                request.Content = new StringContent("{\"name\":\"x\",\"roles\":[\"administrator\"],\"days\":1}", Encoding.UTF8, type);
            });
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task TwoOriginsAreNone() => Assert.Equal(403, RawHttp.Status(await RawHttp.Send(
        host.Url, [.. Handshake("/live", host.Url, $"Cookie: {host.Person.Cookie}"), "Origin: https://evil.example"])));

    [Fact]
    public async Task AGiantRequestIsCutOff()
    {
        using var body = await host.Access.Send(HttpMethod.Post, "/api/sign-in", null, null, r =>
        {
            r.Content = new StringContent($"{{\"account\":\"{new string('x', 1 << 20)}\"}}", Encoding.UTF8, "application/json");
            // Without this the client may still be sending when the connection is closed.
            r.Headers.ExpectContinue = true;
        });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, body.StatusCode);
        Assert.Equal(431, RawHttp.Status(await RawHttp.Send(host.Url, "GET /api/session HTTP/1.1", $"Host: {host.Uri.Authority}", "X-Big: "
            + new string('x', 40_000))));
        Assert.Equal(414, RawHttp.Status(await RawHttp.Send(host.Url, $"GET /{new string('x', 9000)} HTTP/1.1", $"Host: {host.Uri.Authority}")));
    }

    [Fact]
    public async Task NestedJsonAndBrokenJsonAreRefusedWithoutInternalDetails()
    {
        foreach (var text in new[] { new string('[', 5000), "{\"account\":", "null", "\"\\ud800\"", "[]" })
        {
            using var response =
                await host.Access.Send(
                    HttpMethod.Post, "/api/sign-in", null, null, r => r.Content = new StringContent(text, Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.DoesNotContain("   at ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AClientThatSendsItsHeadersTooSlowlyIsCutOff()
    {
        var limits = host.Access.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((1 << 20, 240.0, 5), ((int)limits.MaxRequestBodySize!.Value, limits.MinRequestBodyDataRate!.BytesPerSecond,
            (int)limits.MinRequestBodyDataRate.GracePeriod.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(10), limits.RequestHeadersTimeout);
        await using var quick =
            await AccessTestHost.Start(b => b.Services.PostConfigure<KestrelServerOptions>(k => k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1)));
        var at = new Uri(quick.Url);
        using var socket = new TcpClient();
        await socket.ConnectAsync(at.Host, at.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync("GET /api/session HTTP/1.1\r\nHost: "u8.ToArray());

        var answer = await RawHttp.Read(stream, _ => false);

        Assert.Equal(408, RawHttp.Status(answer));
    }

    [Fact]
    public async Task NoPathReachesAFileOutsideThePageFolder()
    {
        await using var live = await LiveHost.Start();
        foreach (var path in new[]
        {
            "/../../../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd",
            "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/..\\..\\..\\etc\\passwd",
            "/%5c..%5c..%5cetc%5cpasswd", "//etc/passwd", "/assets/%00/etc/passwd", "/api/agents/..%2f..%2fetc%2fpasswd",
            "/appsettings.json", "/../appsettings.json",
        })
        {
            var answer = await RawHttp.Whole(live.Url, $"GET {path} HTTP/1.1");
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Logging", answer, StringComparison.Ordinal);
            // 503: the page is not built.
            Assert.True(RawHttp.Status(answer) is (>= 200 and < 500) or 503, $"{path}: {answer}");
        }
    }

    public sealed class Host : IAsyncLifetime
    {
        internal AccessTestHost Access { get; private set; } = null!;

        internal TestPerson Person { get; private set; } = null!;

        internal string Url => Access.Url;

        internal Uri Uri => new(Url);

        public async Task InitializeAsync()
        {
            Access = await AccessTestHost.Start();
            Person = await Access.SignIn(Roles.Administrator);
        }

        public async Task DisposeAsync() => await Access.DisposeAsync();
    }
}
