using System.Diagnostics;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Processes;

namespace ConnectStreaming.Tests.Hosting;

public sealed class FreePortTests
{
    /// <summary>A server that listens later, or again after a kill, must not find that a connection has its port.</summary>
    [Fact]
    public void APortToListenOnLaterIsNoneThatConnectionsGet()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        var first = File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split()[0], System.Globalization.CultureInfo.InvariantCulture) : 49_152;

        Assert.All(Enumerable.Range(0, 50).Select(_ => FreePort.Any()), port => Assert.InRange(port, 1024, Math.Max(first, 32_000) - 1));
    }

    /// <summary>Who gets a port listens on it only later: the next one must not get it meanwhile.</summary>
    [Fact]
    public void NoPortIsGivenTwice()
    {
        var ports = Enumerable.Range(0, 500).AsParallel().Select(_ => FreePort.Any()).ToArray();

        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    /// <summary>The tests of the page reserve ports in the same way, from Node.js.</summary>
    [LinuxFact]
    public async Task AnotherProcessCannotReserveTheSamePort()
    {
        var (taken, other) = (FreePort.Any(), FreePort.Any() + 100_000);

        Assert.Equal("EADDRINUSE", await ReserveElsewhere(taken));
        Assert.Equal("reserved", await ReserveElsewhere(other));
    }

    private static async Task<string> ReserveElsewhere(int port)
    {
        var reserve = $$"""
            require('node:net').createServer().on('error', (error) => { process.stdout.write(error.code); process.exit(); })
              .listen({ path: '\0connect-streaming-port-{{port}}'.padEnd(108, '\0') }, () => { process.stdout.write('reserved'); process.exit(); })
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", reserve]) { RedirectStandardOutput = true })!;
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return said;
    }
}
