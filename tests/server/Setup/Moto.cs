using System.Diagnostics;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>An AWS implementation that is not part of this project: moto_server 5 (pip install "moto[server]"), a process of this test on a loopback
/// port.</summary>
public sealed class Moto : IAsyncLifetime
{
    private Process? _process;

    /// <summary>The program. Null: it is not installed on this machine.</summary>
    internal static string? Program { get; } = Found();

    internal Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        var port = FreePort.Any();
        var start = new ProcessStartInfo(Program, ["-H", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Endpoint = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Endpoint, "/moto-api/data.json"), limit.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
                await Task.Delay(50, limit.Token);
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    /// <summary>Sends to moto every call that is not for Amazon Connect or its service-linked role. Those calls go to our fake.</summary>
    internal Task<HttpResponseMessage> Answer(AwsModels.SentCall call, Func<Task<HttpResponseMessage>> send)
    {
        if (call.Service is not ("connect" or "kinesis") && !call.Text.Contains("AWSServiceRoleForAmazonConnect_", StringComparison.Ordinal))
        {
            var to = Endpoint;
            call.Request.RequestUri = new UriBuilder(call.Request.RequestUri!) { Host = to.Host, Port = to.Port }.Uri;
            call.Request.Headers.Host = to.Authority;
        }

        return send();
    }

    /// <summary>MOTO_SERVER contains the program, or is empty. If it is not set, the PATH is searched.</summary>
    private static string? Found() => (Environment.GetEnvironmentVariable("MOTO_SERVER") is { } named
        ? [named]
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder =>
            Path.Combine(folder, "moto_server")))
        .FirstOrDefault(program => File.Exists(program) && IsFive(program));

    /// <summary>The program itself does not print its version. The Python beside it does.</summary>
    private static bool IsFive(string program)
    {
        try
        {
            var python = Path.Combine(Path.GetDirectoryName(program)!, "python3");
            using var asked = Process.Start(new ProcessStartInfo(File.Exists(python) ? python : "python3",
                ["-c", "import importlib.metadata as m; print(m.version('moto'))"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            return asked.StandardOutput.ReadToEnd().StartsWith("5.", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>Runs if moto_server is on the PATH. Otherwise the test is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MotoTheoryAttribute : TheoryAttribute
{
    public MotoTheoryAttribute() => Skip = Moto.Program is null
        ? "moto_server 5 is not on this machine (pip install 'moto[server]', or name it in MOTO_SERVER)" : null;
}
