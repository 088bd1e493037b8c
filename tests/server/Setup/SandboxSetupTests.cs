using System.Diagnostics;
using System.Text.Json;
using ConnectStreaming.Hosting;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The whole product without an account: the sandbox's streaming is removed, the map gives the reason, and the streaming is set up again.</summary>
public sealed class SandboxSetupTests : IDisposable
{
    private const string Stream = "connect-streaming-sandbox-agent-events";
    private readonly string _home = Directory.CreateTempSubdirectory("connect-streaming-sandbox-setup-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task AfterATeardownTheStreamIsMissingAndAfterAnApplyItIsRead()
    {
        var url = $"http://127.0.0.1:{FreePort.Any()}";
        using var server = Start("serve", "--sandbox", "--agents", "20", "--speed", "5", "--urls", url);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await Until(http, server, stream => stream.GetProperty("state").GetString() == "live" && Events(stream) > 0);

            var down = await Run("setup", "teardown", "--sandbox", "--yes", "--confirm", Stream);
            Assert.True(down.Exit == 0, down.Said);
            await Until(http, server, stream => stream.GetProperty("state").GetString() == "missing" && stream.GetProperty("detail").GetProperty("en")
                .GetString()!.Contains("does not have this stream", StringComparison.Ordinal));

            var up = await Run("setup", "apply", "--sandbox", "--yes");
            Assert.True(up.Exit == 0, up.Said);
            Assert.Contains("An agent event arrived", up.Said, StringComparison.Ordinal);
            await Until(http, server, stream => stream.GetProperty("state").GetString() == "live" && Events(stream) > 0);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static long Events(JsonElement stream) => stream.GetProperty("shards").EnumerateArray().Sum(s => s.GetProperty("events").GetInt64());

    private static async Task Until(HttpClient http, Process server, Func<JsonElement, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var last = "";
        while (!limit.IsCancellationRequested)
        {
            Assert.False(server.HasExited, "the server ended");
            try
            {
                last = await http.GetStringAsync(new Uri("/api/stream", UriKind.Relative), limit.Token);
                using var json = JsonDocument.Parse(last);
                if (json.RootElement.EnumerateArray().Any(reached))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200, CancellationToken.None);
        }

        Assert.Fail($"not within 120 s: {last}");
    }

    private async Task<(int Exit, string Said)> Run(params string[] args)
    {
        using var process = Start(args);
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private Process Start(params string[] args)
    {
        var verb = args[0] == "setup";
        var start = new ProcessStartInfo("dotnet", [typeof(ConnectStreaming.Hosting.Server).Assembly.Location, .. args]) { RedirectStandardOutput = verb,
            RedirectStandardError = verb };
        (start.Environment["HOME"], start.Environment["XDG_DATA_HOME"], start.Environment["LANG"]) = (_home, _home, "C.UTF-8");
        return Process.Start(start)!;
    }
}
