using System.Net;
using System.Net.Sockets;
using ConnectStreaming.Hosting;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Start and end of <c>serve --sandbox</c>.</summary>
public sealed class SandboxStartStopTests(ITestOutputHelper output) : IDisposable
{
    private const int DefaultPort = 5080;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public Task ASignalEndsItCleanlyAndLeavesNothing() => EndsCleanly("INT");

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task EachSignalEndsItCleanlyLeavesNothingAndItStartsAgain() => EndsCleanly("INT", "TERM");

    private async Task EndsCleanly(params string[] signals)
    {
        var port = FreePort.Any();
        foreach (var signal in signals)
        {
            await using var server = await ServerProcess.Sandbox(_folder, port);
            var children = LinuxProcesses.ChildrenOf(server.Id);
            Assert.Single(children);

            Assert.Equal(0, await server.End(signal));

            Assert.All(children, child => Assert.False(LinuxProcesses.IsAlive(child), $"{signal}: kinesis-local, process {child}, still runs"));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder, "connect-streaming*"));
            Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
            output.WriteLine($"{signal}: ready after {server.ReadyAfter.TotalSeconds:0.0} s");
        }
    }

    [LinuxFact]
    public async Task APortInUseGivesTheNextFreeOneAndSaysSoAndAKillLeavesNoKinesisLocalBehind()
    {
        using var taken = Take(DefaultPort);
        await using var server = await ServerProcess.Sandbox(_folder, port: null);

        Assert.InRange(server.Address.Port, DefaultPort + 1, DefaultPort + 99);
        Assert.Contains($"Port {DefaultPort} is in use. Using port {server.Address.Port}.", server.Output, StringComparison.Ordinal);
        Assert.Contains("Sandbox: a simulated contact centre", server.Output, StringComparison.Ordinal);

        var child = Assert.Single(LinuxProcesses.ChildrenOf(server.Id));
        await server.Kill();
        await server.Until("the end of kinesis-local", () => Task.FromResult(!LinuxProcesses.IsAlive(child)), Patience);
    }

    [LinuxFact]
    public async Task TwoSandboxesKeepTheirAddressesAndAStoppedOneRemovesOnlyItsOwn()
    {
        var environment = new Dictionary<string, string?> { ["XDG_DATA_HOME"] = _folder, ["TMPDIR"] = _folder, ["LANG"] = "C.UTF-8" };
        await using var first = await ServerProcess.Sandbox(_folder, FreePort.Any(), "--agents", "5");
        await using var second = await ServerProcess.Sandbox(_folder, FreePort.Any(), "--agents", "5");

        var which = await VerbRun.Run(_folder, environment, "setup", "status", "--sandbox", "--json");
        Assert.Equal(1, which.Exit);
        Assert.Contains($"--sandbox {first.Address.Port}", which.Out, StringComparison.Ordinal);
        Assert.Contains($"--sandbox {second.Address.Port}", which.Out, StringComparison.Ordinal);
        var chosen = await VerbRun.Run(_folder, environment, "setup", "status", "--sandbox", $"{second.Address.Port}");
        Assert.Equal(0, chosen.Exit);
        Assert.Contains($"Sandbox: {second.Address} (process {second.Id})", chosen.Error, StringComparison.Ordinal);

        Assert.Equal(0, await first.End("TERM"));
        var only = await VerbRun.Run(_folder, environment, "setup", "status", "--sandbox");
        Assert.Equal(0, only.Exit);
        Assert.Contains($"(process {second.Id})", only.Error, StringComparison.Ordinal);
        await second.Kill();
        Assert.Contains("No sandbox is running", (await VerbRun.Run(_folder, environment, "setup", "status", "--sandbox")).Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task KeepKeepsTheDataOfTheLastRunAndWithoutItARunStartsEmpty()
    {
        var port = FreePort.Any();
        string[] firstSeen;
        await using (var first = await ServerProcess.Sandbox(_folder, port, "--keep", "--agents", "40", "--seed", "11"))
        {
            await first.Until("most agents", async () => (await first.Agents()).Length >= 25, Patience);
            firstSeen = await Arns(first);
            var child = Assert.Single(LinuxProcesses.ChildrenOf(first.Id));
            Assert.Equal(0, await first.End("TERM"));
            Assert.False(LinuxProcesses.IsAlive(child), $"kinesis-local, process {child}, still runs");
        }

        // Another seed is another contact centre: the agents of the first one were kept.
        await using (var second = await ServerProcess.Sandbox(_folder, port, "--keep", "--agents", "1", "--seed", "12"))
        {
            Assert.Empty(firstSeen.Except(await Arns(second)));
            Assert.Equal(0, await second.End("TERM"));
        }

        await using var third = await ServerProcess.Sandbox(_folder, port, "--agents", "1", "--seed", "12");
        Assert.Empty(firstSeen.Intersect(await Arns(third)));
        Assert.Equal(0, await third.End("TERM"));
    }

    [LinuxFact]
    [Trait("Category", "Long")]
    public async Task AboveItsMemoryLimitKinesisLocalIsReplacedAtTheNextMoveAndTheMapContinues()
    {
        await using var server = await ServerProcess.Sandbox(
            _folder, FreePort.Any(), "--agents", "100", "--speed", "25", "--Sandbox:RecordsPerStream=200", "--Sandbox:MemoryLimit=100");
        var first = Assert.Single(LinuxProcesses.ChildrenOf(server.Id));
        await using var watch = await ViewWatch.Start(server);

        await watch.Until("the next kinesis-local", () => LinuxProcesses.ChildrenOf(server.Id) is [var next] && next != first, Patience);
        Assert.False(LinuxProcesses.IsAlive(first));
        var before = watch.Changes;
        await watch.Until("changes", () => watch.Changes > before + 40, Patience);

        Assert.Equal((0, 0), (watch.Resyncs, watch.Gaps));
        Assert.DoesNotContain("kinesis-local ended", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("has not read everything", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.End("INT"));
    }

    private static async Task<string[]> Arns(ServerProcess server) => [.. (await server.Agents()).Select(a => a.GetProperty("arn").GetString()!)];

    /// <summary>Keeps the port in use, unless another process already does.</summary>
    private static TcpListener? Take(int port)
    {
        try
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
