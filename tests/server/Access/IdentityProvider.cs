using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ConnectStreaming.Hosting;

namespace ConnectStreaming.Tests.Access;

/// <summary>oidc-provider (npm) as a separate process on loopback.</summary>
public sealed class IdentityProvider : IAsyncLifetime
{
    internal const string Secret = "a-secret-of-the-tests";
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>Where our server must listen: the provider redirects only to this address.</summary>
    internal string Ours { get; } = $"http://127.0.0.1:{FreePort.Any()}";

    internal string Issuer { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var port = FreePort.Any();
        Issuer = $"http://127.0.0.1:{port}";
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { Path.Combine(Folder(), "provider.mjs"), $"{port}", Ours + "/sign-in/oidc/done", Ours + "/sign-in" },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        if (await _process.StandardOutput.ReadLineAsync(limit.Token) != "ready")
        {
            await DisposeAsync();
            throw new InvalidOperationException("oidc-provider did not start.");
        }
    }

    /// <summary>Who signs in next, with these claims from now on. "" refuses the sign-in.</summary>
    internal Task SignsIn(string account, object? claims = null) => Control(new { account, claims });

    internal Task Forget(string account) => Control(new { gone = account });

    internal Task Answers(bool answers) => Control(new { down = !answers });

    /// <summary>How often a refresh token was renewed, and how often a request for tokens was refused.</summary>
    internal async Task<(int Renewed, int Refused)> Seen()
    {
        var seen = await _http.GetFromJsonAsync<System.Text.Json.JsonElement>(new Uri(Issuer + "/seen"));
        return (seen.GetProperty("renewed").GetInt32(), seen.GetProperty("refused").GetInt32());
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task Control(object said)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(Issuer + "/control"), said);
        response.EnsureSuccessStatusCode();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>Follows redirects and stores cookies by origin. Like Chromium, it sends Secure cookies to loopback over plain HTTP.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Dictionary<(string Origin, string Name), string> _cookies = [];

    public List<Uri> Visited { get; } = [];

    public string Cookies(Uri address) => string.Join("; ", _cookies.Where(c => c.Key.Origin == Origin(address)).Select(c => $"{c.Key.Name}={c.Value}"));

    /// <summary>Requests the address and follows redirects, at most 10 times, until the response is not a redirect.</summary>
    public async Task<HttpResponseMessage> Go(string url, int most = 10)
    {
        for (var at = new Uri(url); ; most--)
        {
            Visited.Add(at);
            var request = new HttpRequestMessage(HttpMethod.Get, at);
            if (Cookies(at) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }
            var response = await _http.SendAsync(request);
            Keep(at, response);
            if (most == 0 || response.Headers.Location is not { } next || (int)response.StatusCode is < 300 or >= 400)
            {
                return response;
            }
            response.Dispose();
            at = new Uri(at, next);
        }
    }

    public void Keep(Uri at, HttpResponseMessage response)
    {
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove((Origin(at), pair[0]));
            }
            else
            {
                _cookies[(Origin(at), pair[0])] = pair[1];
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
