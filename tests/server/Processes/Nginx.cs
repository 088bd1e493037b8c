using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ConnectStreaming.Hosting;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The system's nginx with <c>server/Deploy/nginx.conf</c>; only addresses, files and the certificate are others.</summary>
internal sealed partial class Nginx : IAsyncDisposable
{
    private readonly TestFolder _folder;
    private readonly Process _process;

    private Nginx(Process process, Uri address, TestFolder folder) => (_process, Address, _folder) = (process, address, folder);

    public Uri Address { get; }

    public static async Task<Nginx> Start(IEnumerable<Uri> servers)
    {
        var (folder, port) = (new TestFolder(), FreePort.Any());
        var file = await Write(folder.Path, port, servers);
        var process = Process.Start(new ProcessStartInfo(Programs.Find("nginx")!, ["-p", folder.Path, "-c", file, "-g", "daemon off;"])
        {
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        var nginx = new Nginx(process, new Uri($"https://localhost:{port}"), folder);
        using var http = new HttpClient(Trusting());
        for (var began = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                (await http.GetAsync(new Uri(nginx.Address, "/healthz"))).EnsureSuccessStatusCode();
                return nginx;
            }
            catch (HttpRequestException) when (began.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited)
            {
                // It is starting.
            }
        }
    }

    /// <summary>The file of the product for these servers.</summary>
    public static async Task<string> Write(string folder, int port, IEnumerable<Uri> servers)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authority = Hosting.TestCertificates.Authority("nginx", now);
        using var own = Hosting.TestCertificates.Signed(authority, "localhost", now.AddHours(-1), now.AddDays(1));
        var files = Hosting.TestCertificates.Write(folder, authority, own, "nginx");
        var text = await File.ReadAllTextAsync(Programs.Deploy("nginx.conf"));
        var upstream = string.Concat(servers.Select(s => $"    server {s.Host}:{s.Port} max_fails=1 fail_timeout=1s;\n"));
        text = Servers().Replace(text, "", 99);
        text = text.Replace("  upstream connect_streaming {\n", "  upstream connect_streaming {\n" + upstream, StringComparison.Ordinal)
            .Replace("listen 443 ssl http2", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{port} ssl http2"), StringComparison.Ordinal)
            .Replace("server_name seats.example.com", "server_name localhost", StringComparison.Ordinal)
            .Replace("/etc/nginx/seats.pem", files.Certificate, StringComparison.Ordinal)
            .Replace("/etc/nginx/seats.key", files.Key, StringComparison.Ordinal)
            .Replace("/run/nginx.pid", $"{folder}/nginx.pid", StringComparison.Ordinal)
            .Replace("/var/log/nginx/error.log", $"{folder}/error.log", StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.1.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    public static HttpClientHandler Trusting() => new()
    {
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    };

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var end = Process.Start("kill", ["-QUIT", $"{_process.Id}"]);
            await end.WaitForExitAsync();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"    server 10\.0\.1\.\d+:5080[^\n]*\n")]
    private static partial Regex Servers();
}
