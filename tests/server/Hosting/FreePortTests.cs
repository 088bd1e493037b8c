using ConnectStreaming.Hosting;

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
}
