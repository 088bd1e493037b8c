using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ConnectStreaming.Hosting;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary><c>serve --sandbox</c> while it runs: all these tests share one process.</summary>
public sealed class SandboxTests(RunningSandbox sandbox, ITestOutputHelper output) : IClassFixture<RunningSandbox>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [LinuxFact]
    public void PageAndKinesisListenOnLoopbackOnly()
    {
        var child = Assert.Single(LinuxProcesses.ChildrenOf(sandbox.Server.Id));
        var listeners = LinuxProcesses.ListenersOf(sandbox.Server.Id).Concat(LinuxProcesses.ListenersOf(child)).ToArray();
        output.WriteLine(string.Join(", ", listeners.Select(l => l.ToString())));

        Assert.Contains(listeners, l => l.Port == sandbox.Server.Address.Port);
        Assert.True(listeners.Length >= 3, "page, silo and kinesis-local listen");
        Assert.All(listeners, l => Assert.True(IPAddress.IsLoopback(l.Address), $"{l} can be reached from outside"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task OverFourNewStreamsTheViewHasNoBreakAndNothingCountsAsLost()
    {
        await using var watch = await ViewWatch.Start(sandbox.Server);
        await watch.Until("the first changes", () => watch.Changes > 20, Patience);
        watch.Sources.Clear();
        watch.Latencies();
        var created = await sandbox.CreatedAt();
        for (var moves = 0; moves < 4; moves++)
        {
            var before = watch.Changes;
            created = await sandbox.NewerStream(created, Patience);
            await watch.Until("changes from the fresh stream", () => watch.Changes > before + 20, Patience);
        }

        var latencies = watch.Latencies();
        output.WriteLine($"{watch.Changes} changes, event to frame p50 {latencies[latencies.Length / 2]:0} ms, max {latencies[^1]:0} ms; sources "
            + $"{string.Join(", ", watch.Sources)}");
        Assert.Equal((0, 0), (watch.Resyncs, watch.Gaps));
        Assert.All(watch.Sources.Keys, state => Assert.Contains(state, (string[])["live", "catching-up"]));
        Assert.Equal("[]", await sandbox.Server.Http.GetStringAsync(new Uri("/api/gaps", UriKind.Relative)));
        Assert.Equal("[]", await sandbox.Server.Http.GetStringAsync(new Uri("/api/quarantine", UriKind.Relative)));
        Assert.DoesNotContain("has not read everything", sandbox.Server.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task AKinesisThatDiesIsRestartedAndTheMapRecovers()
    {
        await using var watch = await ViewWatch.Start(sandbox.Server);
        await watch.Until("the first changes", () => watch.Changes > 20, Patience);
        var child = Assert.Single(LinuxProcesses.ChildrenOf(sandbox.Server.Id));
        var addresses = LinuxProcesses.ListenersOf(child).Select(l => l.ToString()).ToArray();

        using (var node = Process.GetProcessById(child))
        {
            node.Kill();
        }

        await watch.Until("another kinesis-local", () => LinuxProcesses.ChildrenOf(sandbox.Server.Id) is [var next] && next != child, Patience);
        var before = watch.Changes;
        await watch.Until("changes again", () => watch.Changes > before + 40, Patience);

        await sandbox.Until("the stream is read again", s => s.GetProperty("state").GetString() == "live"
            && s.GetProperty("shards").EnumerateArray().Any(h => h.GetProperty("state").GetString() == "live"), Patience);
        Assert.Contains(LinuxProcesses.ListenersOf(Assert.Single(LinuxProcesses.ChildrenOf(sandbox.Server.Id))), l => addresses.Contains(l.ToString()));
        Assert.Equal(0, watch.Gaps);
        Assert.Contains("kinesis-local ended", sandbox.Server.Output, StringComparison.Ordinal);
        Assert.Equal("[]", await sandbox.Server.Http.GetStringAsync(new Uri("/api/gaps", UriKind.Relative)));
    }
}

/// <summary>A busy sandbox that changes to a new stream every few seconds.</summary>
public sealed class RunningSandbox : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-running-").FullName;

    internal ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await ServerProcess.Sandbox(_folder, FreePort.Any(), "--agents", "100", "--speed", "25", "--Sandbox:RecordsPerStream=200");

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal Task<DateTimeOffset> CreatedAt() => NewerStream(DateTimeOffset.MinValue, TimeSpan.FromSeconds(30));

    internal async Task<DateTimeOffset> NewerStream(DateTimeOffset than, TimeSpan patience)
    {
        var newest = than;
        // Between two streams there is no stream for a moment.
        await Until(
            "a fresh stream",
            s => s.GetProperty("createdAt") is { ValueKind: JsonValueKind.String } created && (newest = created.GetDateTimeOffset()) > than,
            patience);
        return newest;
    }

    internal async Task Until(string what, Func<JsonElement, bool> condition, TimeSpan patience)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50))
        {
            var stream = await Stream();
            if (condition(stream))
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException($"Not within {patience}: {what}. Last seen: {stream}\n{Server.Output}");
            }
        }
    }

    private async Task<JsonElement> Stream()
    {
        using var document = JsonDocument.Parse(await Server.Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative)));
        return document.RootElement[0].Clone();
    }
}
