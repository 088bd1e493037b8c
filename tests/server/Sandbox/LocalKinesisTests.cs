using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using ConnectStreaming.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Sandbox;

public sealed class LocalKinesisTests
{
    [Fact]
    public async Task ItListensOnLoopbackOnlyAndComesBackOnTheSamePortAfterItWasKilled()
    {
        await using var local = New(AppContext.BaseDirectory);
        Assert.True(await local.EnsureRunning(CancellationToken.None));
        Assert.False(await local.EnsureRunning(CancellationToken.None));
        var port = local.Endpoint.Port;
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port).ToArray();
        Assert.Equal([IPAddress.Loopback], listeners.Select(end => end.Address));
        Assert.InRange(local.Memory(), 20L << 20, 1L << 30);

        using (var child = Process.GetProcessById(local.ProcessId))
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.True(await local.EnsureRunning(CancellationToken.None));
        Assert.Equal(port, local.Endpoint.Port);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(local.Endpoint, "/healthcheck"))).StatusCode);
    }

    [Fact]
    public async Task ItEndsWhenItsParentsEndOfStdinCloses()
    {
        var modules = Modules();
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { "-r", Path.Combine(AppContext.BaseDirectory, "Sandbox", "local-kinesis.cjs"), Path.Combine(modules, "kinesis-local", "main.js") },
        };
        start.Environment["KINESIS_MOCK_CERT_PATH"] = Path.Combine(modules, "kinesis-local", "server.json");
        using var child = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            Assert.StartsWith("listening ", await child.StandardOutput.ReadLineAsync(limit.Token), StringComparison.Ordinal);
            child.StandardInput.Close();
            await child.WaitForExitAsync(limit.Token);
            Assert.Equal(0, child.ExitCode);
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }

    [Fact]
    public async Task AMissingPackageIsReportedWithWhatToDo()
    {
        await using var local = New(Path.GetTempPath());
        var error = await Assert.ThrowsAsync<SandboxException>(() => local.EnsureRunning(CancellationToken.None));
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }

    private static LocalKinesis New(string root) => new(root, TimeProvider.System, NullLogger<LocalKinesis>.Instance);

    private static string Modules()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "node_modules", "kinesis-local")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "node_modules");
    }
}
